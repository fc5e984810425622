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
            ownShape = shape
            reach = bound
            // A character takes at most four bytes; one more is looked at to see that it is whole.
            lookbehind = 4 * (pattern.lookbehindCharacters * max(shape.lookbehindDepth, 1) + 1)
        }

        /// What was accepted before, with the figures that were found then.
        init(accepted source: String, reach: Int, lookbehind: Int) {
            pattern = CompiledPattern(accepted: source, purpose: .search)
            self.source = source
            self.reach = reach
            self.lookbehind = lookbehind
            ownShape = nil
        }

        let source: String
        /// Nil for one that was accepted before.
        fileprivate let ownShape: PatternShape?

        var shape: PatternShape {
            guard let ownShape else { preconditionFailure("the shape of an accepted pattern is not known") }
            return ownShape
        }
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

    /// What was found in the patterns, to be kept.
    let plan: AnchorPlan
    /// See ``CompiledAnchors/key``.
    let anchorsKey: CompiledAnchorsKey?

    /// Finds anchors and compiles what searches for them.
    ///
    /// - Parameters:
    ///   - members: the patterns; they are known by their index.
    ///   - given: by index, anchors that authors gave.
    ///   - conditions: by index, the number of a condition without which the pattern's hits are of no use; several may
    ///     share one.
    ///   - store: where compiled databases are kept between runs; nil to compile each time.
    package convenience init(
        _ members: [Member], given: [Int: GivenAnchor] = [:], conditions: [Int: Int] = [:],
        store: (any PatternSetStore)? = nil
    ) {
        var plan = AnchorPlan()
        var prefixes: [PatternPrefix] = []
        for (index, member) in members.enumerated() {
            guard let shape = member.ownShape else {
                plan.addNothing()
                continue
            }
            switch given[index].map({ Anchor($0, for: shape) }) ?? Anchor(for: shape) {
            case .literals(let literals): plan.add(literals, of: index)
            case .shape(let prefix):
                prefixes.append(prefix)
                plan.add(prefix, shape.tree, of: index)
            case .none: plan.addNothing()
            }
        }
        let compiled = CompiledAnchors(literals: plan.literals, prefixes: prefixes, store: store)
        self.init(members, plan, compiled, conditions: conditions)
    }

    init(_ members: [Member], _ plan: AnchorPlan, _ compiled: CompiledAnchors, conditions: [Int: Int]) {
        self.members = members
        self.plan = plan
        anchorsKey = compiled.key
        literals = compiled.literals
        literalTargets = plan.targets
        literalLengths = plan.literals.map(\.bytes.count)
        let isConditional = zip(plan.shapePatterns, plan.mayBeConditional).map { conditions[$0] != nil && $1 }
        shapes = compiled.shapes.map { ShapeMemory($0, isConditional: isConditional) }
        conditional = ConditionalPatterns(
            groups: shapes?.groups ?? [], patterns: plan.shapePatterns, conditions: conditions,
            alphabets: plan.alphabets
        )
        shapePatterns = plan.shapePatterns
        var kinds = plan.kinds.map { $0 == .literal && compiled.literals == nil ? .none : $0 }
        for (number, index) in plan.shapePatterns.enumerated() where compiled.shapes?.own[number].isExact == [true] {
            kinds[index] = .exact
        }
        anchorKinds = kinds
        confirming = zip(members, kinds).map { member, kind in
            switch kind {
            case .exact: nil
            case .none: member.pattern
            case .literal, .shape: CompiledPattern(accepted: member.source, purpose: .confirmation)
            }
        }
        unanchored = kinds.indices.filter { kinds[$0] == .none }
    }
}
