import SluicePattern

/// All hot words and negative words of a set of profiles, in a tree of folded letters.
///
/// Words are compared letter by letter, leaving out what parts the words of a phrase: `card number` also matches
/// `Card-Number`, `card_number`, `cardNumber` and `CARDNUMBER`, but never a part of a longer word. Within a word a single
/// dot, hyphen or underscore may stand, and an apostrophe before its last s: `sin` matches `S.I.N.` and not the end of
/// `that's in`, `drivers license` matches `driver's license`. A plural s may follow: `passport` matches `passports`.
struct WordIndex: Sendable {
    /// Greatest length of a word or phrase in bytes of UTF-8.
    static let longestWordBytes = 100
    /// Greatest length of an occurrence in the text in bytes, separators and combining marks included.
    static let longestOccurrence = 256
    /// Separators that may part two words of a phrase, at most.
    private static let longestGap = 3

    /// One letter further into a word.
    private struct Node {
        var children: Range<Int32> = 0..<0
        /// The node of the first child; the others follow, in the order of their letters.
        var firstChild: Int32 = 0
        /// The children with ASCII letters, one bit each by ``letterNumber(_:)``.
        var letters: UInt64 = 0
        /// The word that ends here; -1 for none.
        var word: Int32 = -1
    }

    private var nodes: [Node] = []
    /// Letters of all children, those of one node side by side, sorted.
    private var childLetters: [UInt32] = []
    private var ids: [[UInt32]: Int] = [:]
    /// By word, a bit for each of its letters before which any separators may stand: the first letters of a phrase's words.
    private var breaks: [UInt128] = []
    /// Where the words may begin.
    let starts: WordStarts

    /// How many different words there are; ids are below.
    var count: Int { ids.count }

    /// Words that fold to the same letters are one word.
    init(_ words: [String]) {
        var breaks: [[UInt32]: UInt128] = [:]
        for word in words { breaks[WordIndex.letters(of: word), default: 0] |= WordIndex.breaks(in: word) }
        let sorted = breaks.keys.filter { !$0.isEmpty }.sorted { $0.lexicographicallyPrecedes($1) }
        // Of three letters the plural is told by its fourth.
        let plurals = sorted.filter { $0.count == 3 }.map { $0 + [0x73] }
        starts = WordStarts(
            sorted + plurals, breaks: sorted.map { breaks[$0] ?? 0 } + [UInt128](repeating: 0, count: plurals.count))
        for (id, letters) in sorted.enumerated() { ids[letters] = id }
        self.breaks = sorted.map { breaks[$0] ?? 0 }
        build(sorted)
    }

    /// The number under which occurrences of this word are told.
    func id(of word: String) -> Int? { ids[WordIndex.letters(of: word)] }

    /// Whether anything is left of a word to search for.
    static func isSearchable(_ word: String) -> Bool { !letters(of: word).isEmpty }

    private static func letters(of word: String) -> [UInt32] {
        word.unicodeScalars.map { FoldedCharacter($0.value) }
            .filter { $0.kind != .separator && $0.kind != .mark }
            .map(\.value)
    }

    /// A bit for each letter that a separator parts from the one before.
    private static func breaks(in word: String) -> UInt128 {
        var breaks: UInt128 = 0
        var count: UInt128 = 0
        for character in word.unicodeScalars.map({ FoldedCharacter($0.value) }) where character.kind != .mark {
            if character.kind == .separator { breaks |= 1 << count } else { count += 1 }
        }
        return breaks
    }

    /// Each pending node stands for the words that share its letters. The last one goes on first, so that the letters of
    /// a word mostly lie side by side.
    private mutating func build(_ words: [[UInt32]]) {
        nodes = [Node()]
        var pending: [(node: Int, words: Range<Int>, depth: Int)] = [(0, 0..<words.count, 0)]
        while let (node, range, depth) = pending.popLast() {
            let first = Int32(clamping: childLetters.count)
            nodes[node].firstChild = Int32(clamping: nodes.count)
            var start = range.lowerBound
            while start < range.upperBound {
                guard depth < words[start].count else {
                    nodes[node].word = Int32(clamping: start)
                    start += 1
                    continue
                }
                let letter = words[start][depth]
                let end = words[start..<range.upperBound].firstIndex { $0[depth] != letter } ?? range.upperBound
                childLetters.append(letter)
                let number = letter < 0x80 ? WordIndex.letterNumber(UInt8(letter)) : WordIndex.noLetter
                if number != WordIndex.noLetter { nodes[node].letters |= 1 << UInt64(number) }
                pending.append((nodes.count, start..<end, depth + 1))
                nodes.append(Node())
                start = end
            }
            nodes[node].children = first..<Int32(clamping: childLetters.count)
        }
    }

    private func child(of node: Int, letter: UInt32) -> Int? {
        var low = Int(nodes[node].children.lowerBound)
        var high = Int(nodes[node].children.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if childLetters[middle] < letter { low = middle + 1 } else { high = middle }
        }
        guard low < Int(nodes[node].children.upperBound), childLetters[low] == letter else { return nil }
        return Int(nodes[node].firstChild) + low - Int(nodes[node].children.lowerBound)
    }

    /// The child for an ASCII letter or digit, by its number: they come before all others.
    private func child(of node: Int, number: UInt8) -> Int? {
        let letters = nodes[node].letters
        guard letters >> UInt64(number) & 1 == 1 else { return nil }
        let earlier = letters & (1 << UInt64(number) - 1)
        // Most nodes have one child, and counting bits takes a while on machines of any age.
        return Int(nodes[node].firstChild) + (earlier == 0 ? 0 : earlier.nonzeroBitCount)
    }

    private static let noLetter: UInt8 = 36

    /// Digits from 0 on and letters without case from 10 on, in the order of their codes.
    private static func letterNumber(_ byte: UInt8) -> UInt8 {
        let digit = byte &- 0x30
        if digit < 10 { return digit }
        let letter = (byte | 0x20) &- 0x61
        return letter < 26 ? letter + 10 : noLetter
    }
}

// MARK: Searching

extension WordIndex {
    /// A word in the text, at a half-open range of its bytes.
    struct Occurrence {
        var start: Int
        var end: Int
        var word: Int
    }

    /// Appends the words that begin in `range`, in the order of their start; `offset` is added to their places, and
    /// `places` is working memory.
    func appendOccurrences(
        in text: Span<UInt8>, beginningIn range: Range<Int>, offset: Int, places: inout [UInt32],
        to occurrences: inout [Occurrence]
    ) {
        var next = range.lowerBound
        while next < range.upperBound {
            var count = 0
            next = starts.find(in: text, range: next..<range.upperBound, places: &places, count: &count)
            for place in 0..<count {
                let index = Int(places[place])
                if isWordStart(index, text) { walk(text, from: index, offset: offset, to: &occurrences) }
            }
        }
    }

    private func isWordStart(_ index: Int, _ text: Span<UInt8>) -> Bool {
        if index > 0, text[index] < 0x80, text[index - 1] < 0x80,
            WordIndex.letterNumber(text[index - 1]) == WordIndex.noLetter
        {
            return WordIndex.letterNumber(text[index]) != WordIndex.noLetter
        }
        let (scalar, length) = text.scalar(at: index)
        let current = FoldedCharacter(scalar)
        guard current.isInWord, current.kind != .mark else { return false }
        guard index > 0 else { return true }
        let previous = FoldedCharacter(text.scalar(at: text.scalarStart(before: index)).value)
        return isWordBoundary(previous, current, text, index + length)
    }

    /// Follows the letters from a word's start as long as they are some word's.
    private func walk(_ text: Span<UInt8>, from start: Int, offset: Int, to occurrences: inout [Occurrence]) {
        var node = 0
        var index = start
        var gap = 0
        var letters = 0
        // Letters before which more stands than a sign within a word.
        var parted: UInt128 = 0
        let limit = min(text.count, start + WordIndex.longestOccurrence)
        while index < limit {
            let byte = text[index]
            let current: FoldedCharacter
            if byte < 0x80 {
                index += 1
                let number = WordIndex.letterNumber(byte)
                guard number != WordIndex.noLetter else {
                    gap += 1
                    let isWithin = byte == 0x27 ? isFinalS(index, text) : WordIndex.mayStandWithin(byte)
                    if gap > 1 || !isWithin { parted |= 1 << UInt128(letters) }
                    if gap > WordIndex.longestGap || byte == 0x0A || byte == 0x0D { return }
                    continue
                }
                guard let next = child(of: node, number: number) else { return }
                node = next
                letters += 1
                guard nodes[node].word >= 0 else {
                    gap = 0
                    continue
                }
                current = FoldedCharacter(UInt32(byte))
            } else {
                let (scalar, length) = text.scalar(at: index)
                current = FoldedCharacter(scalar)
                index += length
                if current.kind == .mark { continue }
                guard current.isInWord else {
                    gap += 1
                    if gap > 1 || scalar != 0x2019 || !isFinalS(index, text) { parted |= 1 << UInt128(letters) }
                    if gap > WordIndex.longestGap { return }
                    continue
                }
                guard let next = child(of: node, letter: current.value) else { return }
                node = next
                letters += 1
            }
            gap = 0
            guard nodes[node].word >= 0, parted & ~breaks[Int(nodes[node].word)] == 0 else { continue }
            let isPlural = !endsWord(current, text, index)
            if !isPlural || hasPlural(start..<index, letters: letters, text) && isFinalS(index, text) {
                occurrences.append(
                    Occurrence(
                        start: start + offset, end: index + (isPlural ? 1 : 0) + offset, word: Int(nodes[node].word))
                )
            }
        }
    }

    /// Whether an s behind a word makes its plural: behind long ones, and abbreviations, which are written as such (`SINs`)
    /// or have no vowel (`ssns`), so that `sins` is none. Nor is `diagnosis` the plural of `diagnosi`.
    private func hasPlural(_ word: Range<Int>, letters: Int, _ text: Span<UInt8>) -> Bool {
        let last = text[word.upperBound - 1]
        guard last < 0x80, last | 0x20 != UInt8(ascii: "s"), last | 0x20 != UInt8(ascii: "i"),
            WordIndex.letterNumber(last) >= 10
        else { return false }
        if letters > 3 || last & 0x20 == 0 { return true }
        for index in word where "aeiouy".utf8.contains(text[index] | 0x20) { return false }
        return letters > 2
    }

    /// Whether the last letter of a word is an s at an index.
    private func isFinalS(_ index: Int, _ text: Span<UInt8>) -> Bool {
        guard index < text.count, text[index] | 0x20 == UInt8(ascii: "s") else { return false }
        guard index + 1 < text.count else { return true }
        return text[index + 1] < 0x80 && WordIndex.letterNumber(text[index + 1]) == WordIndex.noLetter
    }

    /// `-`, `.` and `_`.
    private static func mayStandWithin(_ byte: UInt8) -> Bool { byte == 0x2D || byte == 0x2E || byte == 0x5F }

    private func endsWord(_ last: FoldedCharacter, _ text: Span<UInt8>, _ end: Int) -> Bool {
        var index = end
        while index < text.count {
            let (scalar, length) = text.scalar(at: index)
            let next = FoldedCharacter(scalar)
            index += length
            if next.kind == .mark { continue }
            return isWordBoundary(last, next, text, index)
        }
        return true
    }

    /// Whether words part between two neighbours. `cardNumber` parts before the N, `IBANNumber` too; digits do not
    /// part from letters.
    private func isWordBoundary(
        _ left: FoldedCharacter, _ right: FoldedCharacter, _ text: Span<UInt8>, _ afterRight: Int
    ) -> Bool {
        if !left.isInWord || !right.isInWord { return true }
        if right.kind == .mark { return false }
        if left.kind == .standalone || right.kind == .standalone { return true }
        guard right.kind == .uppercase else { return false }
        if left.kind == .lowercase { return true }
        guard left.kind == .uppercase, afterRight < text.count else { return false }
        return FoldedCharacter(text.scalar(at: afterRight).value).kind == .lowercase
    }
}
