/// Finds pages of a PDF document whose letters cannot be told. Where a font says nothing of its characters, `pdftotext`
/// prints the numbers of its glyphs as if they were characters: digits of most fonts become control characters, letters
/// become other letters. Some fonts say that their letters are characters for private use.
///
/// A few such signs are on many sound pages: bullets, icons, brackets of formulas, ligatures of old fonts.
struct PDFUntoldLetters {
    /// So many such characters in a row, with blanks between them or not, are a number or words: bars of icons are shorter.
    private static let runLength = 8
    /// Different ones among them: a row of stars or dots is no text.
    private static let runKinds = 3
    /// In a line of words whose blanks are such characters there are so many of them, and so many others.
    private static let (lineUntold, lineLetters) = (3, 10)
    /// Characters of such lines that count, however much else a page holds; below, one of five.
    private static let pageLetters = 200
    private static let leastLetters = 20

    private var run = 0
    /// The first characters of the run that differ.
    private var kinds: [UInt32] = []
    private var hasRun = false
    private var line = Line()
    /// Characters of lines that cannot be told, and of all, about.
    private var untoldLetters = 0
    private var letters = 0

    private struct Line {
        var untold = 0
        var letters = 0
        var blanks = 0

        var isUntold: Bool {
            untold >= PDFUntoldLetters.lineUntold && untold > 2 * blanks && letters >= PDFUntoldLetters.lineLetters
        }
    }

    /// Looks at more text of a page, in UTF-8, with or without an end of a line.
    mutating func take(_ bytes: Span<UInt8>) {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case 0x0A, 0x0D: endLine()
            case 0x20, 0x09: line.blanks += 1
            case 0..<0x20: noteUntold(UInt32(byte))
            case 0x21..<0x80: noteLetter()
            // Inside a character.
            case 0x80..<0xC0: break
            default:
                if let character = Self.untold(bytes, at: index) { noteUntold(character) } else { noteLetter() }
            }
            index += 1
        }
    }

    /// Passes over text of a page in which there are no such characters.
    mutating func pass(bytes: Int) {
        endLine()
        letters += bytes
    }

    /// Ends a page.
    ///
    /// - Returns: whether some of its letters cannot be told.
    mutating func endPage() -> Bool {
        endLine()
        defer { (hasRun, untoldLetters, letters) = (false, 0, 0) }
        return hasRun || untoldLetters >= Self.pageLetters
            || untoldLetters >= Self.leastLetters && untoldLetters * 5 >= letters
    }

    private mutating func noteUntold(_ character: UInt32) {
        line.untold += 1
        run += 1
        if kinds.count < Self.runKinds, !kinds.contains(character) { kinds.append(character) }
        hasRun = hasRun || run >= Self.runLength && kinds.count == Self.runKinds
    }

    private mutating func noteLetter() {
        line.letters += 1
        endRun()
    }

    private mutating func endRun() {
        guard run > 0 else { return }
        run = 0
        kinds.removeAll(keepingCapacity: true)
    }

    private mutating func endLine() {
        endRun()
        let count = line.letters + line.untold
        letters += count
        if line.isUntold { untoldLetters += count }
        line = Line()
    }

    /// A quick look at text that most often is sound: whether a byte is among it that such characters begin with.
    static func mayHoldUntold(_ bytes: Span<UInt8>) -> Bool {
        var signs: UInt8 = 0
        for index in bytes.indices {
            let byte = bytes[index]
            let isControl = byte < 0x20 && !(0x09...0x0D).contains(byte) || byte == 0x0B
            signs |= isControl || byte == 0xC2 || byte >= 0xEE ? 1 : 0
        }
        return signs != 0
    }

    /// The character that begins at a byte, when it is one that cannot be told: a control character, one for private use,
    /// or the one that stands for those that are unknown.
    ///
    /// Adobe's pieces of tall brackets, and its signs of trade marks, are told by themselves (U+F8D7 to U+F8FF).
    private static func untold(_ bytes: Span<UInt8>, at index: Int) -> UInt32? {
        // Of one that is cut nothing is known.
        let length = bytes[index] < 0xE0 ? 2 : bytes[index] < 0xF0 ? 3 : 4
        guard index + length <= bytes.count else { return nil }
        func next(_ offset: Int) -> UInt32 { UInt32(bytes[index + offset] & 0x3F) }
        switch bytes[index] {
        case 0xC2:
            let character = 0x80 | next(1)
            return character < 0xA0 ? character : nil
        case 0xEE, 0xEF:
            let character = UInt32(bytes[index] & 0x0F) << 12 | next(1) << 6 | next(2)
            return (0xE000..<0xF8D7).contains(character) || character == 0xFFFD ? character : nil
        case 0xF3, 0xF4:
            let character = UInt32(bytes[index] & 0x07) << 18 | next(1) << 12 | next(2) << 6 | next(3)
            return character >= 0xF0000 ? character : nil
        default: return nil
        }
    }
}
