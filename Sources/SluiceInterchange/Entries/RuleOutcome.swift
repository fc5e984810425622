/// What became of one rule of the source.
package struct RuleOutcome: Sendable, Hashable {
    package enum State: String, Sendable, Hashable, CaseIterable {
        /// Wholly, perhaps said otherwise.
        case carried
        /// Without some part of it.
        case partly
        /// No entry stands for it.
        case leftOut = "left_out"
    }

    /// Its name in the source.
    package var rule: String
    package var state: State
    /// Ids of the entries that stand for it.
    package var entries: [String]
}
