private import Glibc
import SluiceContent
package import SluiceCore

/// The child's receiver: puts all that an extractor says on the socket. Blocks while the worker is busy, which is the
/// backpressure.
package struct FrameSender: ExtractionReceiver {
    /// Bytes collected before they are sent.
    private static let batchBytes = 64 << 10

    private let socket: Int32
    private var pending: [UInt8] = []

    init(socket: Int32) {
        self.socket = socket
        pending.reserveCapacity(Self.batchBytes + Frame.headerBytes + Frame.textBytes)
    }

    package mutating func begin(_ segment: Segment) throws {
        pending += Frame.whole(.begin, segment.payload)
    }

    package mutating func text(_ bytes: Span<UInt8>) throws { try append(bytes, .text) }

    private mutating func append(_ bytes: Span<UInt8>, _ kind: FrameKind) throws {
        var start = 0
        while start < bytes.count {
            let count = min(Frame.textBytes, bytes.count - start)
            pending += Frame.header(kind, payload: count)
            unsafe bytes.extracting(start..<start + count).withUnsafeBufferPointer {
                unsafe pending.append(contentsOf: $0)
            }
            start += count
            if pending.count >= Self.batchBytes { try flush() }
        }
    }

    package mutating func mark(_ marks: [PlaceMark]) throws {
        var start = 0
        while start < marks.count {
            let count = min(Frame.marks, marks.count - start)
            pending += Frame.header(.marks, payload: count * Frame.markBytes)
            for mark in marks[start..<start + count] { mark.append(to: &pending) }
            start += count
            if pending.count >= Self.batchBytes { try flush() }
        }
    }

    package mutating func beginForeign(_ content: ForeignContent) throws {
        pending += Frame.whole(.beginForeign, content.payload)
    }

    package mutating func foreign(_ bytes: Span<UInt8>) throws { try append(bytes, .foreign) }

    package mutating func endForeign() throws {
        pending += Frame.header(.endForeign, payload: 0)
        try flush()
    }

    /// Sends at once: if what comes next ends the process, this segment is safe.
    package mutating func end() throws {
        pending += Frame.header(.end, payload: 0)
        try flush()
    }

    package mutating func member(_ coverage: MemberCoverage) throws {
        pending += Frame.whole(.member, coverage.payload)
        try flush()
    }

    package mutating func finish(_ coverage: MemberCoverage) throws {
        pending += Frame.whole(.finish, coverage.payload)
        try flush()
    }

    mutating func flush() throws {
        try SocketWriter.send(pending, to: socket)
        pending.removeAll(keepingCapacity: true)
    }
}

/// Sends whole buffers on a socket.
enum SocketWriter {
    /// - Throws: ``SystemError`` of send(2), for example when the other side is gone.
    static func send(_ bytes: [UInt8], from first: Int = 0, to socket: Int32) throws(SystemError) {
        var sent = first
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.send(
                    socket, buffer.baseAddress?.advanced(by: sent), buffer.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw SystemError.last("send") }
            sent += count
        }
    }
}
