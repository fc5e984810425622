import CSluiceScan

/// Words that make a shingle: a run of words as long as this, which two texts may share.
package let shingleWords = Int(SLUICE_SHINGLE_WORDS)

/// A shingle that was found, at a half-open range of offsets in the text.
package struct Shingle: Sendable, Hashable {
    /// Keyed; never 0.
    package var hash: UInt64
    package var start: Int
    package var end: Int
}

/// The key under which shingles become hashes: two words of SipHash, the first 8 bytes of the key in the first one, low
/// byte first.
package struct ShingleKey: Sendable, Hashable {
    package var low: UInt64
    package var high: UInt64

    package init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// SipHash-1-3 of some bytes.
    package func hash(of bytes: [UInt8]) -> UInt64 {
        unsafe withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2) { key in
            unsafe key[0] = low
            unsafe key[1] = high
            return unsafe bytes.withUnsafeBufferPointer { bytes in
                unsafe sluice_siphash(key.baseAddress, bytes.baseAddress, bytes.count)
            }
        }
    }
}

/// Hashes that are asked for, as a bit for some of their bits: most others are passed over.
package struct ShingleGate: Sendable {
    private static let fewestBits = 1 << 10
    private static let mostBits = 1 << 26

    let words: [UInt64]
    /// The greatest hash that is asked for.
    let most: UInt64

    /// - Parameter hashes: all that are asked for.
    package init(_ hashes: some Collection<UInt64>) {
        var bits = Self.fewestBits
        while bits < Self.mostBits, bits < hashes.count * 16 { bits *= 2 }
        var words = [UInt64](repeating: 0, count: bits / 64)
        for hash in hashes {
            let bit = Int(truncatingIfNeeded: hash) & (bits - 1)
            words[bit >> 6] |= 1 << UInt64(bit & 63)
        }
        self.words = words
        most = hashes.max() ?? 0
    }
}

/// Reads a text, which may come in parts, as shingles: all runs of ``shingleWords`` words, hashed under a key.
///
/// A word is a run of letters and digits; case and accents count for nothing, and neither does what parts words. Letters
/// of scripts without spaces are words of their own. What is read does not depend on where the text is cut.
package struct ShingleReader {
    private static let capacity = 1024

    private let folding: FoldingTable
    private let empty: sluice_shingler
    private var state: sluice_shingler
    private var found = [sluice_shingle](repeating: sluice_shingle(), count: capacity)
    /// Offset up to which the text was read.
    private var position = 0

    /// - Parameters:
    ///   - key: of the hashes.
    ///   - folding: how characters are compared.
    package init(key: ShingleKey, folding: FoldingTable) {
        self.folding = folding
        var state = sluice_shingler()
        state.key = (key.low, key.high)
        empty = state
        self.state = state
    }

    /// A new text.
    package mutating func beginText() {
        state = empty
        position = 0
    }

    /// Words read of the text so far.
    package var wordCount: Int { Int(clamping: state.word_count) }

    /// Where the words begin that shingles to come may begin with, ascending.
    package var openStarts: [Int] {
        let places = [state.starts.0, state.starts.1, state.starts.2, state.starts.3, state.starts.4]
        let kept = min(wordCount, shingleWords - 1)
        let starts = ((wordCount - kept)..<wordCount).map { Int(clamping: places[$0 % shingleWords]) }
        return state.is_open != 0 ? starts + [Int(clamping: state.word_start)] : starts
    }

    /// Reads on towards `commit` and appends some of the shingles that are complete, in the order of their end. Reading
    /// is done when none come any more.
    ///
    /// - Parameters:
    ///   - text: the bytes of the text from offset `base` on, from where reading stopped.
    ///   - base: offset of the first of these bytes.
    ///   - commit: index in `text`; at least 8 bytes stand behind it, unless the text ends.
    ///   - gate: hashes that are told.
    ///   - bound: others are told when they are less.
    ///   - shingles: what they are appended to.
    package mutating func read(
        _ text: Span<UInt8>, base: Int, commit: Int, gate: ShingleGate, bound: UInt64, into shingles: inout [Shingle]
    ) {
        while position < base + commit {
            let count = step(text, base: base, commit: commit, gate: gate, bound: bound)
            guard count == 0 else {
                for shingle in found.prefix(count) { shingles.append(Shingle(shingle)) }
                return
            }
        }
    }

    /// Ends the text.
    package mutating func end(gate: ShingleGate, bound: UInt64) -> Shingle? {
        let count = unsafe gate.words.withUnsafeBufferPointer { bits in
            var gate = unsafe sluice_shingle_gate(
                bound: bound, most: gate.most, bits: bits.baseAddress, mask: UInt64(bits.count * 64 - 1))
            return unsafe sluice_end_shingles(&state, &gate, &found)
        }
        return count > 0 ? Shingle(found[0]) : nil
    }

    private mutating func step(
        _ text: Span<UInt8>, base: Int, commit: Int, gate: ShingleGate, bound: UInt64
    ) -> Int {
        var count = 0
        let from = position - base
        let next = unsafe gate.words.withUnsafeBufferPointer { bits in
            var gate = unsafe sluice_shingle_gate(
                bound: bound, most: gate.most, bits: bits.baseAddress, mask: UInt64(bits.count * 64 - 1))
            return unsafe withUnsafePointer(to: folding.table) { table in
                unsafe text.withUnsafeBufferPointer { bytes in
                    unsafe sluice_find_shingles(
                        &state, table, bytes.baseAddress, bytes.count, from, commit, UInt64(base), &gate, &found,
                        Self.capacity, &count)
                }
            }
        }
        position = base + next
        return count
    }
}

extension Shingle {
    fileprivate init(_ shingle: sluice_shingle) {
        hash = shingle.hash
        start = Int(clamping: shingle.start)
        end = Int(clamping: shingle.end)
    }
}
