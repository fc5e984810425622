import Foundation

/// Threads of our own for work that computes or blocks: matching, and waiting for an extraction child.
///
/// Swift's cooperative pool has one thread per core and must not be blocked; these threads may be, and their stacks
/// are large enough for deep C recursion.
package final class WorkerExecutor: TaskExecutor {
    private let queue = JobQueue()

    /// Starts the threads; they end when the executor is let go.
    ///
    /// - Parameters:
    ///   - count: number of threads, at least 1.
    ///   - stackBytes: stack of each thread.
    package init(count: Int, stackBytes: Int = 8 << 20) {
        for number in 1...max(1, count) {
            let thread = Thread { [queue] in
                while let work = queue.next() { work.run() }
            }
            thread.stackSize = stackBytes
            thread.name = "sluice-worker-\(number)"
            thread.start()
        }
    }

    deinit { queue.close() }

    package func enqueue(_ job: consuming ExecutorJob) {
        unsafe queue.add(Work(job: UnownedJob(job), executor: asUnownedTaskExecutor()))
    }
}

/// A job of the concurrency runtime with the executor that it belongs to.
///
/// The runtime keeps both alive until the job has run, and the queue runs each job once: that makes the unowned
/// references safe to hold here.
@safe private struct Work {
    private let job: UnownedJob
    private let executor: UnownedTaskExecutor

    @unsafe init(job: UnownedJob, executor: UnownedTaskExecutor) {
        self.job = job
        unsafe self.executor = unsafe executor
    }

    func run() { unsafe job.runSynchronously(on: executor) }
}

/// First in, first out; `next` blocks until there is work or the queue is closed.
///
/// `@unchecked Sendable`: the members are touched only while `condition` is locked.
private final class JobQueue: @unchecked Sendable {
    private var works: [Work] = []
    private var head = 0
    private var isClosed = false
    private let condition = NSCondition()

    func add(_ work: Work) {
        condition.withLock {
            works.append(work)
            condition.signal()
        }
    }

    func close() {
        condition.withLock {
            isClosed = true
            condition.broadcast()
        }
    }

    func next() -> Work? {
        condition.withLock {
            while head == works.count && !isClosed { condition.wait() }
            guard head < works.count else { return nil }
            let work = works[head]
            head += 1
            // Half of it is done: what is left moves down, so that a queue that is never empty does not grow.
            if 2 * head >= works.count {
                works.removeFirst(head)
                head = 0
            }
            return work
        }
    }
}
