/// One HTTP answer before it is written.
struct Answer: Sendable {
    enum Body: Sendable {
        case bytes([UInt8])
        /// A file on disk, `range` of its bytes, sent in pieces.
        case file(path: String, range: Range<Int64>)
    }

    /// The headers that answers carry, besides `Date` and `Content-Length`.
    enum Header: Sendable {
        case acceptRanges, allow, contentEncoding, contentRange, contentType, location, retryAfter
    }

    var status: Int
    var headers: [Header: String]
    var body: Body

    init(status: Int, headers: [Header: String] = [:], body: Body = .bytes([])) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    static func json(_ value: JSON, status: Int = 200) -> Answer {
        Answer(status: status, headers: [.contentType: "application/json"], body: .bytes(value.bytes))
    }

    static func xml(status: Int, code: String, message: String) -> Answer {
        let text = """
            <?xml version="1.0" encoding="utf-8"?><Error><Code>\(code)</Code><Message>\(message)</Message></Error>
            """
        return Answer(status: status, headers: [.contentType: "application/xml"], body: .bytes(Array(text.utf8)))
    }

    /// 307 to a signed URL, with an empty body.
    static func redirect(to location: String) -> Answer {
        Answer(status: 307, headers: [.location: location])
    }

    /// Drops the second half of a body that is held in memory.
    mutating func cutInHalf() {
        if case .bytes(let bytes) = body { body = .bytes(Array(bytes.prefix(bytes.count / 2))) }
    }

    var length: Int64 {
        switch body {
        case .bytes(let bytes): Int64(bytes.count)
        case .file(_, let range): Int64(range.count)
        }
    }
}

/// An answer thrown by a handler that cannot go on.
struct Refusal: Error {
    let answer: Answer

    /// The workspace side's plain form: `{"detail":"text"}`.
    static func detail(_ status: Int, _ text: String) -> Refusal {
        Refusal(answer: .json(["detail": .string(text)], status: status))
    }

    /// The workspace side's validation form, status 422.
    static func invalid(query name: String, type: String, message: String, input: String?) -> Refusal {
        let item: JSON = [
            "type": .string(type), "loc": ["query", .string(name)], "msg": .string(message),
            "input": .optional(input),
        ]
        return Refusal(answer: .json(["detail": [item]], status: 422))
    }

    /// The platform side's form, all four members present.
    static func platform(
        _ status: Int,
        _ message: String,
        type: String = "invalid_request_error",
        parameter: String? = nil,
        code: String? = nil
    ) -> Refusal {
        let error: JSON = [
            "message": .string(message), "type": .string(type), "param": .optional(parameter), "code": .optional(code),
        ]
        return Refusal(answer: .json(["error": error], status: status))
    }
}
