/// What one entry did in a scan, and what it cost: the numbers behind `sluice profiles bench`. Counted from the making
/// of the scanner, or from the last ``SegmentScanner/resetCosts()``.
package struct EntryCost: Sendable, Hashable {
    /// Places at which the entry's anchor let a match begin.
    package var candidates = 0
    /// Searches with PCRE2 that the candidates led to; fewer where candidates lie side by side or where the anchor alone
    /// decides.
    package var confirms = 0
    /// Matches of the pattern, before anything is judged about them.
    package var hits = 0
    /// Hits that the entry's validator turned down.
    package var validatorRejects = 0
    /// Hits that were reported as matches, of low confidence or more.
    package var matches = 0
    /// Time in nanoseconds spent on the entry's own searches; finding the candidates is work for all entries together.
    package var nanoseconds: UInt64 = 0

    package init() {}
}
