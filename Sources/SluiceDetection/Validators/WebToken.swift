/// JSON web tokens (RFC 7519) in compact form.
enum WebToken {
    /// Three parts of a signed token or five of an encrypted one, the first of which decodes to a JSON object with a
    /// string `alg`. The last is empty where that is `none`, and there alone.
    static func isValid(_ value: borrowing Span<UInt8>) -> Bool {
        guard let dots = dots(in: value), dots.count == 2 || dots.count == 4 else { return false }
        guard let header = member("alg", of: value, 0..<dots[0]), header.isString else { return false }
        return dots.last == value.count - 1 ? header.isNone : true
    }

    /// An unsigned token is worth nothing to a server that looks, one whose `exp` has passed to none.
    static func caveat(_ value: borrowing Span<UInt8>, asOf now: Int64) -> Caveat? {
        guard let dots = dots(in: value), dots.count == 2 else { return nil }
        if member("alg", of: value, 0..<dots[0])?.isNone ?? false { return .unsigned }
        guard let expiry = member("exp", of: value, dots[0] + 1..<dots[1])?.number else { return nil }
        return expiry < now ? .expired : nil
    }

    private static func dots(in value: borrowing Span<UInt8>) -> [Int]? {
        var dots: [Int] = []
        for position in 0..<value.count {
            if value[position] == UInt8(ascii: ".") {
                dots.append(position)
            } else if Base64.sextet(value[position]) == nil {
                return nil
            }
        }
        return dots
    }

    private static func member(
        _ name: String, of value: borrowing Span<UInt8>, _ range: Range<Int>
    ) -> TokenMember? {
        var reader = TokenMember(name: Array(name.utf8))
        return Base64.decode(value, range) { byte in reader.take(byte) } && reader.isFound ? reader : nil
    }
}

/// A member of a JSON object that is read byte by byte, as far as it takes to know that the object is whole and what
/// the member says.
private struct TokenMember {
    /// No value that counts here is longer.
    private static let longest = 20

    private let name: [UInt8]
    private var depth = 0
    private var isClosed = false
    private var isInString = false
    private var isEscaped = false
    /// Whether what comes is a member's value, not its name; counts at depth 1 alone.
    private var isValue = false
    /// How many bytes of a name spell ours so far; nil once they do not.
    private var spelled: Int?
    private var isOurs = false
    private var value: [UInt8]?
    private(set) var isString = false

    init(name: [UInt8]) { self.name = name }

    /// Whether the object is whole and has the member, its value a string or a number.
    var isFound: Bool { isClosed && value != nil }

    /// Whether the value is `none` in any case.
    var isNone: Bool { isString && value.map { $0.map { $0 | 0x20 } } == Array("none".utf8) }

    /// The whole part of a number; nil when the value is none, or too large.
    var number: Int64? {
        guard !isString, let value else { return nil }
        return Int64(String(decoding: value.prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self))
    }

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
            if depth == 1, isValue, isOurs { (value, isString) = ([], true) }
        case UInt8(ascii: ":"): if depth == 1 { isValue = true }
        case UInt8(ascii: ","): if depth == 1 { (isValue, isOurs) = (false, false) }
        default:
            if depth == 1, isValue, isOurs { note(byte) }
            return byte > 0x20 && byte < 0x7F
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
            if depth == 1, !isValue { isOurs = spelled == name.count }
        } else if depth == 1, isValue, isOurs {
            note(byte)
        } else if let count = spelled {
            spelled = count < name.count && byte == name[count] ? count + 1 : nil
        }
        return byte >= 0x20
    }

    private mutating func note(_ byte: UInt8) {
        if (value?.count ?? 0) < Self.longest { value = (value ?? []) + [byte] }
    }
}
