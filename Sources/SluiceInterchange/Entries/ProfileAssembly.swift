import SluiceCore
import SluiceDetection

/// Puts the entries of a profile together, within what a profile may hold.
struct ProfileAssembly {
    private(set) var drafts: [EntryDraft] = []
    /// Sound entries for which no example was found.
    private(set) var incomplete: [EntryDraft] = []
    private(set) var ignores: [ForeignIgnore] = []
    /// Patterns of second evidence of all entries, by name.
    private(set) var supporting: [String: String] = [:]
    private(set) var testValues: [String] = []
    private(set) var notes: ImportNotes
    private let profile: ForeignProfile
    private var ids = IdentifierPool()
    /// By rule, the ids of its entries.
    private var entries: [String: [String]] = [:]
    /// By id of an entry of ours, the id of its copy.
    private var copies: [String: String] = [:]
    private var unfocused: Set<String> = []
    private var bytes = 0

    private static let mostEntries = 1000
    private static let mostIgnores = 1000
    private static let mostSupporting = 100
    /// A profile file has at most 1 MiB; a part of it is kept for its head.
    private static let mostBytes = 900 << 10

    init(_ profile: ForeignProfile) {
        self.profile = profile
        notes = profile.notes
    }

    mutating func add(_ rule: ForeignRule) {
        if case .counterpart(let counterpart) = rule.detection, let copy = copies[counterpart.entry.id] {
            entries[rule.sourceID, default: []].append(copy)
            notes.add(.changed, "stands for the same entry of ours as another rule", rule: rule.sourceID)
            return
        }
        let wanted = rule.entryID ?? rule.sourceID
        let id = ids.identifier(for: wanted)
        var whole = rule.trimmed()
        whole.keepsWhole = profile.ignores.contains { $0.isOfMatch && ($0.ruleID ?? rule.sourceID) == rule.sourceID }
        var builder = EntryBuilder(whole, id: id, threshold: profile.confidenceThreshold)
        let result = builder.build()
        notes.add(builder.notes)
        unfocused.formUnion(builder.unfocused)
        switch result {
        case .entry(let draft):
            guard hasRoom(for: draft, of: rule) else { return }
            drafts.append(placed(draft, of: rule))
            entries[rule.sourceID, default: []].append(id)
            if case .counterpart(let counterpart) = rule.detection { copies[counterpart.entry.id] = id }
            if id != wanted { notes.add(.changed, "the id is written otherwise", rule: rule.sourceID) }
        case .incomplete(let draft):
            if hasRoom(for: draft, of: rule) { incomplete.append(placed(draft, of: rule)) }
        case .leftOut: break
        }
    }

    /// The entry with its supporting patterns and test values among those of the profile.
    private mutating func placed(_ draft: EntryDraft, of rule: ForeignRule) -> EntryDraft {
        var placed = draft
        placed.supporting = [:]
        for (name, pattern) in draft.supporting.sorted(by: { $0.key < $1.key }) {
            if let own = supportingName(name, pattern) {
                placed.supporting[own] = pattern
            } else {
                notes.add(
                    .notCarried, "patterns of evidence beyond \(ProfileAssembly.mostSupporting)", rule: rule.sourceID)
            }
        }
        testValues += draft.testValues.filter { !testValues.contains($0) }
        return placed
    }

    /// The name that a pattern of evidence has in the profile; nil where there is no room for it.
    private mutating func supportingName(_ name: String, _ pattern: String) -> String? {
        if let known = supporting.filter({ $0.value == pattern }).keys.min() { return known }
        guard supporting.count < ProfileAssembly.mostSupporting else { return nil }
        var own = name
        var number = 2
        while supporting[own] != nil {
            own = name.prefix(74) + "-\(number)"
            number += 1
        }
        supporting[own] = pattern
        bytes += own.utf8.count + pattern.utf8.count + 8
        return own
    }

    private mutating func hasRoom(for draft: EntryDraft, of rule: ForeignRule) -> Bool {
        let size = draft.lines.reduce(0) { $0 + $1.utf8.count + 3 }
        guard drafts.count < ProfileAssembly.mostEntries, bytes + size <= ProfileAssembly.mostBytes else {
            notes.add(
                .leftOut, "a profile has at most 1,000 entries and 1 MiB: split the source", rule: rule.sourceID)
            return false
        }
        bytes += size
        return true
    }

    /// Adds the ignore rules of entries that there are, whose pattern PCRE2 takes.
    mutating func addIgnores() {
        for rule in profile.ignores {
            guard let name = rule.ruleID else {
                add(rule, of: nil)
                continue
            }
            if !profile.sourceIDs.contains(name) {
                notes.add(.notCarried, "an allowlist for a rule that the file does not hold", rule: name)
            }
            for id in entries[name] ?? [] {
                var own = rule
                own.ruleID = id
                add(own, of: name)
            }
        }
    }

    private mutating func add(_ rule: ForeignIgnore, of name: String?) {
        if let regex = rule.regex, let problem = IgnorePattern.problem(with: regex) {
            notes.add(.notCarried, "a rule for values to ignore: \(problem)", rule: name)
            return
        }
        let size = (rule.regex ?? "").utf8.count + (rule.path ?? "").utf8.count + rule.reason.utf8.count + 200
        guard ignores.count < ProfileAssembly.mostIgnores, bytes + size <= ProfileAssembly.mostBytes else {
            notes.add(.notCarried, "rules for values to ignore beyond 1,000 or 1 MiB", rule: name)
            return
        }
        bytes += size
        if rule.regex != nil, !rule.isOfMatch, let name, unfocused.contains(name) {
            notes.add(.changed, "rules for values to ignore are held against the longer match", rule: name)
        }
        ignores.append(rule)
    }

    /// What became of each rule.
    var outcomes: [RuleOutcome] {
        let partly = Set(notes.notes.filter { $0.kind == .notCarried }.flatMap(\.rules))
        let lost = Set(notes.notes.filter { $0.kind == .leftOut }.flatMap(\.rules))
        return profile.sourceIDs.map { id in
            let own = entries[id] ?? []
            let state: RuleOutcome.State =
                own.isEmpty ? .leftOut : partly.contains(id) || lost.contains(id) ? .partly : .carried
            return RuleOutcome(rule: id, state: state, entries: own)
        }
    }
}
