/// A value that has a label, which speaks for those that follow it in a list too.
struct LabelledList {
    /// Bytes between two values of a list, at most.
    static let reach = 64

    var entry: Int
    /// Of the value, in bytes.
    var length: Int
    /// Where the value ends in the segment's text.
    var end: Int
    /// The label.
    var word: Int

    /// Whether only what parts the values of a list stands between two of them: a comma, a semicolon or a new line among
    /// quotes, brackets, bullets and numbers of the lines, and one other number of the same length. Where both are as
    /// long, a blank will do. `next` is the length of the second one, in bytes.
    func goesOn(over gap: Range<Int>, to next: Int, in text: Span<UInt8>) -> Bool {
        if next == length, gap.count == 1, text[gap.lowerBound] == 0x20 { return true }
        var isParted = false
        var others = 0
        var lineNumber = false
        var index = gap.lowerBound
        while index < gap.upperBound {
            let byte = text[index]
            if (0x30...0x39).contains(byte) {
                let start = index
                while index < gap.upperBound, (0x30...0x39).contains(text[index]) { index += 1 }
                if index - start == length, others == 0 {
                    others += 1
                } else if lineNumber, index - start < 4, index < gap.upperBound,
                    text[index] == UInt8(ascii: ".") || text[index] == UInt8(ascii: ")")
                {
                    index += 1
                } else {
                    return false
                }
                lineNumber = false
                continue
            }
            switch byte {
            case 0x0A, UInt8(ascii: ","), UInt8(ascii: ";"): isParted = true
            case UInt8(ascii: "]"), UInt8(ascii: ")"): break
            default: guard ContextWords.parts(byte) else { return false }
            }
            lineNumber = byte == 0x0A || lineNumber && (byte == 0x20 || byte == 0x09)
            index += 1
        }
        return isParted
    }
}
