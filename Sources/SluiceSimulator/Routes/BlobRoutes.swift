import Hummingbird
import HummingbirdCore

/// The storage host behind signed URLs: `/{file_id}` and `/logs/{log_file_id}`.
enum BlobRoutes {
    static func template(of path: String) -> String {
        path.hasPrefix("/logs/") ? "/logs/{log_file_id}" : "/{file_id}"
    }

    static func answer(to request: Request, service: SimulatedService) -> Answer {
        let object = Query.decode(request.uri.path.dropFirst(), plusIsBlank: false)
        if request.headers[.authorization] != nil {
            return .xml(
                status: 403, code: "AuthenticationFailed", message: "simulated: signed URL with an Authorization header"
            )
        }
        switch service.links.check(object, query: Query(request.uri.query), now: service.clock.now) {
        case .forged: return .xml(status: 403, code: "AuthenticationFailed", message: "simulated: signature mismatch")
        case .expired: return .xml(status: 403, code: "AuthenticationFailed", message: "simulated: signed URL expired")
        case .valid: break
        }
        guard let body = body(of: object, service) else {
            return .xml(status: 404, code: "BlobNotFound", message: "simulated: the blob does not exist")
        }
        let whole = Answer(
            status: 200,
            headers: [.contentType: "application/octet-stream", .acceptRanges: "bytes"],
            body: body
        )
        return ranged(whole, request.headers[.range])
    }

    private static func body(of object: String, _ service: SimulatedService) -> Answer.Body? {
        if object.hasPrefix("logs/") {
            return service.logs.download(String(object.dropFirst(5)), now: service.clock.now, links: service.eventLinks)
                .map { .bytes($0) }
        }
        guard !service.isDeleted(object), let file = service.tenant.file(object) else { return nil }
        switch file.content {
        case .bytes(let bytes): return .bytes(bytes)
        case .file(let path, let size): return .file(path: path, range: 0..<size)
        }
    }

    /// Cuts a whole answer to one byte range (RFC 9110, 14.2); a header that asks for anything else is ignored.
    static func ranged(_ whole: Answer, _ header: String?) -> Answer {
        let length = whole.length
        guard let header, let range = range(header, length: length) else { return whole }
        guard !range.isEmpty else {
            var answer = Answer.xml(status: 416, code: "InvalidRange", message: "simulated: no such byte range")
            answer.headers[.contentRange] = "bytes */\(length)"
            return answer
        }
        var answer = whole
        answer.status = 206
        answer.headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(length)"
        switch whole.body {
        case .bytes(let bytes): answer.body = .bytes(Array(bytes[Int(range.lowerBound)..<Int(range.upperBound)]))
        case .file(let path, _): answer.body = .file(path: path, range: range)
        }
        return answer
    }

    /// Nil when the header is none that we serve; an empty range when it lies outside the content.
    private static func range(_ header: String, length: Int64) -> Range<Int64>? {
        guard header.hasPrefix("bytes=") else { return nil }
        let parts = header.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        switch (Int64(parts[0]), Int64(parts[1])) {
        case (let first?, let last?):
            guard first <= last else { return nil }
            return first < length ? first..<min(last, length - 1) + 1 : 0..<0
        case (let first?, nil): return parts[1].isEmpty ? (first < length ? first..<length : 0..<0) : nil
        case (nil, let count?): return parts[0].isEmpty ? max(0, length - count)..<length : nil
        case (nil, nil): return nil
        }
    }
}
