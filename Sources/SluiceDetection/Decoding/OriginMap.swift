import SluicePattern

/// Where the parts of a decoded text come from, in the text that held them encoded.
struct OriginMap {
    /// A place in a text: offset of a byte, 1-based line and column.
    struct Place {
        var offset: Int64 = 0
        var line: Int64 = 1
        var column: Int64 = 1
    }

    /// Decoded bytes that come from one place.
    private struct Piece {
        /// Empty for text that was not encoded.
        var codings: [TextCoding]
        var start: Place
        var origin: Place
        var scale: OriginScale
        /// Where what must be decoded for it begins: its first encoded byte, or that of the run that it is in.
        var root: Int64
    }

    /// Bytes before a match in which encoded text may have brought it about: a label, or what a pattern looks back at.
    private static let reachBefore: Int64 = 160

    private var pieces: [Piece] = []
    /// Where the decoded text ends.
    private(set) var end = Place()

    /// A new decoded text.
    mutating func reset() {
        pieces.removeAll(keepingCapacity: true)
        end = Place()
    }

    /// Whether the text ends with bytes that were not encoded: more of them need no new place.
    var endsPlain: Bool { pieces.last.map { $0.codings.isEmpty && $0.scale.isPlain } ?? false }

    /// The next decoded bytes.
    ///
    /// - Parameters:
    ///   - bytes: what is appended to the decoded text.
    ///   - codings: from the outside in; empty for text that was not encoded.
    ///   - origin: where its encoded bytes begin; of no account for plain bytes that follow plain ones.
    ///   - scale: where each of them is from there.
    ///   - root: where the run begins that they are a part of; nil for what is decoded by itself.
    mutating func append(
        _ bytes: Span<UInt8>, _ codings: [TextCoding], from origin: Place, _ scale: OriginScale, root: Int64? = nil
    ) {
        if codings.isEmpty, scale.isPlain, endsPlain {
            // One piece grows.
        } else if bytes.isEmpty, let last = pieces.last, last.codings == codings, last.start.offset == end.offset {
            pieces[pieces.count - 1].scale = .whole(Int(origin.offset - last.origin.offset) + scale.span * scale.width)
        } else {
            let root = root ?? origin.offset
            pieces.append(Piece(codings: codings, start: end, origin: origin, scale: scale, root: root))
        }
        let (feeds, lineStart) = LineCount.feeds(in: bytes)
        if feeds > 0 { (end.line, end.column) = (end.line + Int64(feeds), 1) }
        end.column += Int64(LineCount.characters(in: bytes.extracting(lineStart..<bytes.count)))
        end.offset += Int64(bytes.count)
    }

    /// Forgets what comes from before an offset of the decoded text.
    mutating func drop(before offset: Int64) {
        let index = self.index(of: offset) - 1
        if index > 512 { pieces.removeSubrange(0..<index) }
    }

    /// A bound for the origins of all that stands at or behind an offset of the decoded text.
    func origin(from offset: Int64) -> Int64 {
        guard !pieces.isEmpty else { return 0 }
        let piece = pieces[index(of: offset)]
        guard piece.codings.isEmpty else { return piece.origin.offset }
        return piece.origin.offset + piece.scale.start(of: offset - piece.start.offset)
    }

    /// Moves a match to where its encoded bytes are; nil when nothing in it, at its ends or not far before it was encoded.
    func moved(_ match: DetectedMatch) -> DetectedMatch? {
        guard !pieces.isEmpty else { return nil }
        let range = match.byteRange
        let encoded = encodedPieces(of: match)
        guard let firstEncoded = encoded.first, let lastEncoded = encoded.last else { return nil }
        var codings: [String] = []
        for coding in encoded.flatMap({ pieces[$0].codings }) where !codings.contains("decoded:\(coding.rawValue)") {
            codings.append("decoded:\(coding.rawValue)")
        }
        var moved = match
        let start = origin(of: range.lowerBound, match, in: index(of: range.lowerBound))
        let last = index(of: range.upperBound - 1)
        moved.byteRange = start.offset..<max(originEnd(of: range.upperBound - 1, in: last), start.offset)
        moved.encodedRange =
            min(
                pieces[firstEncoded].root,
                start.offset)..<max(
                originEnd(of: end(of: lastEncoded) - 1, in: lastEncoded), moved.byteRange.upperBound)
        if let whole = match.wholeRange {
            let first = origin(of: whole.lowerBound, match, in: index(of: whole.lowerBound)).offset
            let end = originEnd(of: whole.upperBound - 1, in: index(of: whole.upperBound - 1))
            moved.wholeRange = min(first, moved.byteRange.lowerBound)..<max(end, moved.byteRange.upperBound)
        }
        (moved.line, moved.column) = (start.line, start.column)
        let place = moved.why.firstIndex { $0.hasPrefix("decoded:") } ?? moved.why.count
        moved.why.insert(contentsOf: codings, at: place)
        // How a value is written down says nothing for or against it.
        moved.points.insert(contentsOf: repeatElement(0, count: codings.count), at: min(place, moved.points.count))
        return moved
    }

    /// The encoded pieces that a match has a part in or touches; where there are none, the nearest one before it.
    private func encodedPieces(of match: DetectedMatch) -> [Int] {
        let range = match.encodedRange ?? match.wholeRange ?? match.byteRange
        var index = index(of: range.lowerBound)
        while index > 0, pieces[index].start.offset == range.lowerBound { index -= 1 }
        var before = index
        var touching: [Int] = []
        while index < pieces.count, pieces[index].start.offset <= range.upperBound {
            if !pieces[index].codings.isEmpty, end(of: index) >= range.lowerBound { touching.append(index) }
            index += 1
        }
        guard touching.isEmpty else { return touching }
        while before > 0, pieces[before].codings.isEmpty { before -= 1 }
        let isNear = end(of: before) + Self.reachBefore >= range.lowerBound
        return isNear && !pieces[before].codings.isEmpty ? [before] : []
    }

    private func end(of index: Int) -> Int64 {
        index + 1 < pieces.count ? pieces[index + 1].start.offset : end.offset
    }

    /// The last piece that begins at or before an offset.
    private func index(of offset: Int64) -> Int {
        var low = 0
        var high = pieces.count
        while low + 1 < high {
            let middle = (low + high) / 2
            if pieces[middle].start.offset <= offset { low = middle } else { high = middle }
        }
        return low
    }

    private func origin(of offset: Int64, _ match: DetectedMatch, in index: Int) -> Place {
        let piece = pieces[index]
        var place = piece.origin
        let distance = offset - piece.start.offset
        place.offset += piece.scale.start(of: distance)
        if piece.codings.isEmpty {
            let isSameLine = match.line == piece.start.line
            place.line += match.line - piece.start.line
            place.column = isSameLine ? place.column + match.column - piece.start.column : match.column
        } else {
            place.column += piece.scale.characters(before: distance)
        }
        return place
    }

    /// Behind the encoded bytes of one decoded byte.
    private func originEnd(of offset: Int64, in index: Int) -> Int64 {
        let piece = pieces[index]
        return piece.origin.offset + piece.scale.end(of: offset - piece.start.offset)
    }
}
