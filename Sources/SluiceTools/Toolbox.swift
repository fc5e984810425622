import SluiceContent
import SluiceCore

/// The programs outside of sluice that read formats for which it has no reader of its own.
package struct Toolbox: Sendable {
    package init() {}

    /// Has a program read a content.
    ///
    /// - Parameters:
    ///   - foreign: what is known of the content.
    ///   - content: its bytes.
    ///   - limits: the bounds of the input that it belongs to.
    ///   - found: receives what the program found inside, to be read in its turn.
    ///   - receiver: takes the text.
    /// - Returns: what became of the content itself.
    /// - Throws: what the receiver throws; `CancellationError` when the task was cancelled.
    func read(
        _ foreign: ForeignContent, _ content: ContentFile, limits: ExtractionLimits, found: inout [FoundContent],
        into receiver: inout some SegmentReceiver
    ) throws -> MemberCoverage {
        var coverage = MemberCoverage(
            path: foreign.path, state: .skipped, reasons: [.unsupported],
            detail: "read as bytes, there is no reader for it",
            bytes: content.byteCount, mediaType: foreign.mediaType)
        try receiver.begin(Segment(path: foreign.path, mediaType: foreign.mediaType, encoding: .utf8))
        var block = [UInt8](repeating: 0, count: 256 << 10)
        while true {
            let count = try content.read(at: coverage.bytesScanned, into: &block)
            guard count > 0, coverage.bytesScanned < limits.memberBytes else { break }
            try receiver.text(block.span.extracting(0..<count))
            coverage.bytesScanned += Int64(count)
        }
        try receiver.end()
        if coverage.bytesScanned > 0 { coverage.state = .partial }
        return coverage
    }
}
