/// Two elements of XML that follow each other, one with the name of a value and one with the value:
/// `<key>ssn</key>⏎<string>N`, `<Name>SSN</Name>⏎<Value>N`, `<system value="…us-ssn"/>⏎<value value="N`.
enum MarkupPair {
    /// Whether nothing but the end of one element and the begin of another, whose name says nothing of the value, stands
    /// between a label and a value.
    static func parts(_ range: Range<Int>, in text: Span<UInt8>) -> Bool {
        var reader = Reader(index: range.lowerBound, end: range.upperBound)
        guard reader.passesEnd(text) else { return false }
        reader.passBlanks(text)
        return reader.passesBegin(text) && reader.index == range.upperBound
    }

    private struct Reader {
        var index: Int
        let end: Int

        /// `</key>`, or the end of an attribute and its element: `"/>`, `">`.
        mutating func passesEnd(_ text: Span<UInt8>) -> Bool {
            if takes("<", text) {
                guard takes("/", text) else { return false }
                passName(text)
            } else {
                guard takes("\"", text) || takes("'", text) else { return false }
                passBlanks(text)
                _ = takes("/", text)
            }
            return takes(">", text)
        }

        /// `<string>`, or `<value value="`.
        mutating func passesBegin(_ text: Span<UInt8>) -> Bool {
            guard takes("<", text), passesNeutralName(text) else { return false }
            if takes(">", text) {
                passBlanks(text)
                return true
            }
            let start = index
            passBlanks(text)
            guard index > start, passesNeutralName(text), takes("=", text) else { return false }
            return takes("\"", text) || takes("'", text)
        }

        mutating func passBlanks(_ text: Span<UInt8>) {
            while index < end, FieldName.isBlank(text[index]) || text[index] == 0x0A || text[index] == 0x0D {
                index += 1
            }
        }

        /// A name without its prefix.
        private mutating func passesNeutralName(_ text: Span<UInt8>) -> Bool {
            var start = index
            passName(text)
            if index < end, text[index] == UInt8(ascii: ":") {
                index += 1
                start = index
                passName(text)
            }
            return start < index && FieldName.meaning(ofWordsIn: start..<index, in: text) == .neutral
        }

        private mutating func passName(_ text: Span<UInt8>) {
            while index < end,
                FieldName.isLetter(text[index]) || (0x30...0x39).contains(text[index])
                    || "_-.".utf8.contains(text[index])
            {
                index += 1
            }
        }

        private mutating func takes(_ sign: Unicode.Scalar, _ text: Span<UInt8>) -> Bool {
            guard index < end, text[index] == UInt8(ascii: sign) else { return false }
            index += 1
            return true
        }
    }
}
