/// Sets between runs: what finding the anchors of hundreds of patterns gives is kept beside what is compiled of them.
extension PatternSet {
    /// Takes from a store what ``keep(in:given:)`` left there for the same patterns; nil when it does not have all of it.
    ///
    /// - Parameters:
    ///   - sources: the patterns, in order.
    ///   - given: by index, anchors that authors gave.
    ///   - conditions: as when they are compiled; any will do, whatever was kept.
    ///   - store: where compiled databases are kept between runs.
    package convenience init?(
        restoring sources: [String], given: [Int: GivenAnchor], conditions: [Int: Int] = [:],
        from store: any PatternSetStore
    ) {
        let key = PatternSet.key(sources, given)
        guard let bytes = store.bytes(named: key.name),
            let content = StoredEnvelope.opened(bytes, key: key.bytes),
            let (members, plan, anchors) = try? PatternSet.restored(content, sources),
            let compiled = CompiledAnchors(plan, key: anchors, store: store)
        else { return nil }
        self.init(members, plan, compiled, conditions: conditions)
    }

    /// Leaves in a store what ``init(restoring:given:from:)`` needs; nothing where nothing is compiled.
    ///
    /// - Parameters:
    ///   - store: that of the initializer.
    ///   - given: that of the initializer.
    package func keep(in store: any PatternSetStore, given: [Int: GivenAnchor]) {
        guard let anchorsKey else { return }
        var writer = StoredWriter()
        writer.append(list: anchorsKey.bytes)
        for member in members {
            writer.append(member.reach)
            writer.append(member.lookbehind)
        }
        writer.append(plan)
        let key = PatternSet.key(members.map(\.source), given)
        store.keep(StoredEnvelope.sealed(writer.bytes, key: key.bytes), named: key.name)
    }

    /// Bytes that a kept pattern may inspect on either side: a bound for what a damaged file may ask for.
    private static let longestReach = 1 << 20

    private static func restored(
        _ content: ArraySlice<UInt8>, _ sources: [String]
    ) throws(StoredDamage) -> (members: [Member], plan: AnchorPlan, anchors: CompiledAnchorsKey) {
        var reader = StoredReader(content)
        guard let anchors = CompiledAnchorsKey(bytes: try reader.byteList()) else { throw StoredDamage() }
        var members: [Member] = []
        for source in sources {
            let reach = try reader.integer(in: 0...longestReach)
            let lookbehind = try reader.integer(in: 0...longestReach)
            members.append(Member(accepted: source, reach: reach, lookbehind: lookbehind))
        }
        let plan = try AnchorPlan(from: &reader, patterns: sources.count)
        guard reader.isAtEnd else { throw StoredDamage() }
        return (members, plan, anchors)
    }

    /// Tells these patterns, by this version on this machine, from all others.
    private static func key(_ sources: [String], _ given: [Int: GivenAnchor]) -> CompiledAnchorsKey {
        var writer = StoredWriter()
        writer.append("anchors of patterns")
        writer.append(CompiledAnchorsKey.Machine.current)
        writer.append(LiteralDatabase.isAvailable)
        writer.append(list: sources)
        for (index, anchor) in given.sorted(by: { $0.key < $1.key }) {
            writer.append(index)
            switch anchor {
            case .literals(let texts):
                writer.append("literals")
                writer.append(list: texts)
            case .digits(let groups, let separators):
                writer.append("digits")
                writer.append(groups.count)
                for group in groups { writer.append(list: group.map(String.init)) }
                writer.append(separators)
            }
        }
        return CompiledAnchorsKey(digestOf: writer.bytes)
    }
}

extension CompiledAnchors {
    fileprivate init?(_ plan: AnchorPlan, key: CompiledAnchorsKey, store: any PatternSetStore) {
        guard let bytes = store.bytes(named: key.name) else { return nil }
        self.init(stored: bytes, key: key, literals: plan.literals, isExact: plan.isExact)
    }
}
