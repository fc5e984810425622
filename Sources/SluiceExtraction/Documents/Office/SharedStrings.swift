import SluiceCore

/// The texts that cells of a workbook share, which each cell tells by its number.
final class SharedStrings {
    /// Texts that may be kept, however short.
    private static let maximumCount = 4 << 20

    private let limit: Int
    private var bytes: [UInt8] = []
    private var ends: [UInt32] = []
    private var used: [UInt64] = []
    /// Texts that were not kept, for want of room.
    private(set) var dropped = 0
    /// Whether all texts of the workbook are here.
    var isComplete = false
    /// Numbers that cells told and that no text has.
    private(set) var outOfRange = 0
    /// Bytes of text that cells have had again.
    private(set) var repeatedBytes: Int64 = 0
    /// How often longer texts were had again.
    private var repeats: [Int: Int] = [:]
    /// Bytes of a text that many cells may have.
    private static let longText = 1024
    /// Cells in which a longer one is written out again.
    private static let writtenRepeats = 64

    /// - Parameter limit: bytes of text that are kept.
    init(limit: Int64) { self.limit = Int(clamping: min(limit, Int64(UInt32.max))) }

    func append(_ text: [UInt8]) {
        guard dropped == 0, ends.count < Self.maximumCount, bytes.count + text.count <= limit else {
            dropped += 1
            return
        }
        bytes += text
        ends.append(UInt32(bytes.count))
        if used.count * 64 < ends.count { used.append(0) }
    }

    private func range(_ index: Int) -> Range<Int> { (index > 0 ? Int(ends[index - 1]) : 0)..<Int(ends[index]) }

    /// Calls the closure with a text, and keeps in mind that it is used.
    func use(_ index: Int?, _ body: (Span<UInt8>) -> Void) {
        guard let index, ends.indices.contains(index) else {
            outOfRange += 1
            return
        }
        let bit: UInt64 = 1 << UInt64(index & 63)
        if used[index >> 6] & bit != 0, !mayRepeat(index) { return }
        used[index >> 6] |= bit
        let kept = bytes
        body(kept.span.extracting(range(index)))
    }

    /// A short text whose number takes less room than it may make a small document a very large one.
    private func mayRepeat(_ index: Int) -> Bool {
        let count = range(index).count
        if count > Self.longText {
            guard repeats[index, default: 0] < Self.writtenRepeats else { return false }
            repeats[index, default: 0] += 1
        }
        repeatedBytes += Int64(count)
        return true
    }

    /// Calls the closure with each text that no cell used.
    func forEachUnused(_ body: (Span<UInt8>) throws -> Void) rethrows {
        let kept = bytes
        for index in ends.indices where used[index >> 6] & 1 << UInt64(index & 63) == 0 {
            try body(kept.span.extracting(range(index)))
        }
    }
}

/// Reads `sharedStrings.xml` (ECMA-376 part 1, 18.4).
struct SharedStringsReader: XMLPartReader {
    private enum Name: String, CaseIterable {
        case item = "si"
        case text = "t"
        case phonetic = "rPh"
    }

    private static let names = XMLVocabulary<Name>()
    static var vocabulary: [String] { names.names }
    static var takesAllNames: Bool { false }

    private let strings: SharedStrings
    private var text: [UInt8] = []
    private var isInText = false
    /// Where the text of the open element begins.
    private var textStart = 0

    init(_ strings: SharedStrings) { self.strings = strings }

    mutating func take(_ document: XMLDocument) {
        document.forEach { event, bytes in
            switch (event.kind, Self.names[event]) {
            case (.start, .item?):
                text.removeAll(keepingCapacity: true)
                textStart = 0
            case (.start, .text?): (isInText, textStart) = (true, text.count)
            case (.start, .phonetic?): text.append(0x20)
            case (.end, .item?): strings.append(text)
            case (.end, .text?):
                isInText = false
                EscapedText.undo(in: &text, from: textStart)
            case (.text, _) where isInText:
                let piece = bytes.extracting(event.text)
                unsafe piece.withUnsafeBufferPointer { unsafe text.append(contentsOf: $0) }
            default: break
            }
        }
    }

    mutating func flush(into receiver: inout some ExtractionReceiver) throws {}

    mutating func finish(into receiver: inout some ExtractionReceiver) throws {}
}
