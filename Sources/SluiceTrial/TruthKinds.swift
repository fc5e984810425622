import SluiceDetection

/// Which entries are to find the values of each kind of a truth.
///
/// A kind that is not in the table stands for the entry with this id, or for all entries with this infoType.
package struct TruthKinds: Sendable {
    /// By kind, ids or infoTypes; `*` stands for any run of characters.
    private let table: [String: [String]]

    /// - Parameter table: by kind, what stands for it.
    package init(_ table: [String: [String]] = [:]) { self.table = table }

    /// Whether an entry is to find values of a kind.
    func contains(_ kind: String, id: String, infoType: String) -> Bool {
        (table[kind] ?? [kind]).contains { PathPattern.matches($0, id) || PathPattern.matches($0, infoType) }
    }

    /// Kinds of the table and of labels that no entry of the profiles is to find.
    func unknown(_ kinds: [String], in profiles: CompiledProfiles) -> [String] {
        let entries = profiles.profiles.flatMap(\.entries)
        return kinds.filter { kind in !entries.contains { contains(kind, id: $0.id, infoType: $0.infoType) } }
    }
}
