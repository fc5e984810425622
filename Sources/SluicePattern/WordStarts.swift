internal import CSluiceScan

/// Finds the places of a text at which words of a list may begin, by their first letters: a quick look that leaves little
/// to be looked at closely. Immutable once made; that is what `@unchecked Sendable` rests on.
@safe package final class WordStarts: @unchecked Sendable {
    let beginnings: UnsafeMutablePointer<sluice_word_beginnings>
    private let level: Int32
    private static let capacity = 4096

    /// - Parameters:
    ///   - words: as letters without case and accents; ASCII letters in lower case. Each may have an s behind it.
    ///   - breaks: by word, a bit for each of its letters before which any sign may stand, and not only one of `-`, `.`,
    ///     `_` and `'`; nil for all letters of all words.
    package convenience init(_ words: [[UInt32]], breaks: [UInt128]? = nil) {
        self.init(words, breaks: breaks, level: .best)
    }

    init(_ words: [[UInt32]], breaks: [UInt128]? = nil, level: ShapeScratch.Level) {
        self.level = level.rawValue
        unsafe beginnings = .allocate(capacity: 1)
        unsafe beginnings.initialize(to: sluice_word_beginnings())
        for (index, word) in words.enumerated() {
            add(word)
            addRuns(word, breaks: breaks?[index] ?? .max)
        }
    }

    deinit { unsafe beginnings.deallocate() }

    /// Finds the places in a range, in order.
    ///
    /// - Parameters:
    ///   - text: the bytes, all of which may be looked at.
    ///   - range: where the words begin.
    ///   - places: working memory; the places are its first elements.
    ///   - count: set to how many there are.
    /// - Returns: where to go on: the range's end, or less when the working memory was full.
    package func find(in text: Span<UInt8>, range: Range<Int>, places: inout [UInt32], count: inout Int) -> Int {
        let level = level
        if places.count < Self.capacity { places = [UInt32](repeating: 0, count: Self.capacity) }
        return unsafe text.withUnsafeBufferPointer { bytes in
            unsafe places.withUnsafeMutableBufferPointer { buffer in
                unsafe sluice_find_words(
                    beginnings, level, bytes.baseAddress, bytes.count, range.lowerBound, range.upperBound,
                    buffer.baseAddress, buffer.count, &count
                )
            }
        }
    }

    /// What lies beyond ASCII is found at every character, so only the letters before it count.
    private func add(_ word: [UInt32]) {
        var letters = [UInt32](repeating: UInt32(SLUICE_NO_LETTER), count: 4)
        for (index, letter) in word.prefix(4).enumerated() {
            guard let number = WordStarts.number(of: letter) else { break }
            letters[index] = UInt32(number)
            if index == 0, number < 10 { unsafe beginnings.pointee.digits_begin = 1 }
            let bit = Int(sluice_four_letters(letters[0], letters[1], letters[2], letters[3]))
            unsafe WordStarts.set(bit, in: &beginnings.pointee.four)
            if index + 1 == word.count, index < 3 { unsafe WordStarts.set(bit, in: &beginnings.pointee.whole) }
        }
    }

    /// The runs of letters with which a word may begin in a text, up to a sign before which it may end or go on.
    private func addRuns(_ word: [UInt32], breaks: UInt128) {
        let letters = word.prefix(8).prefix { WordStarts.number(of: $0) != nil }
        if letters.count == 8 { addRun(letters) }
        for count in 1..<8 where count <= letters.count && count < word.count && breaks >> UInt128(count) & 1 == 1 {
            addRun(letters.prefix(count))
        }
        guard word.count < 8, letters.count == word.count else { return }
        addRun(letters)
        addRun(letters + [0x73])
    }

    private func addRun(_ letters: ArraySlice<UInt32>) {
        let run = letters.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let hash = sluice_gate_hash(run)
        let bits = sluice_gate_bits(hash)
        for bit in 0..<64 where bits >> UInt64(bit) & 1 == 1 {
            unsafe WordStarts.set(Int(hash >> UInt64(SLUICE_RUN_SHIFT)) << 6 | bit, in: &beginnings.pointee.runs)
        }
    }

    /// Sets a bit of a table of the C structure.
    private static func set<Table>(_ bit: Int, in table: inout Table) {
        unsafe withUnsafeMutableBytes(of: &table) { bytes in
            let words = unsafe bytes.assumingMemoryBound(to: UInt64.self)
            precondition(bit >> 6 < words.count, "no such bit")
            unsafe words[bit >> 6] |= 1 << UInt64(bit & 63)
        }
    }

    private static func number(of letter: UInt32) -> Int? {
        switch letter {
        case 0x30...0x39: Int(letter - 0x30)
        case 0x61...0x7A: Int(letter - 0x61) + 10
        default: nil
        }
    }
}

/// Counts lines.
package enum LineCount {
    /// The line feeds in some bytes, and the offset behind the last of them; 0 without any.
    package static func feeds(in text: Span<UInt8>) -> (count: Int, lastLine: Int) {
        var last = 0
        let count = unsafe text.withUnsafeBufferPointer { bytes in
            guard let first = bytes.baseAddress else { return 0 }
            return unsafe sluice_count_lines(first, bytes.count, &last)
        }
        return (count, last)
    }

    /// The characters in some bytes of UTF-8: bytes that go on with one count for none.
    package static func characters(in text: Span<UInt8>) -> Int {
        unsafe text.withUnsafeBufferPointer { bytes in
            guard let first = bytes.baseAddress else { return 0 }
            return unsafe sluice_count_characters(first, bytes.count)
        }
    }
}
