package import SluiceLookup

/// The fingerprint of a sample document: hashes of its runs of words, no text.
package struct DocumentSample: Sendable, Hashable {
    /// Different shingles that a text must have to be a sample: fewer would be met by chance.
    package static let fewestShingles = 32

    /// What the user calls it.
    package var name: String
    /// Different shingles of the whole text.
    package var shingleCount: Int
    /// The smallest of their hashes, ascending; see ``BottomSketch``.
    package var hashes: [UInt64]

    package init(name: String, shingleCount: Int, hashes: [UInt64]) {
        self.name = name
        self.shingleCount = shingleCount
        self.hashes = hashes
    }
}

/// Reads a sample's text, which comes in pieces.
package struct DocumentSampler {
    /// Different shingles that a sample may have; so many take 400 MB here.
    package static let mostShingles = 50_000_000

    private var reader: ShingleReader
    private var hashes: [UInt64] = []
    private var compacted = 0
    private var found: [Shingle] = []
    private var rest: [UInt8] = []
    private var offset = 0
    private let gate = ShingleGate([])

    /// - Parameter key: of the file that the sample goes into.
    package init(key: ShingleKey) { reader = ShingleReader(key: key, folding: FoldedCharacter.table) }

    /// Whether the text has more than ``mostShingles``; what follows then is not read.
    package var isFull: Bool { hashes.count > Self.mostShingles }

    /// A new text.
    package mutating func beginText() {
        reader.beginText()
        hashes.removeAll()
        rest.removeAll()
        (compacted, offset) = (0, 0)
    }

    /// The next bytes of the text, cut anywhere.
    package mutating func read(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { unsafe rest.append(contentsOf: $0) }
        // No character, and no escape, is cut off at the end.
        let commit = rest.span.characterBoundary(at: max(rest.count - 16, 0))
        guard commit > 0 else { return }
        read(rest, upTo: commit)
        rest.removeSubrange(..<commit)
        offset += commit
    }

    /// The text is complete.
    ///
    /// - Parameter name: of the sample.
    /// - Returns: nil when the text is too short, see ``DocumentSample/fewestShingles``.
    package mutating func end(name: String) -> DocumentSample? {
        read(rest, upTo: rest.count)
        if let last = reader.end(gate: gate, bound: .max) { hashes.append(last.hash) }
        compact()
        guard hashes.count >= DocumentSample.fewestShingles else { return nil }
        return DocumentSample(
            name: name, shingleCount: hashes.count, hashes: Array(hashes.prefix(BottomSketch.size)))
    }

    private mutating func read(_ bytes: [UInt8], upTo commit: Int) {
        guard !isFull else { return }
        let text = bytes.span
        repeat {
            found.removeAll(keepingCapacity: true)
            reader.read(text, base: offset, commit: commit, gate: gate, bound: .max, into: &found)
            for shingle in found { hashes.append(shingle.hash) }
        } while !found.isEmpty
        if hashes.count > 2 * compacted + (1 << 16) { compact() }
    }

    private mutating func compact() {
        hashes.sort()
        var count = 0
        for hash in hashes where count == 0 || hashes[count - 1] != hash {
            hashes[count] = hash
            count += 1
        }
        hashes.removeSubrange(count...)
        compacted = count
    }
}
