import SluiceLookup

/// Compares a text, which comes in windows, with the samples of one file. Memory does not grow with the text.
struct DocumentComparison {
    /// A hash of a sample that the text holds, with the first place and the end of the last one.
    private struct Hit {
        var number: Int
        var first: TextCursor
        var end: Int64
    }

    /// How like a sample the text is.
    struct Likeness {
        /// Index in ``FingerprintFile/samples``.
        var sample: Int
        /// Which part of the sample is in the text: exact when the sample's hashes are all kept.
        var containment: Double
        /// See ``BottomSketch/resemblance(_:_:)``.
        var resemblance: Double
        /// Where the first common shingle begins.
        var first: TextCursor
        /// Byte of the source behind the last one.
        var end: Int64

        func value(of measure: FingerprintTarget.Measure) -> Double {
            switch measure {
            case .containment: containment
            case .resemblance: resemblance
            }
        }
    }

    let group: CompiledDocuments.Group
    private var reader: ShingleReader
    private var sketch = BottomSketch()
    /// By number of a hash, one more than the index of its hit; 0 for none.
    private var hitIndexes: [UInt32]
    private var hits: [Hit] = []
    /// Places of the words with which shingles to come may begin.
    private var opened: [TextCursor] = []
    private var found: [Shingle] = []

    init(_ group: CompiledDocuments.Group) {
        self.group = group
        reader = ShingleReader(key: group.file.key, folding: FoldedCharacter.table)
        hitIndexes = [UInt32](repeating: 0, count: group.index.count)
    }

    /// A new text.
    mutating func beginText() {
        reader.beginText()
        sketch.reset()
        for hit in hits { hitIndexes[hit.number] = 0 }
        hits.removeAll(keepingCapacity: true)
        opened.removeAll(keepingCapacity: true)
    }

    /// Reads on.
    ///
    /// - Parameters:
    ///   - text: the bytes of the text from offset `base` on.
    ///   - base: offset of the first of these bytes.
    ///   - commit: index in `text`; as in ``PatternSearch/find(in:base:commit:into:)``.
    ///   - isLast: the text ends with these bytes.
    ///   - start: the place up to which the text was read before.
    mutating func read(_ text: Span<UInt8>, base: Int, commit: Int, isLast: Bool, from start: TextCursor) {
        var (first, end) = (start, start)
        repeat {
            found.removeAll(keepingCapacity: true)
            reader.read(text, base: base, commit: commit, gate: group.index.gate, bound: sketch.bound, into: &found)
            if isLast, found.isEmpty, let last = reader.end(gate: group.index.gate, bound: sketch.bound) {
                take(last, &first, &end, text, base)
            }
            for shingle in found { take(shingle, &first, &end, text, base) }
        } while !found.isEmpty
        guard !isLast else { return }
        opened = reader.openStarts.map { offset in
            if let known = opened.first(where: { $0.offset == offset }) { return known }
            first.advance(to: offset, in: text, base: base)
            return first
        }
    }

    private mutating func take(
        _ shingle: Shingle, _ first: inout TextCursor, _ end: inout TextCursor, _ text: Span<UInt8>, _ base: Int
    ) {
        sketch.insert(shingle.hash)
        guard let number = group.index.number(of: shingle.hash) else { return }
        end.advance(to: shingle.end, in: text, base: base)
        if hitIndexes[number] != 0 {
            hits[Int(hitIndexes[number]) - 1].end = end.sourceOffset
            return
        }
        var place = first
        if let known = opened.first(where: { $0.offset == shingle.start }) {
            place = known
        } else {
            first.advance(to: shingle.start, in: text, base: base)
            place = first
        }
        hits.append(Hit(number: number, first: place, end: end.sourceOffset))
        hitIndexes[number] = UInt32(hits.count)
    }

    /// The samples that the text is as like as an entry asks, in the order of the likeness, greatest first.
    mutating func likenesses(for target: FingerprintTarget) -> [Likeness] {
        guard !hits.isEmpty else { return [] }
        let own = sketch.smallest()
        var counts = [Int](repeating: 0, count: group.file.samples.count)
        for hit in hits { for sample in group.index.samples(of: hit.number) { counts[Int(sample)] += 1 } }
        var found: [Likeness] = []
        for (number, sample) in group.file.samples.enumerated() where counts[number] > 0 {
            // No estimate of either is greater than this part.
            let part = Double(counts[number]) / Double(sample.hashes.count)
            guard part >= target.threshold else { continue }
            let likeness = Likeness(
                sample: number, containment: part, resemblance: BottomSketch.resemblance(own, sample.hashes),
                first: hits[0].first, end: 0)
            if likeness.value(of: target.measure) >= target.threshold { found.append(likeness) }
        }
        locate(&found)
        return found.sorted { $0.value(of: target.measure) > $1.value(of: target.measure) }
    }

    private func locate(_ likenesses: inout [Likeness]) {
        let places = Dictionary(uniqueKeysWithValues: likenesses.indices.map { (likenesses[$0].sample, $0) })
        guard !places.isEmpty else { return }
        var isPlaced = [Bool](repeating: false, count: likenesses.count)
        // Hits stand in the order of their first place.
        for hit in hits {
            for sample in group.index.samples(of: hit.number) {
                guard let place = places[Int(sample)] else { continue }
                if !isPlaced[place] { likenesses[place].first = hit.first }
                isPlaced[place] = true
                likenesses[place].end = max(likenesses[place].end, hit.end)
            }
        }
    }
}
