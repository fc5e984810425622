/// Brings the matches of a text and those of what was decoded from it in one order, and tells none twice: of two of one
/// entry that overlap the better one counts, and at equal scores the one that was not encoded.
struct MatchMerger {
    private var plain: [DetectedMatch] = []
    private var decoded: [DetectedMatch] = []
    /// By profile and entry, where the last match that was told ends.
    private var ends: [[Int64]]
    /// Where `ends` tells of a match.
    private var ended: [(profile: Int, entry: Int)] = []

    init(_ profiles: CompiledProfiles) {
        ends = profiles.profiles.map { [Int64](repeating: -1, count: $0.entries.count) }
    }

    /// A new text.
    mutating func reset() {
        plain.removeAll(keepingCapacity: true)
        decoded.removeAll(keepingCapacity: true)
        for (profile, entry) in ended { ends[profile][entry] = -1 }
        ended.removeAll(keepingCapacity: true)
    }

    var isEmpty: Bool { plain.isEmpty && decoded.isEmpty }

    /// Notes a match that is told at once.
    mutating func note(_ match: DetectedMatch) {
        let end = ends[match.profileIndex][match.entryIndex]
        if end < 0 { ended.append((match.profileIndex, match.entryIndex)) }
        ends[match.profileIndex][match.entryIndex] = max(end, match.byteRange.upperBound)
    }

    mutating func hold(_ match: DetectedMatch) { plain.append(match) }

    mutating func hold(decoded match: DetectedMatch) { decoded.append(match) }

    /// Tells all matches that begin before `bound`.
    ///
    /// - Parameters:
    ///   - bound: nothing that begins earlier will be held any more.
    ///   - known: all plain matches that begin earlier are held or told.
    ///   - receiver: takes them.
    /// - Returns: a bound for the starts of the matches that are still to be told.
    mutating func release(
        before bound: Int64, known: Int64, into receiver: inout some MatchReceiver & ~Copyable
    ) -> Int64 {
        guard !isEmpty else { return bound }
        decoded.sort(by: Self.isBefore)
        var dropped = Set<Int>()
        var (next, nextDecoded) = (0, 0)
        var settled = bound
        while next < plain.count || nextDecoded < decoded.count {
            let isDecoded =
                nextDecoded < decoded.count
                && (next == plain.count || !Self.isBefore(plain[next], decoded[nextDecoded]))
            let match = isDecoded ? decoded[nextDecoded] : plain[next]
            guard match.start < bound, !isDecoded || match.byteRange.upperBound <= known else {
                settled = min(bound, match.start)
                break
            }
            if isDecoded {
                nextDecoded += 1
                if isBetter(match, from: next, &dropped) { tell(match, &receiver) }
            } else {
                next += 1
                if !dropped.contains(next - 1) { tell(match, &receiver) }
            }
        }
        let rest = dropped.filter { $0 >= next }
        let kept = plain.indices.dropFirst(next).filter { !rest.contains($0) }.map { plain[$0] }
        plain = kept
        decoded.removeSubrange(0..<nextDecoded)
        return settled
    }

    private mutating func tell(_ match: DetectedMatch, _ receiver: inout some MatchReceiver & ~Copyable) {
        note(match)
        receiver.receive(match)
    }

    /// Whether a decoded match is told; then the plain ones that it beats are dropped.
    private func isBetter(_ match: DetectedMatch, from first: Int, _ dropped: inout Set<Int>) -> Bool {
        guard ends[match.profileIndex][match.entryIndex] <= match.byteRange.lowerBound else { return false }
        var beaten: [Int] = []
        var index = first
        // A plain match that begins where the decoded one does may stand before it in the order.
        while index < plain.count, plain[index].start < match.byteRange.upperBound {
            if plain[index].profileIndex == match.profileIndex, plain[index].entryIndex == match.entryIndex,
                plain[index].byteRange.lowerBound < match.byteRange.upperBound
            {
                guard match.score > plain[index].score else { return false }
                beaten.append(index)
            }
            index += 1
        }
        dropped.formUnion(beaten)
        return true
    }

    /// By start, then profile and entry; equal ones are not before each other.
    private static func isBefore(_ left: DetectedMatch, _ right: DetectedMatch) -> Bool {
        (left.start, left.profileIndex, left.entryIndex) < (right.start, right.profileIndex, right.entryIndex)
    }
}
