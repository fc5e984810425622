import SluiceArchive
package import SluiceContent
package import SluiceCore

/// Turns any content into segments of text and records of what could not be read.
///
/// Synchronous and pure: reads the content, calls the receiver, touches nothing else. Containers and compressed content
/// belong into the extraction child (``MediaType/requiresIsolation``); all else may be read in the worker.
package enum ContentExtractor {
    /// Loads what libraries would look for in files. To be called once before a sandbox closes the file system.
    package static func prepare() {
        ArchiveReader.prepare()
        CharsetConverter.prepare()
    }

    /// Extracts one top-level input.
    ///
    /// Whatever the bytes are, the receiver's last call is `finish`: limits, damage and encryption are told there and
    /// never thrown.
    ///
    /// - Parameters:
    ///   - content: the input's bytes.
    ///   - name: the input's own name, from which the name inside a compressed file is made; never a path to open.
    ///   - type: what ``MediaTypeSniffer`` found it to be; nil to look now. Who names it is no extraction child: archives and
    ///     documents within a text are then handed over as ``ForeignFormat/embedded``.
    ///   - limits: the bounds, set before the first byte is read.
    ///   - mayGiveUp: whether a text of which some lines need a library, outside of a child, is given up.
    ///   - receiver: takes segments, members that were not wholly scanned, and the verdict on the whole.
    /// - Throws: what the receiver throws; the extraction is over then. ``IsolationNeeded`` where that may be.
    package static func extract(
        _ content: ContentFile,
        name: String,
        type: MediaType? = nil,
        limits: ExtractionLimits,
        mayGiveUp: Bool = false,
        into receiver: inout some ExtractionReceiver
    ) throws {
        let origin = InputOrigin(descriptor: content.descriptor, size: content.byteCount, limits: limits)
        var run = ExtractionRun(limits: limits, isIsolated: type == nil, mayGiveUp: mayGiveUp)
        var tally = try run.extract(
            Content(stream: ContentStream(origin), name: name, path: MemberPath()), known: type, into: &receiver
        )
        tally.note(origin.troubles)
        tally.bytes = max(0, content.byteCount)
        if run.unlistedMembers > 0 {
            tally.note(unlisted: run.unlistedMembers)
        }
        try receiver.finish(tally.coverage(path: ""))
    }
}
