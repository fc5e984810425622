/// JSON web tokens (RFC 7519) in compact form.
enum WebToken {
    /// Three parts of a signed token or five of an encrypted one, the first of which decodes to a JSON object with a
    /// string `alg`. The last may be empty, as an unsigned token's is.
    static func isValid(_ value: borrowing Span<UInt8>) -> Bool {
        var dots = 0
        var headerEnd = 0
        for position in 0..<value.count {
            if value[position] == UInt8(ascii: ".") {
                if dots == 0 { headerEnd = position }
                dots += 1
            } else if Base64.sextet(value[position]) == nil {
                return false
            }
        }
        guard dots == 2 || dots == 4 else { return false }
        var header = TokenHeader()
        return Base64.decode(value, 0..<headerEnd) { byte in header.take(byte) } && header.hasAlgorithm
    }
}

/// A JSON object read byte by byte, as far as it takes to know that it is whole and has a string `alg`.
private struct TokenHeader {
    private var depth = 0
    private var isClosed = false
    private var isInString = false
    private var isEscaped = false
    /// Whether what comes is a member's value, not its name; counts at depth 1 alone.
    private var isValue = false
    /// How many bytes of a name spell `alg` so far; nil once they do not.
    private var spelled: Int?
    private var isAlgorithm = false
    private var found = false

    /// Whether the object is whole and names its algorithm.
    var hasAlgorithm: Bool { isClosed && found }

    /// False as soon as the bytes are no JSON object.
    mutating func take(_ byte: UInt8) -> Bool {
        if isInString { return takeInString(byte) }
        switch byte {
        case 0x20, 0x09, 0x0A, 0x0D: return true
        case _ where isClosed: return false
        case UInt8(ascii: "{"): depth += 1
        case _ where depth == 0: return false
        case UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            depth -= 1
            isClosed = depth == 0
            return !isClosed || byte == UInt8(ascii: "}")
        case UInt8(ascii: "\""):
            isInString = true
            spelled = 0
        case UInt8(ascii: ":"): if depth == 1 { isValue = true }
        case UInt8(ascii: ","): if depth == 1 { isValue = false }
        default: return byte > 0x20 && byte < 0x7F
        }
        return depth < 64
    }

    private mutating func takeInString(_ byte: UInt8) -> Bool {
        if isEscaped {
            isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
            isEscaped = true
            spelled = nil
        } else if byte == UInt8(ascii: "\"") {
            isInString = false
            endString()
        } else if let count = spelled {
            spelled = count < 3 && byte == Self.name[count] ? count + 1 : nil
        }
        return byte >= 0x20
    }

    private mutating func endString() {
        guard depth == 1 else { return }
        if isValue {
            found = found || isAlgorithm
            isAlgorithm = false
        } else {
            isAlgorithm = spelled == 3
        }
    }

    private static let name = Array("alg".utf8)
}
