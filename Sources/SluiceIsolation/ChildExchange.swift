private import CSluiceSystem
private import Glibc
import SluiceContent
import SluiceCore

/// One request to one child and its reply, with the watchdog.
struct ChildExchange {
    /// Why an exchange ended before its verdict.
    enum Loss: Error, Hashable {
        /// The child answered nothing for too long, or all in all took too long.
        case timeout(seconds: Int)
        /// The child closed the socket or ended.
        case gone
        /// The child sent what an honest one never sends.
        case violation(ProtocolViolation)
    }

    /// Wall time that a child gets beyond its own limit, so that it can cut and answer by itself.
    private static let graceSeconds = 5
    /// How often a waiting thread looks whether its task was cancelled or the time is over.
    private static let pollMilliseconds: Int32 = 250

    let child: ChildProcess
    private var buffer = FrameBuffer()
    var sequence = ReplySequence()
    /// Whether the child has answered anything.
    private(set) var hasAnswer = false

    init(_ child: ChildProcess) { self.child = child }

    /// Sends the settings and awaits the report on the sandbox.
    mutating func configure(memoryBytes: Int64, processorSeconds: Int, waitSeconds: Int) throws -> SandboxReport {
        var writer = FrameWriter()
        writer.integer(memoryBytes)
        writer.integer(Int64(processorSeconds))
        try SocketWriter.send(Frame.whole(.configure, writer), to: child.socket)
        let deadline = SuspendingClock.now.advanced(by: .seconds(waitSeconds))
        while true {
            if let (kind, payload) = try violation({ () throws(ProtocolViolation) in try buffer.next() }) {
                guard kind == .ready else { throw Loss.violation(ProtocolViolation("no report on the sandbox")) }
                var reader = FrameReader(Array(buffer.storage[payload]))
                return SandboxReport(rawValue: try reader.integer())
            }
            try receive(idleSeconds: waitSeconds, deadline: deadline, wallSeconds: waitSeconds)
        }
    }

    /// Sends a request with its descriptor. A socket that takes nothing is that of a child that has ended.
    func send(_ request: ExtractionRequest, descriptor: Int32) throws(Loss) {
        let bytes = Frame.whole(.extract, request.payload)
        var sent: Int
        repeat {
            sent = unsafe bytes.withUnsafeBytes { buffer in
                unsafe sluice_send_descriptor(child.socket, buffer.baseAddress, buffer.count, descriptor)
            }
        } while sent < 0 && errno == EINTR
        guard sent > 0 else { throw .gone }
        do throws(SystemError) { try SocketWriter.send(bytes, from: sent, to: child.socket) } catch { throw .gone }
    }

    /// Passes the reply on until the verdict.
    ///
    /// - Throws: ``Loss``, what the receiver throws, or `CancellationError` when the task was cancelled. The child is
    ///   of no use then.
    mutating func receive(limits: ExtractionLimits, into receiver: inout some ExtractionReceiver) throws {
        let wallSeconds = limits.wallSeconds + Self.graceSeconds
        let deadline = SuspendingClock.now.advanced(by: .seconds(wallSeconds))
        while !sequence.isFinished {
            if let (kind, payload) = try violation({ () throws(ProtocolViolation) in try buffer.next() }) {
                try pass(kind, payload, limits: limits, into: &receiver)
            } else {
                try receive(idleSeconds: limits.idleSeconds, deadline: deadline, wallSeconds: wallSeconds)
            }
        }
        if buffer.hasRest { throw Loss.violation(ProtocolViolation("frames after the verdict")) }
    }

    private mutating func pass(
        _ kind: FrameKind,
        _ payload: Range<Int>,
        limits: ExtractionLimits,
        into receiver: inout some ExtractionReceiver
    ) throws {
        switch kind {
        case .begin:
            let segment = try violation { () throws(ProtocolViolation) in
                let segment = try Segment(payload: Array(buffer.storage[payload]))
                try sequence.begin(segment.path)
                return segment
            }
            try receiver.begin(segment)
        case .text:
            try violation { () throws(ProtocolViolation) in try sequence.text(payload.count) }
            try receiver.text(buffer.storage.span.extracting(payload))
        case .marks:
            let marks = try violation { () throws(ProtocolViolation) in
                try sequence.marks()
                return try PlaceMark.marks(payload: Array(buffer.storage[payload]))
            }
            try receiver.mark(marks)
        case .beginForeign:
            let content = try violation { () throws(ProtocolViolation) in
                let content = try ForeignContent(payload: Array(buffer.storage[payload]))
                try sequence.beginForeign()
                return content
            }
            try receiver.beginForeign(content)
        case .foreign:
            try violation { () throws(ProtocolViolation) in try sequence.foreign() }
            try receiver.foreign(buffer.storage.span.extracting(payload))
        case .endForeign:
            try violation { () throws(ProtocolViolation) in try sequence.endForeign() }
            try receiver.endForeign()
        case .end:
            try violation { () throws(ProtocolViolation) in try sequence.end() }
            try receiver.end()
        case .member:
            let coverage = try violation { () throws(ProtocolViolation) in
                let coverage = try MemberCoverage(payload: Array(buffer.storage[payload]))
                try sequence.member(coverage, limit: limits.listedMembers)
                return coverage
            }
            try receiver.member(coverage)
        case .finish:
            let coverage = try violation { () throws(ProtocolViolation) in
                let coverage = try MemberCoverage(payload: Array(buffer.storage[payload]))
                try sequence.finish(coverage)
                return coverage
            }
            try receiver.finish(coverage)
        case .configure, .extract, .ready:
            throw Loss.violation(ProtocolViolation("frame of the wrong direction"))
        }
    }

    /// A violation ends the exchange as a loss, unlike an error of the receiver.
    private func violation<Value>(_ body: () throws(ProtocolViolation) -> Value) throws(Loss) -> Value {
        do throws(ProtocolViolation) { return try body() } catch { throw Loss.violation(error) }
    }

    /// Waits for bytes and takes them.
    private mutating func receive(idleSeconds: Int, deadline: SuspendingClock.Instant, wallSeconds: Int) throws {
        let idleDeadline = SuspendingClock.now.advanced(by: .seconds(idleSeconds))
        var state = pollfd(fd: child.socket, events: Int16(POLLIN), revents: 0)
        repeat {
            try Task.checkCancellation()
            let now = SuspendingClock.now
            if now >= deadline { throw Loss.timeout(seconds: wallSeconds) }
            if now >= idleDeadline { throw Loss.timeout(seconds: idleSeconds) }
        } while unsafe poll(&state, 1, Self.pollMilliseconds) <= 0
        let socket = child.socket
        let count = buffer.fill { storage, range in
            unsafe storage.withUnsafeMutableBytes { bytes in
                unsafe recv(socket, bytes.baseAddress?.advanced(by: range.lowerBound), range.count, 0)
            }
        }
        if count < 0 && errno == EINTR { return }
        guard count > 0 else { throw Loss.gone }
        hasAnswer = true
    }
}
