import SluiceCore

/// Writes JSON whose members stand in the order in which they are written, on one line whatever the content.
///
/// The output is UTF-8. Characters that act on a terminal or end a line for some reader (controls, U+2028, U+2029,
/// bidirectional and other format characters) are escaped, which changes nothing for a JSON parser.
struct JSONText {
    private(set) var bytes: [UInt8] = []
    private var needsComma = false

    /// What was written so far.
    var string: String { String(decoding: bytes, as: UTF8.self) }

    mutating func object(_ body: (inout JSONText) -> Void) {
        nested(UInt8(ascii: "{"), UInt8(ascii: "}"), body)
    }

    mutating func array<Elements: Sequence>(_ elements: Elements, _ body: (inout JSONText, Elements.Element) -> Void) {
        nested(UInt8(ascii: "["), UInt8(ascii: "]")) { text in
            for element in elements { body(&text, element) }
        }
    }

    /// Begins a member of a name of ours, which needs no escapes; its value is written next.
    mutating func key(_ name: StaticString) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: "\":".utf8)
        needsComma = false
    }

    /// Begins a member of any name.
    mutating func key(text name: String) {
        value(name)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    mutating func value(_ text: String) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        var text = text
        let isPlain = text.withUTF8 { utf8 in
            guard unsafe Self.isPlain(utf8) else { return false }
            unsafe bytes.append(contentsOf: utf8)
            return true
        }
        if !isPlain {
            for scalar in text.unicodeScalars { escaped(scalar) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// Whether nothing in a text needs an escape. Looks at all of it, for then many bytes are looked at together.
    private static func isPlain(_ utf8: UnsafeBufferPointer<UInt8>) -> Bool {
        var special: UInt8 = 0
        for index in utf8.indices {
            let byte = unsafe utf8[index]
            special |= (byte &- 0x20 >= 0x5F ? 1 : 0) | (byte == 0x22 ? 1 : 0) | (byte == 0x5C ? 1 : 0)
        }
        return special == 0
    }

    mutating func value(_ number: Int64) { literal(String(number)) }
    mutating func value(_ flag: Bool) { literal(flag ? "true" : "false") }
    mutating func null() { literal("null") }

    mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let flag): self.value(flag)
        case .integer(let number): self.value(number)
        // JSON has no infinities and no "not a number".
        case .number(let number): literal(number.isFinite ? number.description : "null")
        case .string(let text): self.value(text)
        case .array(let elements): array(elements) { $0.value($1) }
        case .object(let members): object(members)
        }
    }

    /// Members sorted by name, so that equal values give equal text.
    mutating func object(_ members: [String: JSONValue]) {
        object { text in
            for (name, value) in members.sorted(by: { $0.key < $1.key }) {
                text.key(text: name)
                text.value(value)
            }
        }
    }

    mutating func member(_ name: StaticString, _ value: String?) {
        key(name)
        if let value { self.value(value) } else { null() }
    }

    mutating func member(_ name: StaticString, _ value: Int64) {
        key(name)
        self.value(value)
    }

    mutating func member(_ name: StaticString, _ value: Int) { member(name, Int64(value)) }

    mutating func member(_ name: StaticString, _ value: Timestamp?) { member(name, value?.description) }

    mutating func member(_ name: StaticString, _ values: [String]) {
        key(name)
        array(values) { $0.value($1) }
    }

    /// Ends a record of a line-oriented file.
    mutating func newline() {
        bytes.append(UInt8(ascii: "\n"))
        needsComma = false
    }

    /// Begins anew, with the memory that it has.
    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    private mutating func nested(_ open: UInt8, _ close: UInt8, _ body: (inout JSONText) -> Void) {
        separate()
        bytes.append(open)
        needsComma = false
        body(&self)
        bytes.append(close)
        needsComma = true
    }

    private mutating func literal(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func escaped(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"": bytes.append(contentsOf: "\\\"".utf8)
        case "\\": bytes.append(contentsOf: "\\\\".utf8)
        case "\n": bytes.append(contentsOf: "\\n".utf8)
        case "\r": bytes.append(contentsOf: "\\r".utf8)
        case "\t": bytes.append(contentsOf: "\\t".utf8)
        case let other where other.value == 0x7F || SafeText.isUnsafe(other):
            for unit in UTF16.encode(other) ?? .init() {
                let digits = String(unit, radix: 16)
                bytes.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits).utf8)
            }
        case let other: bytes.append(contentsOf: UTF8.encode(other) ?? .init())
        }
    }
}
