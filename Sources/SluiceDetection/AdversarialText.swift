/// A text made to cost a pattern much: a beginning, and a unit that is repeated behind it up to any length. The same
/// entry gives the same texts on every machine.
struct AdversarialText: Sendable, Hashable {
    /// What it is, for a person; names places in examples, never their content.
    let kind: String
    /// Stands once; empty as a rule.
    let head: String
    /// Never empty.
    let unit: String

    init(_ kind: String, head: String = "", unit: String) {
        self.kind = kind
        self.head = head
        self.unit = unit
    }

    /// Bytes of text after which every further stretch costs the same; nil when the beginning counts by itself.
    var period: Int? { head.isEmpty ? unit.utf8.count : nil }

    /// At most so many bytes, cut between characters.
    func text(bytes limit: Int) -> String {
        var bytes = Array(head.utf8)
        let unit = Array(unit.utf8)
        bytes.reserveCapacity(limit + unit.count)
        while bytes.count < limit { bytes += unit }
        var end = min(limit, bytes.count)
        while end > 0, end < bytes.count, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return String(decoding: bytes[..<end], as: UTF8.self)
    }
}

extension AdversarialText {
    /// Examples that are taken apart: the first ones.
    private static let examplesUsed = 2
    /// Places at which an example is cut.
    private static let cutsUsed = 12
    /// Bytes of filler behind a beginning that is itself repeated.
    private static let fillerBytes = 64

    /// Texts to try on a pattern and the texts that it matches; all of them are tried short, the worst ones long.
    static func candidates(for pattern: String, examples: [String]) -> [AdversarialText] {
        var texts = runs + mixtures + literals(of: pattern)
        let examples = examples.filter { !$0.isEmpty }
        if !examples.isEmpty {
            texts.append(AdversarialText("match examples joined", unit: examples.joined()))
            texts.append(AdversarialText("match examples, one a line", unit: examples.joined(separator: "\n") + "\n"))
        }
        for (number, example) in examples.prefix(examplesUsed).enumerated() {
            texts += pieces(of: Array(example.unicodeScalars), name: "match example \(number + 1)")
        }
        return texts
    }

    /// Runs of one character: whatever class a pattern repeats, one of these is in it.
    private static let runs: [AdversarialText] = {
        let printable = (0x20...0x7E).map { Unicode.Scalar(UInt8($0)) }
        let others: [Unicode.Scalar] = ["\t", "\n", "é", "漢"]
        return (printable + others).map { scalar in
            let name = scalar.value > 0x20 ? "`\(scalar)`" : "U+00" + (scalar.value < 0x10 ? "0" : "") + hex(scalar)
            return AdversarialText("run of \(name)", unit: String(scalar))
        }
    }()

    private static func hex(_ scalar: Unicode.Scalar) -> String { String(scalar.value, radix: 16, uppercase: true) }

    /// Words, numbers and separators taking turns.
    private static let mixtures: [AdversarialText] = [
        "0123456789", "12 ", "1-", "1.", "1234 ", "1234-", "123456 ", "a ", "aaaa ", "a.", "a-", "a_", "a1", "A1", "aA",
        "aA1", "a=", "a=b;", "a=b&", "a:b,", "a/", "a,", "\"a\":", "\"a\",", "aaaa\n", "ab@", "<a>", "()", "\\n",
    ].map { AdversarialText("repeats of `\($0 == "aaaa\n" ? "aaaa\\n" : $0)`", unit: $0) }

    /// Words that stand in the pattern's text: prefixes above all.
    private static func literals(of pattern: String) -> [AdversarialText] {
        var words: [String] = []
        var word = ""
        var isInClass = false
        var isEscaped = false
        for scalar in pattern.unicodeScalars {
            let isWord = scalar.properties.isAlphabetic || "0123456789_-".unicodeScalars.contains(scalar)
            if isWord && !isEscaped && !isInClass {
                word.unicodeScalars.append(scalar)
            } else {
                if word.unicodeScalars.count > 1 { words.append(word) }
                word = ""
            }
            if !isEscaped, scalar == "[" { isInClass = true }
            if !isEscaped, scalar == "]" { isInClass = false }
            isEscaped = !isEscaped && scalar == "\\"
        }
        if word.unicodeScalars.count > 1 { words.append(word) }
        var seen: Set<String> = []
        return words.filter { seen.insert($0).inserted }.prefix(8)
            .map { AdversarialText("repeats of `\($0)` from the pattern", unit: $0) }
    }

    // MARK: Pieces of examples

    /// Beginnings of an example: repeated; going on for ever with what came last; going on for a while, repeated.
    private static func pieces(of example: [Unicode.Scalar], name: String) -> [AdversarialText] {
        var texts: [AdversarialText] = []
        let cut = string(example.dropLast())
        if !cut.isEmpty {
            for (separator, words) in [("", ""), (" ", ", with spaces"), ("\n", ", one a line")] {
                texts.append(
                    AdversarialText("\(name) without its last character, repeated\(words)", unit: cut + separator))
            }
        }
        for end in cuts(of: example) {
            let head = string(example[..<end])
            texts.append(AdversarialText("first \(end) characters of \(name), repeated", unit: head))
            for length in pumpLengths(of: example, before: end) {
                let pump = string(example[(end - length)..<end])
                let words = length == 1 ? "the last one" : "the last \(length)"
                texts.append(
                    AdversarialText("first \(end) characters of \(name), \(words) repeated", head: head, unit: pump))
                let filler = String(repeating: pump, count: max(1, fillerBytes / pump.utf8.count))
                texts.append(
                    AdversarialText(
                        "first \(end) characters of \(name) and \(filler.utf8.count) bytes of \(words), repeated",
                        unit: head + filler
                    )
                )
            }
        }
        return texts
    }

    /// Numbers of characters after which to cut: where the kind of character changes, then evenly.
    private static func cuts(of example: [Unicode.Scalar]) -> [Int] {
        guard example.count > 1 else { return [] }
        let places = 1..<example.count
        guard places.count > cutsUsed else { return Array(places) }
        var chosen = Set(places.filter { kind(of: example[$0 - 1]) != kind(of: example[$0]) }.prefix(cutsUsed / 2))
        let even = cutsUsed - chosen.count
        for step in 1...even { chosen.insert(max(1, step * (example.count - 1) / even)) }
        return chosen.sorted()
    }

    /// What is repeated behind a cut: one character, three, and what reaches back to the same separator.
    private static func pumpLengths(of example: [Unicode.Scalar], before end: Int) -> [Int] {
        var lengths: Set<Int> = [1]
        if end >= 3 { lengths.insert(3) }
        let last = example[end - 1]
        if let previous = example[..<(end - 1)].lastIndex(of: last) { lengths.insert(end - 1 - previous) }
        return lengths.sorted()
    }

    private static func kind(of scalar: Unicode.Scalar) -> Int {
        switch scalar {
        case "0"..."9": 0
        case "a"..."z": 1
        case "A"..."Z": 2
        case " ", "\t", "\r", "\n": 3
        default: 4
        }
    }

    private static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        return String(text)
    }
}
