import Glibc
import SluiceContent

/// Runs a program to its end, with the watchdog. Blocks the calling thread.
enum ToolRun {
    /// How often a waiting thread looks whether its task was cancelled or the time is over.
    private static let pollMilliseconds: Int32 = 250
    private static let blockBytes = 64 << 10
    /// Bytes of standard error that are kept.
    private static let complaintBytes = 64 << 10

    /// A program that could not be started.
    struct StartFailure: Error {
        var error: SystemError
    }

    /// Runs a program.
    ///
    /// - Parameters:
    ///   - order: what to run.
    ///   - take: gets what it prints, borrowed for the call.
    /// - Returns: how it ended.
    /// - Throws: ``StartFailure``; what `take` throws; `CancellationError` when the task was
    ///   cancelled, at most a quarter of a second later. The program is ended then.
    static func run(_ order: ToolOrder, _ take: (Span<UInt8>) throws -> Void) throws -> ToolEnd {
        let process: ToolProcess
        do throws(SystemError) { process = try ToolProcess(order) } catch { throw StartFailure(error: error) }
        defer { process.end() }
        var watch = Watch(order)
        var complaints: [UInt8] = []
        var printed: Int64 = 0
        var block = [UInt8](repeating: 0, count: blockBytes)
        var pipes = [
            pollfd(fd: process.output, events: Int16(POLLIN), revents: 0),
            pollfd(fd: process.errors, events: Int16(POLLIN), revents: 0),
        ]
        var stop: ToolEnd.Cause?
        while stop == nil && pipes.contains(where: { $0.fd >= 0 }) {
            try Task.checkCancellation()
            stop = watch.verdict()
            guard stop == nil, unsafe poll(&pipes, nfds_t(pipes.count), pollMilliseconds) > 0 else { continue }
            for index in pipes.indices where pipes[index].fd >= 0 && pipes[index].revents != 0 {
                let descriptor = pipes[index].fd
                let count = unsafe block.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
                if count < 0 && (errno == EINTR || errno == EAGAIN) { continue }
                guard count > 0 else {
                    pipes[index].fd = -1
                    continue
                }
                watch.progress()
                guard index == 0 else {
                    // More of it is read and thrown away, so that the program does not wait.
                    complaints += block.prefix(min(count, complaintBytes - complaints.count))
                    continue
                }
                let room = Int(min(Int64(count), order.outputBytes - printed))
                if room > 0 { try take(block.span.extracting(0..<room)) }
                printed += Int64(room)
                if room < count { stop = .tooMuchOutput }
            }
        }
        while stop == nil && !process.isOver() {
            try Task.checkCancellation()
            usleep(200)
            stop = watch.verdict()
        }
        process.end()
        return ToolEnd(
            cause: stop ?? process.cause, complaints: complaints, outputBytes: printed, peakBytes: process.peakBytes,
            walls: process.walls)
    }

    /// The clock over one run.
    private struct Watch {
        private let order: ToolOrder
        private let deadline: SuspendingClock.Instant
        private var idleDeadline: SuspendingClock.Instant
        /// When the folder is looked at again.
        private var nextLook = SuspendingClock.now

        init(_ order: ToolOrder) {
            self.order = order
            deadline = .now.advanced(by: .seconds(order.wallSeconds))
            idleDeadline = .now.advanced(by: .seconds(order.idleSeconds))
        }

        mutating func progress() { idleDeadline = .now.advanced(by: .seconds(order.idleSeconds)) }

        /// Why the program is to be ended now, if it is.
        mutating func verdict() -> ToolEnd.Cause? {
            let now = SuspendingClock.now
            if now >= deadline { return .timeout(seconds: order.wallSeconds) }
            if now >= idleDeadline { return .timeout(seconds: order.idleSeconds) }
            guard let folder = order.folder, now >= nextLook else { return nil }
            nextLook = now.advanced(by: .seconds(1))
            return switch folder.look() {
            case .fits: nil
            case .overfull: .tooMuchOutput
            case .noRoom: .noRoom
            }
        }
    }
}
