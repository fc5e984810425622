import Glibc

/// Tells one build of the program from another by its file: a linker writes a new one each time.
struct ProgramBuild: Sendable, Hashable {
    /// Hexadecimal digits and `-`.
    let name: String

    /// The running program's; one name for all of them where the system does not tell.
    static let current: ProgramBuild = {
        var status = stat()
        guard unsafe stat("/proc/self/exe", &status) == 0 else { return ProgramBuild(name: "unknown") }
        let numbers = [Int(status.st_size), Int(status.st_mtim.tv_sec), Int(status.st_mtim.tv_nsec)]
        return ProgramBuild(name: numbers.map { String($0, radix: 16) }.joined(separator: "-"))
    }()
}
