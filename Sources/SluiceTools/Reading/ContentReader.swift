package import SluiceContent
package import SluiceCore
import SluiceExtraction
package import SluiceIsolation

/// Reads any content: plain text in this process, containers and documents in extraction children, and what only another
/// program can read by that program.
package struct ContentReader: Sendable {
    /// What becomes of a text within which an extraction child turns out to be needed.
    package enum Isolation: Sendable, Hashable {
        /// It is read here, as well as that goes.
        case byBeginning
        /// The reading ends with ``IsolationNeeded``; what was received is to be forgotten.
        case byAll
        /// All is read in extraction children from the start.
        case always
    }

    /// A second reading is needed, with ``Isolation/always``.
    package struct IsolationNeeded: Error {}

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
    ///   - isolation: which texts are read in an extraction child.
    ///   - receiver: takes segments, members that were not wholly scanned, and the verdict on the whole.
    /// - Returns: whether a second reading may get further, because an extraction child was lost by chance.
    /// - Throws: ``SystemError`` when the content cannot be read; what the receiver throws; ``SluiceError`` when no child
    ///   can be started; `CancellationError` when the task was cancelled;
    ///   ``IsolationNeeded`` with ``Isolation/byAll``.
    @discardableResult
    package func read(
        _ content: ContentFile, name: String, limits: ExtractionLimits, isolation: Isolation = .byBeginning,
        into receiver: inout some SegmentReceiver
    ) throws -> Bool {
        var limits = limits
        limits.recognizesText = tools.recognition != nil
        var reading = ForeignReading(receiver, tools: tools, limits: limits)
        defer { receiver = reading.receiver }
        var isLostByChance = try read(content, name: name, limits: limits, isolation, into: &reading)
        while let inner = try reading.next() {
            let isLost = try read(inner.content, name: inner.name, limits: inner.limits, isolation, into: &reading)
            isLostByChance = isLostByChance || isLost
        }
        try reading.conclude()
        return isLostByChance
    }

    private func read(
        _ content: ContentFile, name: String, limits: ExtractionLimits, _ isolation: Isolation,
        into reading: inout ForeignReading<some SegmentReceiver>
    ) throws -> Bool {
        let type = try MediaTypeSniffer.mediaType(of: content, name: name)
        if case .foreign(let format) = type.handling, !type.hasAppendedArchive, content.byteCount <= limits.inputBytes {
            // Nothing of it is read here: no copy is needed.
            try reading.read(content, name: name, format, mediaType: type.name)
        } else if type.requiresIsolation || isolation == .always {
            if case .lostByChance = try children.extract(content, name: name, limits: limits, into: &reading) {
                return true
            }
        } else {
            do {
                try ContentExtractor.extract(
                    content, name: name, type: type, limits: limits, mayGiveUp: isolation == .byAll, into: &reading)
            } catch is SluiceExtraction.IsolationNeeded {
                throw IsolationNeeded()
            }
        }
        return false
    }
}
