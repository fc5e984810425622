/// Undoes the escapes of texts of workbooks and properties (ECMA-376 part 1, 22.9.2.19): `_x000D_` is the character
/// U+000D, and `_x005F_` the underscore of what is no escape.
struct EscapedText {
    /// Bytes of one escape.
    private static let escapeBytes = 7

    private let isOn: Bool
    /// What a text ended with that may be the beginning of an escape; shorter than one.
    private var held: [UInt8] = []

    /// - Parameter isOn: whether the document has such escapes; without it all texts stay as they are.
    init(isOn: Bool) { self.isOn = isOn }

    /// Takes the next piece of a text.
    ///
    /// - Returns: what it says; nil where it says what it is, as nearly always.
    mutating func undo(_ piece: Span<UInt8>) -> [UInt8]? {
        guard isOn else { return nil }
        guard !held.isEmpty || Self.hasOpening(piece) else { return nil }
        var text = held + copy(piece)
        held = Self.undo(in: &text, isWhole: false)
        return text
    }

    /// The text is over.
    ///
    /// - Returns: what of it is still here; nil where that is nothing.
    mutating func end() -> [UInt8]? {
        guard !held.isEmpty else { return nil }
        defer { held.removeAll() }
        return held
    }

    /// The text of an attribute or another one that is whole.
    func whole(_ text: Span<UInt8>) -> [UInt8]? {
        guard isOn, Self.hasOpening(text) else { return nil }
        var bytes = copy(text)
        Self.undo(in: &bytes)
        return bytes
    }

    /// Undoes all escapes of a text, from an index on.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8.
    ///   - start: of the text in it.
    ///   - isWhole: whether nothing may follow.
    /// - Returns: what of the end may be the beginning of an escape, and was taken off.
    @discardableResult
    static func undo(in bytes: inout [UInt8], from start: Int = 0, isWhole: Bool = true) -> [UInt8] {
        guard var index = firstByte(UInt8(ascii: "_"), in: bytes, from: start) else { return [] }
        var end = index
        var tail: [UInt8] = []
        while index < bytes.count {
            if let unit = unit(in: bytes, at: index) {
                index += escapeBytes
                let next = unit & 0xFC00 == 0xD800 ? self.unit(in: bytes, at: index) : nil
                let low = next.flatMap { $0 & 0xFC00 == 0xDC00 ? $0 : nil }
                if low != nil { index += escapeBytes }
                for byte in utf8(unit, low) {
                    bytes[end] = byte
                    end += 1
                }
            } else if !isWhole, mayBegin(bytes[index...]) {
                tail = Array(bytes[index...])
                index = bytes.count
            } else {
                bytes[end] = bytes[index]
                (end, index) = (end + 1, index + 1)
            }
        }
        bytes.removeSubrange(end...)
        return tail
    }

    /// Half a pair is no character; controls that end no line part words.
    private static func utf8(_ unit: UInt16, _ low: UInt16?) -> String.UTF8View {
        if unit < 0x20, !(0x09...0x0D).contains(unit) { return " ".utf8 }
        return String(decoding: low.map { [unit, $0] } ?? [unit], as: UTF16.self).utf8
    }

    /// The number of the escape that stands at an index.
    private static func unit(in bytes: [UInt8], at index: Int) -> UInt16? {
        guard index + escapeBytes <= bytes.count, bytes[index] == UInt8(ascii: "_"),
            bytes[index + 1] == UInt8(ascii: "x"), bytes[index + 6] == UInt8(ascii: "_")
        else { return nil }
        var unit: UInt16 = 0
        for digit in bytes[index + 2..<index + 6] {
            guard let value = hexDigit(digit) else { return nil }
            unit = unit << 4 | UInt16(value)
        }
        return unit
    }

    /// Whether the last bytes of a piece may go on as an escape.
    private static func mayBegin(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.count < escapeBytes, bytes.first == UInt8(ascii: "_") else { return false }
        let rest = bytes.dropFirst()
        guard let second = rest.first else { return true }
        return second == UInt8(ascii: "x") && rest.dropFirst().allSatisfy { hexDigit($0) != nil }
    }

    /// Whether an underscore stands there behind which an escape may follow, or that ends the text.
    private static func hasOpening(_ text: Span<UInt8>) -> Bool {
        for index in text.indices where text[index] == UInt8(ascii: "_") {
            if index + 1 == text.count || text[index + 1] == UInt8(ascii: "x") { return true }
        }
        return false
    }
}
