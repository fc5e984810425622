import SluiceLookup

extension FoldedCharacter {
    /// All characters as the search for listed values takes them; made when it is first needed.
    static let table = FoldingTable { scalar in
        let folded = FoldedCharacter(scalar)
        return (folded.value, FoldingTable.Kind(rawValue: folded.kind.rawValue) ?? .separator)
    }
}
