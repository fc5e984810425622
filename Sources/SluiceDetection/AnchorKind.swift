/// What the engine knows about where an entry can match, before it looks with the entry's pattern (design.md 3).
package enum AnchorKind: Sendable, Hashable {
    /// One of a few literal texts must be there.
    case literal
    /// A number of a certain shape must be there.
    case shape
    /// Nothing is known: the pattern runs over all of the text.
    case none
}
