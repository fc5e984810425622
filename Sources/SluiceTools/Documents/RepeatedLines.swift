/// Finds the lines of recognized text that a page's own text has too, so that the same value is not told twice.
///
/// A line without a digit or an @ is never taken for repeated: it may label the value on the next line.
struct RepeatedLines {
    /// Bytes of a page's text that are looked at.
    static let pageBytes = 64 << 10

    /// Letters and digits of the page, without anything between them.
    private let key: [UInt8]
    /// Whether something else stood before a letter or digit of ``key``, with one more for the end.
    private let isBorder: [Bool]

    init(page: [UInt8]) {
        var key: [UInt8] = []
        var isBorder: [Bool] = []
        var wasBetween = true
        for byte in page.prefix(Self.pageBytes) {
            guard let sign = Self.sign(byte) else {
                wasBetween = true
                continue
            }
            key.append(sign)
            isBorder.append(wasBetween)
            wasBetween = false
        }
        self.key = key
        self.isBorder = isBorder + [true]
    }

    /// The lines that the page does not have.
    func remaining(of text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) where !isRepeated(line) {
            result += line
            result.append(0x0A)
        }
        return result
    }

    /// Whether every word of a line stands on the page, and words with digits side by side.
    private func isRepeated(_ line: ArraySlice<UInt8>) -> Bool {
        guard line.contains(where: { Self.isDigit($0) || $0 == 0x40 }) else { return false }
        var number: [UInt8] = []
        for word in line.split(whereSeparator: { $0 <= 0x20 }) {
            let signs = word.compactMap { Self.sign($0) }
            if word.contains(where: Self.isDigit) {
                number += signs
                continue
            }
            guard has(number), has(signs) else { return false }
            number.removeAll(keepingCapacity: true)
        }
        return has(number)
    }

    /// Whether signs stand on the page from a border to a border.
    private func has(_ signs: [UInt8]) -> Bool {
        guard let first = signs.first else { return true }
        guard signs.count <= key.count else { return false }
        for start in 0...key.count - signs.count where key[start] == first && isBorder[start] {
            if isBorder[start + signs.count] && key[start..<start + signs.count].elementsEqual(signs) { return true }
        }
        return false
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    /// A letter, in small letters where it is ASCII, or a digit.
    private static func sign(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39, 0x61...0x7A, 0x80...: byte
        case 0x41...0x5A: byte | 0x20
        default: nil
        }
    }
}
