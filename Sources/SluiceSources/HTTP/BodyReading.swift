internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import SluiceContent

/// An answer that is longer than its limit.
struct BodyTooLarge: Error, Sendable {}

/// A body that comes too slowly or for too long.
struct BodyTooSlow: Error, Sendable {}

/// Bounds the time of one body.
struct BodyDeadline: Sendable {
    private let timing: ClientTiming
    private let start: Duration
    private let limit: Duration
    private let minimumRate: Int

    init(timing: ClientTiming, limit: Duration, minimumRate: Int = 0) {
        self.timing = timing
        start = timing.monotonic()
        self.limit = limit
        self.minimumRate = minimumRate
    }

    /// - Throws: ``BodyTooSlow``, CancellationError.
    func check(received: Int64) throws {
        try Task.checkCancellation()
        let elapsed = timing.monotonic() - start
        guard elapsed <= limit else { throw BodyTooSlow() }
        guard elapsed > .seconds(60), minimumRate > 0 else { return }
        guard Double(received) >= elapsed.seconds * Double(minimumRate) else { throw BodyTooSlow() }
    }
}

extension HTTPClientResponse {
    /// The whole body, decoded.
    ///
    /// - Throws: ``BodyTooLarge``, ``BodyTooSlow``, and the network's errors, among them a body that ends early.
    func bytes(limit: Int, deadline: BodyDeadline) async throws -> [UInt8] {
        if let declared = headers.first(name: "Content-Length").flatMap(Int.init), declared > limit {
            throw BodyTooLarge()
        }
        var bytes: [UInt8] = []
        for try await part in body {
            guard part.readableBytes <= limit - bytes.count else { throw BodyTooLarge() }
            bytes.append(contentsOf: part.readableBytesView)
            try deadline.check(received: Int64(bytes.count))
        }
        try Task.checkCancellation()
        return bytes
    }

    /// Appends the body to a spool, at most until the spool holds `limit` bytes.
    ///
    /// - Returns: false when the body was cut there.
    /// - Throws: ``BodyTooSlow``, ``SystemError`` of the spool, and the network's errors.
    func spool(into spool: inout ContentSpool, limit: Int64, deadline: BodyDeadline) async throws -> Bool {
        let before = spool.byteCount
        for try await part in body {
            let room = limit - spool.byteCount
            guard Int64(part.readableBytes) <= room else {
                try spool.append(part.readableBytesUInt8Span.extracting(first: Int(max(room, 0))))
                return false
            }
            try spool.append(part.readableBytesUInt8Span)
            try deadline.check(received: spool.byteCount - before)
        }
        try Task.checkCancellation()
        return true
    }
}
