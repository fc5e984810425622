/// Many patterns, made ready to be searched for at once: shared by all threads that search.
package final class PatternSet: Sendable {
    /// One pattern and what is known of it.
    package struct Member: Sendable {
        package let pattern: CompiledPattern
        /// Bytes from the start of an attempt up to the last byte that it may inspect.
        package let reach: Int
        /// Bytes before the start of an attempt that it may inspect.
        package let lookbehind: Int

        /// Compiles a pattern whose reach must be bounded.
        ///
        /// - Parameters:
        ///   - source: the pattern.
        ///   - reachLimit: greatest reach in bytes that is accepted.
        /// - Throws: ``PatternError``.
        package init(_ source: String, reachLimit: Int) throws(PatternError) {
            pattern = try CompiledPattern(source)
            let shape = try? PatternShape(of: source, captureCount: pattern.captureCount)
            guard let shape, let bound = shape.reachBytes, bound <= reachLimit else {
                throw PatternError(number: 0, byteOffset: 0, message: "pattern has no bounded reach")
            }
            self.source = source
            self.shape = shape
            reach = bound
            // A character takes at most four bytes; one more is looked at to see that it is whole.
            lookbehind = 4 * (pattern.lookbehindCharacters * max(shape.lookbehindDepth, 1) + 1)
        }

        let source: String
        let shape: PatternShape
    }

    /// Where a pattern's candidates come from.
    package enum AnchorKind: String, Sendable, Hashable, CaseIterable {
        /// Literals of which every match holds one.
        case literal
        /// The bytes that a match begins with; PCRE2 confirms.
        case shape
        /// Bytes that decide alone: PCRE2 would find just the same.
        case exact
        /// None: PCRE2 searches the whole text.
        case none
    }

    /// A pattern that is wanted where a literal stands.
    struct LiteralTarget: Sendable, Hashable {
        var pattern: Int
        /// Bytes of the match before the literal: least and most.
        var before: ClosedRange<Int>
        /// See ``RequiredLiterals/Literal/run``.
        var run: RequiredLiterals.LeadingRun?
    }

    package let members: [Member]
    package let anchorKinds: [AnchorKind]

    /// By pattern, what PCRE2 runs on candidates; nil where the anchor decides alone.
    let confirming: [CompiledPattern?]
    /// Nil when no pattern has literals.
    let literals: LiteralDatabase?
    /// By literal, those that want it.
    let literalTargets: [[LiteralTarget]]
    let literalLengths: [Int]
    /// Nil when no pattern has a shape.
    let shapes: ShapeMemory?
    /// By number among the shapes, the pattern.
    let shapePatterns: [Int]
    /// Patterns without an anchor.
    let unanchored: [Int]
    /// Patterns that are wanted only at some places.
    package let conditional: ConditionalPatterns

    /// Finds anchors and compiles what searches for them.
    ///
    /// - Parameters:
    ///   - members: the patterns; they are known by their index.
    ///   - given: by index, anchors that authors gave.
    ///   - conditions: by index, the number of a condition without which the pattern's hits are of no use; several may
    ///     share one.
    ///   - store: where compiled databases are kept between runs; nil to compile each time.
    package init(
        _ members: [Member], given: [Int: GivenAnchor] = [:], conditions: [Int: Int] = [:],
        store: (any PatternSetStore)? = nil
    ) {
        self.members = members
        let anchors = members.enumerated().map { index, member in
            given[index].map { Anchor($0, for: member.shape) } ?? Anchor(for: member.shape)
        }
        var plan = LiteralPlan()
        var prefixes: [PatternPrefix] = []
        var shapePatterns: [Int] = []
        for (index, anchor) in anchors.enumerated() {
            switch anchor {
            case .literals(let literals): plan.add(literals, of: index)
            case .shape(let prefix):
                prefixes.append(prefix)
                shapePatterns.append(index)
            case .none: continue
            }
        }
        let compiled = CompiledAnchors(literals: plan.literals, prefixes: prefixes, store: store)
        literals = compiled.literals
        literalTargets = plan.targets
        literalLengths = plan.literals.map(\.bytes.count)
        let isConditional = shapePatterns.map { index in
            conditions[index] != nil && ConditionalPatterns.accept(members[index].shape.tree)
        }
        shapes = compiled.shapes.map { ShapeMemory($0, isConditional: isConditional) }
        conditional = ConditionalPatterns(
            groups: shapes?.groups ?? [], patterns: shapePatterns, conditions: conditions,
            alphabets: shapePatterns.map { members[$0].shape.tree.alphabet }
        )
        self.shapePatterns = shapePatterns
        var kinds = anchors.map { anchor -> AnchorKind in
            switch anchor {
            case .literals: compiled.literals == nil ? .none : .literal
            case .shape: .shape
            case .none: .none
            }
        }
        for (number, index) in shapePatterns.enumerated() where compiled.shapes?.own[number].isExact == [true] {
            kinds[index] = .exact
        }
        anchorKinds = kinds
        confirming = zip(members, kinds).map { member, kind in
            switch kind {
            case .exact: nil
            case .none: member.pattern
            case .literal, .shape: (try? CompiledPattern(member.source, purpose: .confirmation)) ?? member.pattern
            }
        }
        unanchored = kinds.indices.filter { kinds[$0] == .none }
    }
}

/// Equal literals of several patterns are searched for once.
private struct LiteralPlan {
    private(set) var literals: [LiteralDatabase.Literal] = []
    private(set) var targets: [[PatternSet.LiteralTarget]] = []
    private var numbers: [LiteralDatabase.Literal: Int] = [:]

    mutating func add(_ required: RequiredLiterals, of pattern: Int) {
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
