private import CSluiceSystem
private import Glibc
package import SluiceContent
package import SluiceCore

/// The inside of an extraction child: what the hidden subcommand runs. One thread, one request after the other.
package enum ExtractionChild {
    /// Where ``ExtractionPool`` puts the socket and the lifeline.
    static let socket: Int32 = 3
    static let lifeline: Int32 = 4

    /// How a child ends. Never 1: that is how libarchive 3.6.2 ends its process when memory is refused.
    enum Exit {
        static let done: Int32 = 0
        static let misused: Int32 = 64
        static let orphaned: Int32 = 65
        static let outOfMemory: Int32 = 1
    }

    /// Serves requests until the worker closes the socket. Raises the sandbox before the first foreign byte.
    ///
    /// - Parameters:
    ///   - prepare: loads what the handler would look for in the file system, before that is closed.
    ///   - handler: extracts one input into the receiver; an error ends the child.
    /// - Returns: the exit code of the process.
    package static func run(
        prepare: () -> Void,
        handler: (ContentFile, String, ExtractionLimits, inout FrameSender) throws -> Void
    ) -> Int32 {
        do {
            let (configuration, _) = try request(.configure) ?? ([], nil)
            var reader = FrameReader(configuration)
            let memoryBytes = try reader.count()
            let processorSeconds = Int(try reader.count())
            prepare()
            let report = Sandbox.raise(
                lifeline: lifeline, memoryBytes: memoryBytes, processorSeconds: processorSeconds
            )
            var ready = FrameWriter()
            ready.integer(report.rawValue)
            try SocketWriter.send(Frame.whole(.ready, ready), to: socket)
            var sender = FrameSender(socket: socket)
            while let (payload, descriptor) = try request(.extract) {
                guard let descriptor else { return Exit.misused }
                let request = try ExtractionRequest(payload: payload)
                let content = ContentFile(descriptor: descriptor, byteCount: request.byteCount)
                try handler(content, request.name, request.limits, &sender)
            }
            return Exit.done
        } catch {
            // Nobody reads what a child would say; its end says enough.
            return Exit.misused
        }
    }

    /// - Returns: the next request and the descriptor that came with it; nil when the worker is done.
    private static func request(_ kind: FrameKind) throws -> (payload: [UInt8], descriptor: Int32?)? {
        var header = [UInt8](repeating: 0, count: Frame.headerBytes)
        var descriptor: Int32 = -1
        var received: Int
        repeat {
            received = unsafe header.withUnsafeMutableBytes { buffer in
                unsafe sluice_receive_descriptor(socket, buffer.baseAddress, buffer.count, &descriptor)
            }
        } while received < 0 && errno == EINTR
        if received == 0 { return nil }
        guard received > 0 else { throw SystemError.last("recvmsg") }
        let file = descriptor >= 0 ? descriptor : nil
        try receive(into: &header, from: received)
        guard header[0] == kind.rawValue else { throw ProtocolViolation("unexpected kind of request") }
        let length = (1...4).reduce(0) { $0 | Int(header[$1]) << (($1 - 1) * 8) }
        guard length <= kind.maximumBytes else { throw ProtocolViolation("request is too long") }
        var payload = [UInt8](repeating: 0, count: length)
        try receive(into: &payload, from: 0)
        return (payload, file)
    }

    /// Fills a buffer from a position on.
    private static func receive(into buffer: inout [UInt8], from first: Int) throws {
        var position = first
        while position < buffer.count {
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe recv(socket, bytes.baseAddress?.advanced(by: position), bytes.count - position, 0)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw ProtocolViolation("request ends early") }
            position += count
        }
    }
}
