import SluiceCore
import SluicePattern

/// Decodes what is encoded inside a text and searches it, together with the text around.
///
/// Around encoded parts the text is copied with these decoded in place, and a scanner of its own searches the copy, which
/// may decode further. What is found depends on the text alone, not on how it is cut.
final class TextDecoder {
    /// Bytes of text before the first encoded part, and behind the last one, that are searched with it.
    static let before = 320
    private static let after = 512
    /// Bytes that a token may go on behind these.
    private static let longestToken = 8 << 10
    /// In the first bytes of a copy no match counts: what stood before them is not known there.
    private static let blindBytes: Int64 = 32
    private static let pieceBytes = 4096
    /// A run that begins so near behind an escape is left to the next decoder: it may be a part of a value that the escape
    /// hid, such as a token behind `\n`.
    private static let nearBytes = 64
    /// Bytes of a line break and an indentation.
    private static let longestBreak = 34

    private var scanner: SegmentScanner
    private var collector = DecodedMatches()
    private var map = OriginMap()
    private var places = EncodedPlaces()
    private var buffer: [UInt8] = []
    private let byteBudget: Int
    private var decodedBytes = 0
    private var isOverBudget = false
    /// Offset up to which encoded parts were looked for.
    private var position = 0
    private var run: DigitRun?
    /// Where it begins in the source; nil before its first piece.
    private var runRoot: Int64?
    private var isOpen = false
    /// The copy begins where the text does.
    private var isWhole = false
    /// Offset up to which the text is in the copy, and behind the last encoded part.
    private var copied = 0
    private var lastUnitEnd = 0
    private var tokenEnd = 0
    /// Offset behind the last escape, and behind the last run that was left as it is.
    private var escapeEnd = -nearBytes
    private var leftEnd = -longestBreak
    /// In the midst of a run that is left.
    private var isLeaving = false
    private var cursor = TextCursor(encoding: .utf8, sourceOffset: 0)
    private var encoding = TextEncoding.utf8

    init(
        _ profiles: CompiledProfiles, _ options: SegmentScanner.Options, now: @escaping @Sendable () -> UInt64
    ) throws(PatternError) {
        var inner = options
        inner.decodeDepth = options.decodeDepth - 1
        inner.probesEncoded = true
        inner.windowBytes = 32 << 10
        inner.comparesDocuments = false
        scanner = try SegmentScanner(profiles: profiles, options: inner, now: now)
        byteBudget = options.decodedBytes
    }

    /// A limit kept something in this input from being decoded.
    var isLimited: Bool { isOverBudget || scanner.isDecodingLimited }

    /// See ``SegmentScanner/limitedEntries``, of the decoded text.
    var limitedEntries: [LimitedEntry] { scanner.limitedEntries }

    /// Whether no decoded match can begin before the part of a text that is still to be looked at, less `before` bytes.
    var isQuiet: Bool { !isOpen }

    /// Matches that have been found since the last call, where they stand in the text.
    func takeMatches(_ body: (DetectedMatch) -> Void) {
        for match in collector.matches { body(match) }
        collector.matches.removeAll(keepingCapacity: true)
    }

    func beginInput() {
        scanner.beginInput()
        decodedBytes = 0
        isOverBudget = false
    }

    /// - Parameters:
    ///   - encoding: how the source encodes the text.
    ///   - start: its beginning.
    func beginText(_ encoding: TextEncoding, at start: TextCursor) {
        position = 0
        run = nil
        isOpen = false
        lastUnitEnd = 0
        escapeEnd = -Self.nearBytes
        leftEnd = -Self.longestBreak
        isLeaving = false
        self.encoding = encoding
        cursor = start
    }

    /// A bound for the starts of matches to come, in bytes of the source; nil when it depends on the text alone.
    var openBound: Int64? { isOpen ? map.origin(from: scanner.settled) : nil }

    /// Decodes what begins before `commit`.
    ///
    /// - Parameters:
    ///   - text: the bytes of the text from offset `base` on.
    ///   - base: offset of the first of these bytes.
    ///   - commit: index in `text`; as in ``PatternSearch/find(in:base:commit:into:)``.
    ///   - isLast: the text ends with these bytes.
    ///   - lag: a place at least `before` bytes before the part that was not looked at yet.
    func process(_ text: Span<UInt8>, base: Int, commit: Int, isLast: Bool, from lag: TextCursor) {
        if cursor.offset < lag.offset { cursor = lag }
        position = max(position, base)
        continueRun(text, base, commit)
        continueLeaving(text, base, commit)
        while position < base + commit {
            let next = places.find(in: text, range: position - base..<commit)
            for index in 0..<places.count where places[index] >= position - base && !isOverBudget {
                decode(at: places[index], text, base, commit)
            }
            position = max(position, base + next)
        }
        guard isOpen else { return }
        let end = isLast ? base + text.count : base + commit
        if let closing = closingPlace(upTo: end, text, base) {
            close(at: closing, text, base, endsText: closing == base + text.count && isLast)
        } else if isLast {
            close(at: end, text, base, endsText: true)
        } else if copied < end {
            copy(upTo: end, text, base)
            flush()
        }
    }

    /// The unit at an index, and the runs that follow it at once.
    private func decode(at index: Int, _ text: Span<UInt8>, _ base: Int, _ commit: Int) {
        switch text[index] {
        case UInt8(ascii: "%"), UInt8(ascii: "\\"), UInt8(ascii: "&"), 0x1B:
            let unit =
                text[index] == 0x1B
                ? TerminalSequence.unit(at: index, in: text) : EscapedCharacter.unit(at: index, in: text)
            guard let unit else { return }
            append(unit, at: index, text, base)
            escapeEnd = position
            // What follows at once may be a run, or the rest of one of which a sign was encoded.
            if position - base < text.count, text[position - base].base64Digit != nil {
                leave(at: position - base, text, base, commit)
            }
            return
        case 0x80...:
            guard let unit = PlainCharacter.unit(at: index, in: text) else { return }
            append(unit, at: index, text, base)
        default:
            guard isWithEscapes(index, text, base) else { return begin(at: index, text, base, commit) }
            return leave(at: index, text, base, commit)
        }
        let next = position - base
        guard next < commit, EncodedPlaces.runBegins(at: next, in: text) else { return }
        if isWithEscapes(next, text, base) {
            leave(at: next, text, base, commit)
        } else {
            begin(at: next, text, base, commit)
        }
    }

    private func append(_ unit: TextUnit, at index: Int, _ text: Span<UInt8>, _ base: Int) {
        let length = sourceBytes(of: text.extracting(index..<index + unit.length))
        append(
            [DigitContent.Part(bytes: unit.bytes, scale: .whole(length))], [unit.coding],
            base + index..<base + index + unit.length, text, base)
    }

    /// How many bytes of the source some text takes.
    private func sourceBytes(of text: Span<UInt8>) -> Int {
        guard encoding != .utf8 else { return text.count }
        var count = 0
        for index in text.indices { count += encoding.sourceByteCount(leadByte: text[index]) }
        return count
    }

    /// Bytes of the source for a character of ASCII.
    private var width: Int { encoding.sourceByteCount(leadByte: UInt8(ascii: "A")) }

    /// Whether a run is the next decoder's: it stands near behind an escape, is a further line of one that does, or holds an
    /// escaped sign itself.
    private func isWithEscapes(_ index: Int, _ text: Span<UInt8>, _ base: Int) -> Bool {
        let place = base + index
        if place - escapeEnd < Self.nearBytes { return true }
        if place - leftEnd < Self.longestBreak, leftEnd >= base {
            let between = text.extracting(leftEnd - base..<index)
            if between.indices.allSatisfy({ between[$0] <= 0x20 }) { return true }
        }
        return DigitRun.holdsEscape(from: index, in: text)
    }

    /// Passes over a run; it stays as it is in the copy.
    private func leave(at index: Int, _ text: Span<UInt8>, _ base: Int, _ commit: Int) {
        if isOpen, let closing = closingPlace(upTo: base + index, text, base) {
            close(at: closing, text, base, endsText: false)
        }
        if !isOpen { open(before: base + index, text, base) }
        position = base + index
        isLeaving = true
        continueLeaving(text, base, commit)
    }

    private func continueLeaving(_ text: Span<UInt8>, _ base: Int, _ commit: Int) {
        guard isLeaving else { return }
        while isLeaving, position < base + commit {
            isLeaving = text[position - base].base64Digit != nil
            if isLeaving { position += 1 }
        }
        leftEnd = position
        lastUnitEnd = max(lastUnitEnd, position)
        tokenEnd = 0
    }

    private func begin(at index: Int, _ text: Span<UInt8>, _ base: Int, _ commit: Int) {
        guard let (run, piece) = DigitRun.first(at: index, in: text) else { return }
        self.run = run
        runRoot = nil
        append(piece, text, base)
        continueRun(text, base, commit)
    }

    private func continueRun(_ text: Span<UInt8>, _ base: Int, _ commit: Int) {
        while run != nil, position < base + commit, !isOverBudget {
            guard let piece = run?.next(at: position - base, in: text) else {
                run = nil
                return
            }
            // A line break inside a run is none of the decoded text.
            if piece.beginsLine { copied = base + piece.digits.lowerBound }
            append(piece, text, base)
        }
    }

    private func append(_ piece: DigitRun.Piece, _ text: Span<UInt8>, _ base: Int) {
        var parts = piece.parts
        for index in parts.indices { parts[index].scale.width = width }
        append(
            parts, run?.codings ?? [], base + piece.digits.lowerBound..<base + piece.digits.upperBound, text, base,
            next: base + piece.next, mark: piece.mark)
        if piece.isLast { run = nil }
    }
}

// MARK: The copy

extension TextDecoder {
    private func append(
        _ parts: [DigitContent.Part], _ codings: [TextCoding], _ range: Range<Int>, _ text: Span<UInt8>, _ base: Int,
        next: Int? = nil, mark: Int = 0
    ) {
        if isOpen, let closing = closingPlace(upTo: range.lowerBound, text, base) {
            close(at: closing, text, base, endsText: false)
        }
        if decodedBytes >= byteBudget {
            isOverBudget = true
            run = nil
            return
        }
        if !isOpen { open(before: range.lowerBound, text, base) }
        // A mark would become a part of the first word.
        copy(upTo: range.lowerBound - mark, text, base)
        cursor.advance(to: range.lowerBound, in: text, base: base)
        if run != nil, runRoot == nil { runRoot = cursor.sourceOffset }
        let root = run == nil ? nil : runRoot
        for part in parts {
            map.append(part.bytes.span, codings, from: place, part.scale, root: root)
            buffer += part.bytes
        }
        copied = next ?? range.upperBound
        lastUnitEnd = copied
        tokenEnd = 0
        position = copied
        if buffer.count >= Self.pieceBytes { flush() }
    }

    private var place: OriginMap.Place {
        OriginMap.Place(offset: cursor.sourceOffset, line: cursor.line, column: cursor.column)
    }

    private func open(before unit: Int, _ text: Span<UInt8>, _ base: Int) {
        copied = base + text.characterBoundary(at: max(unit - Self.before - base, 0))
        isWhole = copied == 0
        isOpen = true
        map.reset()
        buffer.removeAll(keepingCapacity: true)
        scanner.begin(encoding: .utf8, sourceOffset: 0)
    }

    private func copy(upTo end: Int, _ text: Span<UInt8>, _ base: Int) {
        guard end > copied else { return }
        let part = text.extracting(copied - base..<end - base)
        if encoding == .utf8 {
            if !map.endsPlain { cursor.advance(to: copied, in: text, base: base) }
            map.append(part, [], from: place, .plain(width: 1))
        } else {
            mapTranscoded(part, text, base)
        }
        unsafe part.withUnsafeBufferPointer { unsafe buffer.append(contentsOf: $0) }
        copied = end
    }

    /// Characters beyond ASCII take another number of bytes in the source than here.
    private func mapTranscoded(_ part: Span<UInt8>, _ text: Span<UInt8>, _ base: Int) {
        var index = 0
        while index < part.count {
            var end = index + 1
            let isASCII = part[index] < 0x80
            while end < part.count, isASCII ? part[end] < 0x80 : part[end] & 0xC0 == 0x80 { end += 1 }
            cursor.advance(to: copied + index, in: text, base: base)
            let run = part.extracting(index..<end)
            map.append(run, [], from: place, isASCII ? .plain(width: width) : .whole(sourceBytes(of: run)))
            index = end
        }
    }

    private func flush() {
        decodedBytes += buffer.count
        scanner.scan(buffer.span, into: &collector)
        buffer.removeAll(keepingCapacity: true)
        settle(endsText: true)
        map.drop(before: scanner.settled)
    }

    private func close(at end: Int, _ text: Span<UInt8>, _ base: Int, endsText: Bool) {
        copy(upTo: end, text, base)
        decodedBytes += buffer.count
        scanner.scan(buffer.span, into: &collector)
        scanner.end(into: &collector)
        settle(endsText: endsText)
        isOpen = false
    }

    /// Moves what was found to where it comes from. A match that is cut off by the end of the copy does not count.
    private func settle(endsText: Bool) {
        let first = isWhole ? 0 : Self.blindBytes
        let last = endsText ? Int64.max : map.end.offset
        for match in collector.found where match.start >= first && match.end < last {
            if let moved = map.moved(match) { collector.matches.append(moved) }
        }
        collector.found.removeAll(keepingCapacity: true)
    }

    /// Where the copy ends, if before `limit`: some bytes behind the last encoded part, not inside a token.
    private func closingPlace(upTo limit: Int, _ text: Span<UInt8>, _ base: Int) -> Int? {
        let first = lastUnitEnd + Self.after
        tokenEnd = max(tokenEnd, first)
        while tokenEnd < limit, tokenEnd < first + Self.longestToken, isInToken(text[tokenEnd - base]) { tokenEnd += 1 }
        return tokenEnd < limit ? tokenEnd : nil
    }

    private func isInToken(_ byte: UInt8) -> Bool { byte >= 0x80 || byte.base64Digit != nil }
}

/// What a scanner found in decoded text, where it stands there; then where that comes from.
private struct DecodedMatches: MatchReceiver {
    var found: [DetectedMatch] = []
    var matches: [DetectedMatch] = []

    mutating func receive(_ match: DetectedMatch) { found.append(match) }
}
