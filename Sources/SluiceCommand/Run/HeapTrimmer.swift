private import CSluiceSystem

/// Gives memory that is free back to the system now and then.
///
/// The allocator of glibc keeps what was once needed, in arenas of several threads: two large files at the same moment, and
/// a scan of many hours would hold their memory to its end.
enum HeapTrimmer {
    private static let pause: Duration = .seconds(15)

    /// Runs the body, and trims while it does.
    static func during<Result: Sendable>(_ body: () async throws -> Result) async rethrows -> Result {
        let trimming = Task.detached(priority: .background) {
            while (try? await Task.sleep(for: pause)) != nil { sluice_trim_heap() }
        }
        defer { trimming.cancel() }
        return try await body()
    }
}
