import Foundation
import Hummingbird
import HummingbirdCore
import NIOCore

/// Writes answers to a connection, damaged where a fault is planned.
struct AnswerWriter: Sendable {
    private struct ConnectionEnded: Error {}

    private static let pieceSize = 256 * 1_024
    private static let dripSize = 64

    /// Value of the `Date` header.
    let date: String

    /// Writes a whole answer; `form` is ``FaultOptions/Body/plain`` for all but file bytes.
    func write(
        _ answer: Answer,
        form: FaultOptions.Body,
        to writer: consuming ResponseWriter,
        channel: any Channel
    ) async throws {
        var answer = answer
        if form == .gzip {
            answer.body = .bytes(StoredGzip.wrap(try allBytes(of: answer.body)))
            answer.headers[.contentEncoding] = "gzip"
        }
        var head = self.head(of: answer)
        switch form {
        case .plain, .gzip: head.headerFields[.contentLength] = String(answer.length)
        case .wrongLength: head.headerFields[.contentLength] = String(answer.length + 1)
        case .chunked, .endless: break
        case .drip: head.headerFields[.contentLength] = String(answer.length)
        }
        var body: any ResponseBodyWriter = try await writer.writeHead(head)
        if form == .drip {
            try await drip(try allBytes(of: answer.body), to: &body)
            return try await body.finish(nil)
        }
        repeat {
            try await send(answer.body, to: &body)
        } while form == .endless && answer.length > 0
        guard form != .wrongLength else { return try await end(channel) }
        try await body.finish(nil)
    }

    /// Sends the head and half the body, then ends the connection.
    func writeHalf(_ answer: Answer, to writer: consuming ResponseWriter, channel: any Channel) async throws {
        var head = self.head(of: answer)
        head.headerFields[.contentLength] = String(max(answer.length, 2))
        var body: any ResponseBodyWriter = try await writer.writeHead(head)
        switch answer.body {
        case .bytes(let bytes): try await body.write(ByteBuffer(bytes: bytes.prefix(bytes.count / 2)))
        case .file(let path, let range):
            let half = range.lowerBound..<range.lowerBound + Int64(range.count / 2)
            try await send(.file(path: path, range: half), to: &body)
        }
        try await end(channel)
    }

    private func drip(_ bytes: [UInt8], to writer: inout any ResponseBodyWriter) async throws {
        for start in stride(from: 0, to: bytes.count, by: Self.dripSize) {
            try await writer.write(ByteBuffer(bytes: bytes[start..<min(start + Self.dripSize, bytes.count)]))
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Sends the head and then nothing, until the client goes away or the simulator stops.
    func writeHeadOnly(_ answer: Answer, to writer: consuming ResponseWriter, channel: any Channel) async throws {
        var head = self.head(of: answer)
        head.headerFields[.contentLength] = String(max(answer.length, 1))
        _ = try await writer.writeHead(head)
        while channel.isActive { try await Task.sleep(for: .milliseconds(50)) }
        throw ConnectionEnded()
    }

    private func end(_ channel: any Channel) async throws {
        try await channel.close()
        throw ConnectionEnded()
    }

    private func head(of answer: Answer) -> HTTPResponse {
        var head = HTTPResponse(status: .init(code: answer.status))
        head.headerFields[.date] = date
        for (header, value) in answer.headers {
            switch header {
            case .acceptRanges: head.headerFields[.acceptRanges] = value
            case .allow: head.headerFields[.allow] = value
            case .contentEncoding: head.headerFields[.contentEncoding] = value
            case .contentRange: head.headerFields[.contentRange] = value
            case .contentType: head.headerFields[.contentType] = value
            case .location: head.headerFields[.location] = value
            case .retryAfter: head.headerFields[.retryAfter] = value
            }
        }
        return head
    }

    private func send(_ body: Answer.Body, to writer: inout any ResponseBodyWriter) async throws {
        switch body {
        case .bytes(let bytes):
            if !bytes.isEmpty { try await writer.write(ByteBuffer(bytes: bytes)) }
        case .file(let path, let range):
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? file.close() }
            try file.seek(toOffset: UInt64(range.lowerBound))
            var rest = range.count
            while rest > 0, let piece = try file.read(upToCount: min(rest, Self.pieceSize)), !piece.isEmpty {
                rest -= piece.count
                try await writer.write(ByteBuffer(bytes: piece))
            }
            guard rest == 0 else { throw ConnectionEnded() }
        }
    }

    private func allBytes(of body: Answer.Body) throws -> [UInt8] {
        switch body {
        case .bytes(let bytes): return bytes
        case .file(let path, let range):
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { try? file.close() }
            try file.seek(toOffset: UInt64(range.lowerBound))
            return Array(try file.read(upToCount: range.count) ?? Data())
        }
    }
}
