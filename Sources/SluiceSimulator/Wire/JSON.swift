/// A JSON value that keeps the order of members and the spelling of numbers, so that documents go out as written.
enum JSON: Sendable, Equatable {
    case null
    case bool(Bool)
    /// The number as it stands in the text: `1719000000.5` stays that.
    case number(String)
    case string(String)
    case array([JSON])
    case object([Member])

    struct Member: Sendable, Equatable {
        var name: String
        var value: JSON
    }

    /// The member of an object; nil when absent or when this is no object. Setting nil removes the member.
    subscript(name: String) -> JSON? {
        get {
            guard case .object(let members) = self else { return nil }
            return members.first { $0.name == name }?.value
        }
        set {
            guard case .object(var members) = self else { return }
            let index = members.firstIndex { $0.name == name }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(name: name, value: value))
            case (nil, nil): break
            }
            self = .object(members)
        }
    }

    /// The text of a string value, else nil.
    var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The elements of an array, else nil.
    var elements: [JSON]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The whole number of a number value (a fraction is cut off), else nil.
    var integer: Int64? {
        guard case .number(let spelling) = self else { return nil }
        return Int64(spelling.prefix { $0 != "." })
    }

    static func integer(_ value: some BinaryInteger) -> JSON { .number(String(value)) }

    static func optional(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }

    static func optional(_ value: Int64?) -> JSON { value.map { .integer($0) } ?? .null }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    init(stringLiteral value: String) { self = .string(value) }
    init(integerLiteral value: Int64) { self = .number(String(value)) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
    init(nilLiteral: ()) { self = .null }
    init(arrayLiteral elements: JSON...) { self = .array(elements) }
    init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(elements.map { Member(name: $0.0, value: $0.1) })
    }
}

extension JSON {
    /// The value as compact UTF-8 text.
    var bytes: [UInt8] {
        var output: [UInt8] = []
        append(to: &output)
        return output
    }

    /// Appends the value as compact UTF-8 text.
    func append(to output: inout [UInt8]) {
        switch self {
        case .null: output.append(contentsOf: "null".utf8)
        case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let spelling): output.append(contentsOf: spelling.utf8)
        case .string(let text): Self.append(text, to: &output)
        case .array(let elements): Self.append(elements, to: &output)
        case .object(let members): Self.append(members, to: &output)
        }
    }

    private static func append(_ elements: [JSON], to output: inout [UInt8]) {
        output.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            element.append(to: &output)
        }
        output.append(UInt8(ascii: "]"))
    }

    private static func append(_ members: [Member], to output: inout [UInt8]) {
        output.append(UInt8(ascii: "{"))
        for (index, member) in members.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            append(member.name, to: &output)
            output.append(UInt8(ascii: ":"))
            member.value.append(to: &output)
        }
        output.append(UInt8(ascii: "}"))
    }

    private static func append(_ text: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                output.append(UInt8(ascii: "\\"))
                output.append(byte)
            case 0..<0x20:
                output.append(contentsOf: "\\u00".utf8)
                if byte < 0x10 { output.append(UInt8(ascii: "0")) }
                output.append(contentsOf: String(byte, radix: 16).utf8)
            default:
                output.append(byte)
            }
        }
        output.append(UInt8(ascii: "\""))
    }
}
