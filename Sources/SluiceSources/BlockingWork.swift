private import Dispatch
private import Synchronization

/// Runs calls that may block for long (a pipe, a slow disk, name resolution) on threads that exist for that.
///
/// Dispatch adds threads to a concurrent queue when some block, which the pool of Swift's tasks never does.
package enum BlockingWork {
    private static let queue = DispatchQueue(label: "sluice.blocking", attributes: .concurrent)

    package static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await run(cancellable: { _ in try body() })
    }

    /// The body is given a question that it asks now and then: whether the task has been cancelled meanwhile.
    package static func run<Value: Sendable>(
        cancellable body: @escaping @Sendable (_ isCancelled: () -> Bool) throws -> Value
    ) async throws -> Value {
        let flag = CancellationFlag()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                queue.async {
                    continuation.resume(with: Result { try body { flag.isRaised.load(ordering: .relaxed) } })
                }
            }
        } onCancel: {
            flag.isRaised.store(true, ordering: .relaxed)
        }
    }
}

private final class CancellationFlag: Sendable {
    let isRaised = Atomic(false)
}
