/// Reads what programs write to a terminal between the characters that it shows: colours, modes, movements of the cursor
/// (ECMA-48; the control sequences of xterm).
enum TerminalSequence {
    /// Bytes of the longest sequence that is read: both colours in 24 bits with some attributes take about 45.
    private static let longest = 60

    /// The sequence that begins at an index with ESC: it stands for nothing, or for a blank when it moves the cursor to
    /// another place; nil when none does.
    static func unit(at index: Int, in text: Span<UInt8>) -> TextUnit? {
        guard index + 1 < text.count else { return nil }
        switch text[index + 1] {
        case UInt8(ascii: "["): return control(at: index, in: text)
        // Character sets, as `tput sgr0` sets them.
        case 0x28...0x2B:
            guard index + 2 < text.count, (0x30...0x7E).contains(text[index + 2]) else { return nil }
            return TextUnit(.characters, length: 3, bytes: [])
        // Saved and restored cursor, modes of the keypad.
        case UInt8(ascii: "7"), UInt8(ascii: "8"), UInt8(ascii: "="), UInt8(ascii: ">"):
            return TextUnit(.characters, length: 2, bytes: [])
        default: return nil
        }
    }

    /// `ESC [`, parameters, intermediate bytes, and a last byte that says what it does.
    private static func control(at index: Int, in text: Span<UInt8>) -> TextUnit? {
        let limit = min(text.count, index + longest)
        var end = index + 2
        while end < limit, (0x30...0x3F).contains(text[end]) { end += 1 }
        while end < limit, (0x20...0x2F).contains(text[end]) { end += 1 }
        guard end < limit, (0x40...0x7E).contains(text[end]) else { return nil }
        return TextUnit(.characters, length: end + 1 - index, bytes: movesCursor(text[end]) ? [0x20] : [])
    }

    /// `A` to `H` (up, down, forward, back, lines, column, place), `` ` ``, `a`, `d`, `e`, `f`.
    private static func movesCursor(_ last: UInt8) -> Bool {
        switch last {
        case 0x41...0x48, 0x60, 0x61, 0x64...0x66: true
        default: false
        }
    }
}
