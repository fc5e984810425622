/// What one search for a pattern came to. A search that was cut short never reads as "no match".
package enum MatchOutcome: Sendable, Hashable {
    /// Half-open byte range in the searched bytes; never empty.
    case match(Range<Int>)
    /// No match begins in the searched range: known for certain.
    case none
    /// The search was given up at an unknown place.
    case cut(Cut)

    /// Why a search was given up.
    package enum Cut: Sendable, Hashable {
        /// One attempt took more steps than ``MatchLimits/steps``.
        case matchLimit
        /// The interpreter nested deeper than ``MatchLimits/depth``.
        case depthLimit
        /// The interpreter needed more memory than ``MatchLimits/heapBytes``.
        case heapLimit
        /// The stack of compiled patterns was too small.
        case jitStackLimit
        /// The bytes were not accepted as text.
        case badUTF
        /// Another code of PCRE2 (pcre2api(3), "ERROR RETURN VALUES FROM pcre2_match()").
        case other(Int32)
    }
}
