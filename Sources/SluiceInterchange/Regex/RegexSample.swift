/// Makes texts that a pattern is likely to match. Nothing is promised: boundaries and negative lookarounds are left
/// out, so each text must be tried.
struct RegexSample {
    private var state: UInt64
    private var groups: [Int: String] = [:]
    /// How much longer than its least a repetition may come out.
    private let stretch: Int

    /// Longest text, in characters.
    private static let longest = 8000
    private var count = 0

    /// - Parameters:
    ///   - seed: the same seed gives the same text.
    ///   - attempt: later attempts give longer texts.
    init(seed: UInt64, attempt: Int) {
        state = seed &+ UInt64(attempt) &* 0x9E37_79B9_7F4A_7C15
        stretch = attempt % 6 == 5 ? 40 : attempt % 3 == 2 ? 12 : 3
    }

    mutating func text(of node: RegexNode) -> String {
        guard count < RegexSample.longest else { return "" }
        switch node {
        case .empty, .assertion: return ""
        case .character(let set):
            count += 1
            return character(of: set)
        case .sequence(let parts):
            var text = ""
            for part in parts { text += self.text(of: part) }
            return text
        case .alternatives(let branches): return text(of: branches[Int(next() % UInt64(branches.count))])
        case .repetition(let part, let least, let most, _):
            let room = min(max((most ?? Int.max) - least, 0), stretch)
            var text = ""
            for _ in 0..<(least + Int(next() % UInt64(room + 1))) { text += self.text(of: part) }
            return text
        case .capture(let number, _, let part):
            let text = text(of: part)
            groups[number] = text
            return text
        case .atomic(let part): return text(of: part)
        case .look(_, let isNegative, let part): return isNegative ? "" : text(of: part)
        case .reference(let number, _): return groups[number] ?? ""
        }
    }

    private mutating func character(of set: RegexClass) -> String {
        let members = set.asciiMembers
        let shown = members.filter { $0 > 0x20 && $0 < 0x7F }
        let plain = shown.filter { byte in
            byte >= 0x30 && byte <= 0x39 || (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A
        }
        // Of wide classes, letters and digits; a text of signs looks like nothing that anybody writes.
        let choice = shown.count > 40 && !plain.isEmpty ? plain : shown.isEmpty ? members.filter { $0 == 0x20 } : shown
        if !choice.isEmpty { return String(UnicodeScalar(choice[Int(next() % UInt64(choice.count))])) }
        if let first = members.last(where: { $0 >= 0x09 }) { return String(UnicodeScalar(first)) }
        for case .range(let low, _) in set.items { return Unicode.Scalar(low).map(String.init) ?? "" }
        return "é"
    }

    /// SplitMix64 (Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
