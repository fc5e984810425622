internal import Dispatch

/// Runs calls that may block for long (a pipe, a slow disk, name resolution) on threads that exist for that.
///
/// Dispatch adds threads to a concurrent queue when some block, which the pool of Swift's tasks never does.
package enum BlockingWork {
    private static let queue = DispatchQueue(label: "sluice.blocking", attributes: .concurrent)

    package static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: body)) }
        }
    }
}

/// Runs an actor's jobs one after another on a queue of its own, so that the actor may block.
package final class SerialQueueExecutor: SerialExecutor {
    private let queue: DispatchQueue

    package init(label: String) { queue = DispatchQueue(label: label) }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { [self] in unsafe job.runSynchronously(on: asUnownedSerialExecutor()) }
    }

    package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        unsafe UnownedSerialExecutor(ordinary: self)
    }
}
