package import SluiceContent
package import SluiceCore
import SluiceExtraction
package import SluiceIsolation

/// Reads any content: plain text in this process, containers and documents in extraction children, and what only another
/// program can read by that program.
package struct ContentReader: Sendable {
    private let children: ExtractionPool
    private let tools: Toolbox

    package init(children: ExtractionPool, tools: Toolbox) {
        self.children = children
        self.tools = tools
    }

    /// Reads one top-level input, blocking the thread for as long as the limits allow.
    ///
    /// - Parameters:
    ///   - content: the input's bytes.
    ///   - name: the input's own name without folders; never a path to open.
    ///   - limits: the bounds, set before the first byte is read.
    ///   - receiver: takes segments, members that were not wholly scanned, and the verdict on the whole.
    /// - Returns: whether a second reading may get further, because an extraction child was lost by chance.
    /// - Throws: ``SystemError`` when the content cannot be read; what the receiver throws; ``SluiceError`` when no child
    ///   can be started; `CancellationError` when the task was cancelled.
    @discardableResult
    package func read(
        _ content: ContentFile, name: String, limits: ExtractionLimits, into receiver: inout some SegmentReceiver
    ) throws -> Bool {
        var limits = limits
        limits.recognizesText = tools.recognition != nil
        var reading = ForeignReading(receiver, tools: tools, limits: limits)
        defer { receiver = reading.receiver }
        var isLostByChance = try read(content, name: name, limits: limits, into: &reading)
        while let inner = try reading.next() {
            let isLost = try read(inner.content, name: inner.name, limits: inner.limits, into: &reading)
            isLostByChance = isLostByChance || isLost
        }
        try reading.conclude()
        return isLostByChance
    }

    private func read(
        _ content: ContentFile, name: String, limits: ExtractionLimits,
        into reading: inout ForeignReading<some SegmentReceiver>
    ) throws -> Bool {
        let type = try MediaTypeSniffer.mediaType(of: content, name: name)
        if case .foreign(let format) = type.handling, !type.hasAppendedArchive, content.byteCount <= limits.inputBytes {
            // Nothing of it is read here: no copy is needed.
            try reading.read(content, name: name, format, mediaType: type.name)
        } else if type.requiresIsolation {
            if case .lostByChance = try children.extract(content, name: name, limits: limits, into: &reading) {
                return true
            }
        } else {
            try ContentExtractor.extract(content, name: name, type: type, limits: limits, into: &reading)
        }
        return false
    }
}
