/// Where the candidates of a set of patterns come from: what finding their anchors gives.
struct AnchorPlan: Sendable, Hashable {
    /// By pattern; never `.exact`, which shows when the shapes are compiled.
    private(set) var kinds: [PatternSet.AnchorKind] = []
    /// Each once, however many patterns want it.
    private(set) var literals: [LiteralDatabase.Literal] = []
    /// By literal, the patterns that want it.
    private(set) var targets: [[PatternSet.LiteralTarget]] = []
    /// Patterns with a shape, in the order of the shapes.
    private(set) var shapePatterns: [Int] = []
    /// By shape, see ``PatternPrefix/isExact``.
    private(set) var isExact: [Bool] = []
    /// By shape, see ``ConditionalPatterns/accept(_:)`` and ``PatternNode/alphabet``.
    private(set) var mayBeConditional: [Bool] = []
    private(set) var alphabets: [ByteSet] = []
    private var numbers: [LiteralDatabase.Literal: Int] = [:]

    init() {}

    /// The next pattern has no anchor.
    mutating func addNothing() { kinds.append(.none) }

    /// The next pattern, `tree`, has a shape.
    mutating func add(_ prefix: PatternPrefix, _ tree: PatternNode, of pattern: Int) {
        kinds.append(.shape)
        shapePatterns.append(pattern)
        isExact.append(prefix.isExact)
        mayBeConditional.append(ConditionalPatterns.accept(tree))
        alphabets.append(tree.alphabet)
    }

    /// The next pattern has literals. Equal ones of several patterns are searched for once.
    mutating func add(_ required: RequiredLiterals, of pattern: Int) {
        kinds.append(.literal)
        for wanted in required.literals {
            let literal = LiteralDatabase.Literal(
                bytes: wanted.units.map { UInt8(truncatingIfNeeded: $0) },
                isCaseless: wanted.units.contains { $0 >= 0x100 }, notAfter: wanted.notAfter,
                notBefore: wanted.notBefore
            )
            let target = PatternSet.LiteralTarget(pattern: pattern, before: wanted.before, run: wanted.run)
            if let number = numbers[literal] {
                if !targets[number].contains(target) { targets[number].append(target) }
            } else {
                numbers[literal] = literals.count
                literals.append(literal)
                targets.append([target])
            }
        }
    }
}

extension StoredWriter {
    mutating func append(_ plan: AnchorPlan) {
        append(list: plan.kinds.map { UInt8(clamping: AnchorPlan.stored.firstIndex(of: $0) ?? 0) })
        append(list: plan.shapePatterns.map(UInt32.init(clamping:)))
        append(list: plan.isExact.map { $0 ? UInt8(1) : 0 })
        append(list: plan.mayBeConditional.map { $0 ? UInt8(1) : 0 })
        for alphabet in plan.alphabets {
            append(list: alphabet.bits)
            append(alphabet.hasNone)
        }
        append(UInt32(clamping: plan.literals.count))
        for (literal, targets) in zip(plan.literals, plan.targets) {
            append(literal)
            append(UInt32(clamping: targets.count))
            for target in targets { append(target) }
        }
    }

    private mutating func append(_ target: PatternSet.LiteralTarget) {
        append(UInt32(clamping: target.pattern))
        append(target.before)
        append(target.run != nil)
        guard let run = target.run else { return }
        append(run.characters)
        append(run.count)
    }

    private mutating func append(_ range: ClosedRange<Int>) {
        append(range.lowerBound)
        append(range.upperBound)
    }
}

extension AnchorPlan {
    /// The kinds by the number that stands for each.
    fileprivate static let stored: [PatternSet.AnchorKind] = [.none, .literal, .shape]

    /// Restores the plan of so many patterns. All indices are checked; the rest decides only on what is found.
    init(from reader: inout StoredReader, patterns count: Int) throws(StoredDamage) {
        for kind: UInt8 in try reader.list() {
            guard kind < Self.stored.count else { throw StoredDamage() }
            kinds.append(Self.stored[Int(kind)])
        }
        let shapePatterns: [UInt32] = try reader.list()
        let isExact: [UInt8] = try reader.list()
        let mayBeConditional: [UInt8] = try reader.list()
        let shaped = kinds.indices.filter { kinds[$0] == .shape }
        guard kinds.count == count, shapePatterns.map(Int.init) == shaped, isExact.count == shaped.count,
            isExact.allSatisfy({ $0 <= 1 }), mayBeConditional.count == shaped.count,
            mayBeConditional.allSatisfy({ $0 <= 1 })
        else { throw StoredDamage() }
        self.shapePatterns = shaped
        self.isExact = isExact.map { $0 == 1 }
        self.mayBeConditional = mayBeConditional.map { $0 == 1 }
        for _ in shaped {
            guard var alphabet = ByteSet(bits: try reader.list()) else { throw StoredDamage() }
            alphabet.hasNone = try reader.flag()
            alphabets.append(alphabet)
        }
        let literalCount: UInt32 = try reader.number()
        for _ in 0..<literalCount {
            literals.append(try LiteralDatabase.Literal(from: &reader))
            let targetCount: UInt32 = try reader.number()
            var targets: [PatternSet.LiteralTarget] = []
            for _ in 0..<targetCount {
                let target = try PatternSet.LiteralTarget(from: &reader)
                guard target.pattern < count, kinds[target.pattern] == .literal else { throw StoredDamage() }
                targets.append(target)
            }
            self.targets.append(targets)
        }
    }
}

extension LiteralDatabase.Literal {
    fileprivate init(from reader: inout StoredReader) throws(StoredDamage) {
        bytes = try reader.list()
        isCaseless = try reader.flag()
        notAfter = try ASCIISet(from: &reader)
        notBefore = try ASCIISet(from: &reader)
        guard !bytes.isEmpty else { throw StoredDamage() }
    }
}

extension PatternSet.LiteralTarget {
    fileprivate init(from reader: inout StoredReader) throws(StoredDamage) {
        let pattern: UInt32 = try reader.number()
        self.pattern = Int(pattern)
        before = try ClosedRange(from: &reader)
        if try reader.flag() {
            run = RequiredLiterals.LeadingRun(
                characters: try ASCIISet(from: &reader), count: try ClosedRange(from: &reader))
        }
    }
}

extension ASCIISet {
    fileprivate init(from reader: inout StoredReader) throws(StoredDamage) {
        self.init(words: (try reader.number(), try reader.number()))
    }
}

extension ClosedRange<Int> {
    fileprivate init(from reader: inout StoredReader) throws(StoredDamage) {
        let bounds = -Extent.unbounded...Extent.unbounded
        let lower = try reader.integer(in: bounds)
        self = lower...(try reader.integer(in: lower...bounds.upperBound))
    }
}
