/// Reads JSON text (RFC 8259) into ``JSON``, keeping member order and number spelling.
///
/// Used for the simulator's own documents; nesting is limited so that a slip in one cannot exhaust the stack.
struct JSONReader {
    struct SyntaxError: Error, CustomStringConvertible {
        let offset: Int
        let expected: String

        var description: String { "JSON: expected \(expected) at byte \(offset)" }
    }

    private static let deepestNesting = 64

    private let bytes: [UInt8]
    private var offset = 0

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Reads exactly one value; anything but white space after it is an error.
    static func read(_ text: String) throws(SyntaxError) -> JSON {
        var reader = JSONReader(Array(text.utf8))
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.offset == reader.bytes.count else { throw reader.error("end of text") }
        return value
    }

    private func error(_ expected: String) -> SyntaxError { SyntaxError(offset: offset, expected: expected) }

    private var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func skipSpace() {
        while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
    }

    private mutating func take(_ character: Character) -> Bool {
        skipSpace()
        guard let byte = current, byte == character.asciiValue else { return false }
        offset += 1
        return true
    }

    private mutating func value(depth: Int) throws(SyntaxError) -> JSON {
        guard depth < Self.deepestNesting else { throw error("at most \(Self.deepestNesting) levels") }
        skipSpace()
        switch current {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: String, _ value: JSON) throws(SyntaxError) -> JSON {
        guard bytes[offset...].starts(with: word.utf8) else { throw error(word) }
        offset += word.utf8.count
        return value
    }

    private mutating func number() throws(SyntaxError) -> JSON {
        let start = offset
        while let byte = current, "+-.eE0123456789".utf8.contains(byte) { offset += 1 }
        let spelling = String(decoding: bytes[start..<offset], as: UTF8.self)
        guard Double(spelling) != nil else { throw error("a value") }
        return .number(spelling)
    }

    private mutating func array(depth: Int) throws(SyntaxError) -> JSON {
        offset += 1
        var elements: [JSON] = []
        if take("]") { return .array(elements) }
        repeat {
            elements.append(try value(depth: depth + 1))
        } while take(",")
        guard take("]") else { throw error("',' or ']'") }
        return .array(elements)
    }

    private mutating func object(depth: Int) throws(SyntaxError) -> JSON {
        offset += 1
        var members: [JSON.Member] = []
        if take("}") { return .object(members) }
        repeat {
            skipSpace()
            guard current == UInt8(ascii: "\"") else { throw error("a member name") }
            let name = try string()
            guard take(":") else { throw error("':'") }
            members.append(JSON.Member(name: name, value: try value(depth: depth + 1)))
        } while take(",")
        guard take("}") else { throw error("',' or '}'") }
        return .object(members)
    }

    private mutating func string() throws(SyntaxError) -> String {
        offset += 1
        var text: [UInt8] = []
        while let byte = current, byte != UInt8(ascii: "\"") {
            offset += 1
            if byte == UInt8(ascii: "\\") {
                try escape(into: &text)
            } else {
                text.append(byte)
            }
        }
        guard current != nil else { throw error("'\"'") }
        offset += 1
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func escape(into text: inout [UInt8]) throws(SyntaxError) {
        guard let byte = current else { throw error("an escape") }
        offset += 1
        switch byte {
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "u"):
            let digits = String(decoding: bytes[offset..<min(offset + 4, bytes.count)], as: UTF8.self)
            guard digits.utf8.count == 4, let code = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(code)
            else { throw error("four hexadecimal digits outside the surrogates") }
            offset += 4
            text.append(contentsOf: String(scalar).utf8)
        default: text.append(byte)
        }
    }
}
