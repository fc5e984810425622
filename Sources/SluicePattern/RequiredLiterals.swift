private import Glibc

/// Texts of which every match of a pattern holds one, and where in the match it stands.
struct RequiredLiterals: Sendable, Hashable {
    /// One of the texts.
    struct Literal: Sendable, Hashable {
        /// A byte, or with bit 8 set a letter in either case.
        var units: [UInt16]
        /// Bytes of the match before the text: least and most; below 0 for a text that stands before the match.
        var before: ClosedRange<Int>
        /// The match begins where a run of characters right before the text begins, and nowhere else.
        var run: LeadingRun?
        /// The text does not count where one of these stands right before it.
        var notAfter = ASCIISet()
        /// The text does not count where one of these stands right behind it.
        var notBefore = ASCIISet()
    }

    /// A run of characters that a match must begin with, and that may not stand before it: so it is as long as can be.
    struct LeadingRun: Sendable, Hashable {
        var characters: ASCIISet
        /// Characters of the run: least and most.
        var count: ClosedRange<Int>
    }

    var literals: [Literal]
    /// How rare the texts are together, in bits: each bit halves how often one turns up by chance.
    var rarity: Double

    /// More texts than this are not searched for instead of one pattern.
    static let mostLiterals = 64
    /// The same for all branches of a pattern together.
    private static let mostOfAllBranches = 256
    private static let longestLiteral = 24
    private static let mostMembers = 8

    /// The rarest set of texts that a pattern requires; nil when there is none.
    static func best(in tree: PatternNode) -> RequiredLiterals? {
        RequiredLiterals.required(by: tree)?.0
    }

    /// Texts that make up all that a part can match; nil when there are too many.
    static func complete(_ node: PatternNode) -> [[UInt16]]? {
        switch node {
        case .empty, .look, .boundary: return [[]]
        case .character(let set): return members(of: set)
        case .sequence(let parts):
            var texts: [[UInt16]] = [[]]
            for part in parts {
                guard let next = complete(part), let product = product(texts, next) else { return nil }
                texts = product
            }
            return texts
        case .alternatives(let branches):
            var texts: [[UInt16]] = []
            for branch in branches {
                guard let more = complete(branch) else { return nil }
                texts += more
            }
            return texts.count <= mostLiterals ? texts : nil
        case .repetition(let part, let least, let most):
            guard let most, most <= longestLiteral, most - least <= mostMembers, let once = complete(part) else {
                return nil
            }
            var power: [[UInt16]] = [[]]
            var texts: [[UInt16]] = least == 0 ? [[]] : []
            for count in 0..<most {
                guard let next = product(power, once) else { return nil }
                power = next
                if count + 1 >= least { texts += power }
            }
            return texts.count <= mostLiterals ? texts : nil
        case .capture(_, let part), .atomic(let part): return complete(part)
        case .reference: return nil
        }
    }

    private static func members(of set: CharacterClass) -> [[UInt16]]? {
        guard case .scalars(let others) = set.others else { return nil }
        var texts: [[UInt16]] = []
        for byte in set.ascii.members {
            let isLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A
            if isLetter, set.ascii.contains(byte ^ 0x20) {
                if byte & 0x20 != 0 { texts.append([UInt16(byte) | 0x100]) }
            } else {
                texts.append([UInt16(byte)])
            }
        }
        for value in others {
            guard let scalar = Unicode.Scalar(value) else { return nil }
            texts.append(String(Character(scalar)).utf8.map(UInt16.init))
        }
        return texts.count <= mostMembers ? texts : nil
    }

    private static func product(_ left: [[UInt16]], _ right: [[UInt16]]) -> [[UInt16]]? {
        guard left.count * right.count <= mostLiterals else { return nil }
        if left == [[]] { return right.contains { $0.count > longestLiteral } ? nil : right }
        let texts = left.flatMap { head in right.map { head + $0 } }
        return texts.contains { $0.count > longestLiteral } ? nil : texts
    }
}

// MARK: Choosing

extension RequiredLiterals {
    /// The best set of a part, with places relative to the part's start.
    private static func required(by node: PatternNode) -> (RequiredLiterals, Int)? {
        if let texts = complete(node) {
            return candidate(texts, before: 0...0, notAfter: ASCIISet(), notBefore: ASCIISet()).map { ($0, 0) }
        }
        switch node {
        case .sequence(let parts): return required(bySequence: parts).map { ($0, 0) }
        case .alternatives(let branches):
            var union = RequiredLiterals(literals: [], rarity: .infinity)
            for branch in branches {
                guard let (set, _) = required(by: branch) else { return nil }
                union.literals += set.literals
                union.rarity = joinedRarity(union.rarity, set.rarity)
            }
            return union.literals.count <= mostOfAllBranches ? (union, 0) : nil
        case .repetition(let part, let least, _): return least > 0 ? required(by: part) : nil
        case .capture(_, let part), .atomic(let part): return required(by: part)
        default: return nil
        }
    }

    /// Runs of parts that are complete together, and parts that have a set inside them.
    private static func required(bySequence parts: [PatternNode]) -> RequiredLiterals? {
        var best: RequiredLiterals?
        func offer(_ set: RequiredLiterals?) {
            guard let set, set.rarity > 0 else { return }
            if let best, (best.worth, best.rarity) >= (set.worth, set.rarity) { return }
            best = set
        }
        var groups: [Int: Int] = [:]
        var before = 0...0
        let wholes = parts.map(complete)
        for start in parts.indices {
            defer {
                let longest = parts[start].extent(groups: &groups).length
                before =
                    (before.lowerBound
                        + parts[start].shortestBytes)...min(before.upperBound + longest, Extent.unbounded)
            }
            if case .look(let look) = parts[start], look.isBehind, !look.isNegative {
                offer(candidate(behind: look.content, at: before))
            }
            if wholes[start] == nil, let (inner, _) = required(by: parts[start]) {
                offer(inner.moved(by: before))
            }
            var texts: [[UInt16]] = [[]]
            var end = start
            while end < parts.count, let next = wholes[end], let product = product(texts, next) {
                texts = product
                end += 1
            }
            // Assertions at the end of the run take nothing: they bound the last part that does.
            while end > start, parts[end - 1].takesNothing { end -= 1 }
            guard end > start else { continue }
            let notBefore = forbiddenAfter(parts, end)
            var set = candidate(texts, before: before, notAfter: forbiddenBefore(parts, start), notBefore: notBefore)
            if let run = leadingRun(parts[..<start]) {
                for index in set?.literals.indices ?? 0..<0 { set?.literals[index].run = run }
            }
            offer(set)
            if start > 0, case .look(let look) = parts[start - 1], look.isBehind, !look.isNegative {
                offer(candidate(behind: look.content, then: texts, at: before, notBefore: notBefore))
            }
        }
        return best
    }

    /// The run that makes up all of the first parts, behind an assertion that none of its characters stands before it.
    private static func leadingRun(_ parts: ArraySlice<PatternNode>) -> LeadingRun? {
        guard case .repetition(.character(let set), let least, let most?)? = parts.last, least > 0,
            set.others == .scalars([]), parts.dropLast().allSatisfy(\.takesNothing)
        else { return nil }
        let forbidden = forbiddenBefore(Array(parts), parts.count - 1)
        guard set.ascii.intersection(forbidden.inverted).isEmpty else { return nil }
        return LeadingRun(characters: set.ascii, count: least...most)
    }

    /// Texts that a lookbehind requires, which end where it stands, joined to those that follow.
    private static func candidate(
        behind content: PatternNode, then texts: [[UInt16]] = [[]], at place: ClosedRange<Int>,
        notBefore: ASCIISet = ASCIISet()
    ) -> RequiredLiterals? {
        guard let heads = complete(content), texts.count * heads.count <= mostLiterals else { return nil }
        var union = RequiredLiterals(literals: [], rarity: .infinity)
        for head in heads {
            let own = (place.lowerBound - head.count)...(place.upperBound - head.count)
            let joined = texts.map { head + $0 }
            guard let set = candidate(joined, before: own, notAfter: ASCIISet(), notBefore: notBefore) else {
                return nil
            }
            union.literals += set.literals
            union.rarity = joinedRarity(union.rarity, set.rarity)
        }
        return union.literals.isEmpty ? nil : union
    }

    private func moved(by offset: ClosedRange<Int>) -> RequiredLiterals {
        var result = self
        for index in literals.indices {
            let own = literals[index].before
            // A run is one that the whole match begins with.
            if offset.upperBound > 0 { result.literals[index].run = nil }
            result.literals[index].before =
                (own.lowerBound + offset.lowerBound)...min(own.upperBound + offset.upperBound, Extent.unbounded)
        }
        return result
    }

    private static func candidate(
        _ texts: [[UInt16]], before: ClosedRange<Int>, notAfter: ASCIISet, notBefore: ASCIISet
    ) -> RequiredLiterals? {
        guard !texts.isEmpty, before.upperBound <= 16 << 10 else { return nil }
        var rarity = Double.infinity
        for text in texts {
            var bits = text.reduce(0) { $0 + RequiredLiterals.rarity(of: $1) }
            if !notAfter.isEmpty { bits += 1.5 }
            if !notBefore.isEmpty { bits += 1.5 }
            rarity = joinedRarity(rarity, bits)
        }
        // A window of many starts costs more to confirm.
        rarity -= Double((before.upperBound - before.lowerBound) / 64) * 0.2
        let literals = texts.map { Literal(units: $0, before: before, notAfter: notAfter, notBefore: notBefore) }
        return RequiredLiterals(literals: literals, rarity: rarity)
    }

    /// Above this the estimate says little: words are no random letters.
    private static let tellingBits = 24.0

    /// What decides between sets: rare texts are worth less where a match may begin at many places before them, each of
    /// which has to be tried.
    private var worth: Double {
        let spread = literals.map { $0.run == nil ? $0.before.count - 1 : 0 }.max() ?? 0
        return min(rarity, Self.tellingBits) - log2(1 + Double(spread) / 8)
    }

    /// Of one or the other.
    private static func joinedRarity(_ left: Double, _ right: Double) -> Double {
        let lesser = min(left, right)
        return lesser.isFinite ? lesser - log2(1 + exp2(lesser - max(left, right))) : left
    }

    /// Bits by which a character narrows mixed text: an estimate over prose, tables, code and logs.
    private static func rarity(of unit: UInt16) -> Double {
        switch UInt8(truncatingIfNeeded: unit) {
        case UInt8(ascii: " "): 3
        case UInt8(ascii: "e"), UInt8(ascii: "t"), UInt8(ascii: "a"), UInt8(ascii: "o"), UInt8(ascii: "n"),
            UInt8(ascii: "i"), UInt8(ascii: "r"), UInt8(ascii: "s"):
            3.7
        case 0x61...0x7A: 5
        case 0x30...0x39: 5
        case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "/"), UInt8(ascii: "-"): 5.5
        default: 6.5
        }
    }

    /// Characters before the part at `index` that its assertions forbid.
    private static func forbiddenBefore(_ parts: [PatternNode], _ index: Int) -> ASCIISet {
        var forbidden = ASCIISet()
        var place = index
        while place > 0 {
            place -= 1
            switch parts[place] {
            case .look(let look):
                if look.isBehind, look.isNegative, case .character(let set) = look.content {
                    forbidden.formUnion(set.certain)
                }
            case .boundary(let kind):
                if kind == .word, startsInWord(parts[index]) { forbidden.formUnion(.word) }
            default: return forbidden
            }
        }
        return forbidden
    }

    /// Characters behind the part before `index` that its assertions forbid.
    private static func forbiddenAfter(_ parts: [PatternNode], _ index: Int) -> ASCIISet {
        var forbidden = ASCIISet()
        for part in parts[index...] {
            switch part {
            case .look(let look):
                if !look.isBehind, look.isNegative, case .character(let set) = look.content {
                    forbidden.formUnion(set.certain)
                }
            case .boundary(let kind):
                if kind == .word, endsInWord(parts[index - 1]) { forbidden.formUnion(.word) }
            default: return forbidden
            }
        }
        return forbidden
    }

    private static func startsInWord(_ node: PatternNode) -> Bool {
        complete(node).map { $0.allSatisfy { isWord($0.first) } } ?? false
    }

    private static func endsInWord(_ node: PatternNode) -> Bool {
        complete(node).map { $0.allSatisfy { isWord($0.last) } } ?? false
    }

    private static func isWord(_ unit: UInt16?) -> Bool {
        unit.map { $0 & 0xFF < 0x80 && ASCIISet.word.contains(UInt8(truncatingIfNeeded: $0)) } ?? false
    }
}
