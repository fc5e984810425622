import SluiceLookup

/// The exact data of all entries, made ready for searching: each file is searched once, however many entries use it.
final class CompiledExactData: Sendable {
    /// An entry, and what it looks for.
    struct Use {
        var entry: Int
        var rule: ExactDataRule
        /// Bits of its columns.
        var primary: UInt64
        var required: UInt64
        /// Columns that count beside the primary value.
        var others: UInt64
    }

    /// Entries that use the same file.
    struct Group {
        var data: ExactDataFile
        var uses: [Use]
        /// Of all primary columns.
        var primary: ExactDataSearch
        /// Of all columns that may stand beside; nil when no entry asks for any.
        var beside: ExactDataSearch?
        /// The greatest distance of all entries.
        var within: Int
    }

    let groups: [Group]

    /// Nil when there is none.
    ///
    /// - Parameter entries: of all profiles, in order.
    init?(_ entries: [DetectionEntry]) {
        var uses: [[UInt8]: [Use]] = [:]
        var order: [[UInt8]] = []
        for (number, entry) in entries.enumerated() {
            guard case .exactData(let rule) = entry.target else { continue }
            let digest = rule.data.contentDigest
            if uses[digest] == nil { order.append(digest) }
            uses[digest, default: []].append(Use(entry: number, rule: rule))
        }
        if order.isEmpty { return nil }
        groups = order.compactMap { uses[$0].flatMap(Group.init) }
    }

    /// Bytes from the start of a primary value that must be known: the value, and others behind it.
    var reach: Int { ExactDataSearch.reach * 2 + greatestWithin }

    /// Bytes before the start of a primary value that must be known.
    var lookbehind: Int { greatestWithin + ExactDataSearch.lookbehind }

    private var greatestWithin: Int { groups.map(\.within).max() ?? 0 }
}

extension CompiledExactData.Use {
    init(entry: Int, rule: ExactDataRule) {
        self.entry = entry
        self.rule = rule
        primary = Self.bits(rule.primary)
        required = Self.bits(rule.required)
        others = primary | required | Self.bits(rule.optional)
    }

    private static func bits(_ columns: [Int]) -> UInt64 { columns.reduce(0) { $0 | 1 << UInt64($1) } }
}

extension CompiledExactData.Group {
    /// Nil without a use.
    init?(_ uses: [CompiledExactData.Use]) {
        guard let data = uses.first?.rule.data else { return nil }
        self.data = data
        self.uses = uses
        let columns = { (bits: UInt64) in (0..<data.columnNames.count).filter { bits & 1 << UInt64($0) != 0 } }
        primary = ExactDataSearch(
            data, columns: columns(uses.reduce(0) { $0 | $1.primary }), shortest: ExactDataFile.shortestAlone)
        let joined = uses.filter(\.rule.isJoined)
        within = joined.map(\.rule.within).max() ?? 0
        beside =
            joined.isEmpty
            ? nil : ExactDataSearch(data, columns: columns(joined.reduce(0) { $0 | $1.others }), shortest: 1)
    }
}
