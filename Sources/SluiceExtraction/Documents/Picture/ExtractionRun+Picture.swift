import SluiceArchive
import SluiceCore

extension ExtractionRun {
    /// The longer side of a document's picture of its own first page, on which nothing could be read: programs write 256
    /// and less.
    private static let previewPixels = 512

    /// Reads the metadata of a picture and what stands behind its end, and hands it over when its text is to be
    /// recognized.
    mutating func picture(
        _ content: Content, _ type: MediaType, into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        var tally = ExtractionTally()
        guard let input = seekableInput(of: content) else {
            tally.note(Trouble(.memoryLimit, "a picture inside has more than \(spoolBytes) bytes"))
            return tally
        }
        let bytes = PictureBytes(input)
        var notes = PictureNotes()
        let end = PictureReader.read(bytes, into: &notes)
        var writer = PartWriter(content, type.name, part: "metadata")
        writer.append(notes.text)
        tally.bytesScanned = try writer.close(into: &receiver)
        tally.note(notes.troubles)
        let stream = ContentStream(ReplayOrigin(input), base: content.stream.base)
        stream.seek(to: 0)
        let whole = Content(stream: stream, name: content.name, path: content.path)
        guard notes.isRecognized else {
            tally.merge(try raw(whole, into: &receiver))
            tally.note(Trouble(.corrupt, "it only begins like a picture"))
            tally.note(Trouble(.unsupported))
            return tally
        }
        if let end, end < bytes.count { try readBehind(end, input, of: content, type, &tally, into: &receiver) }
        stream.seek(to: 0)
        if budget.limits.recognizesText {
            var picture = whole
            // A bitmap with anything behind it passes for a damaged one.
            if let end, end < bytes.count, type.name == "image/bmp" {
                picture = Content(
                    stream: ContentStream(RangeOrigin(input, 0..<end)), name: content.name, path: content.path)
                picture.stream.seek(to: 0)
            }
            let handed = try foreign(picture, type, .picture, into: &receiver)
            tally.merge(handed)
            tally.isForeign = true
        } else if !content.isPreview || notes.longerSide.map({ $0 > Self.previewPixels }) ?? true {
            tally.note(Trouble(.unsupported, "of pictures only the metadata is read; --ocr reads their text"))
        }
        return tally
    }

    /// Reads what stands behind the end of a picture: an archive, a second picture, text.
    private mutating func readBehind(
        _ end: Int64, _ input: any ArchiveInput, of content: Content, _ type: MediaType, _ tally: inout ExtractionTally,
        into receiver: inout some ExtractionReceiver
    ) throws {
        let origin = RangeOrigin(input, end..<(input.byteCount ?? end))
        guard let padding = origin.skipPadding(until: { budget.isOutOfTime }) else { return }
        let stream = ContentStream(origin, base: content.stream.base + end + padding)
        var rest = Content(stream: stream, name: "", path: content.path)
        let behind = MediaTypeSniffer.mediaType(head: rest.head, name: "")
        switch behind.handling {
        case .text, .encodedText, .empty: tally.merge(try extract(rest, into: &receiver))
        case .container, .compressed, .document, .foreign:
            // At the end of the input itself a zip is found by its end.
            let tail = content.stream.tail(MediaTypeSniffer.tailBytes)
            if behind.handling == .container(.zip) && MediaTypeSniffer.hasAppendedZip(type, tail: tail[...]) { return }
            guard countFollowingArchive() else {
                tally.merge(try raw(rest, into: &receiver))
                return tally.note(
                    Trouble(.entriesLimit, "more than \(Self.followingArchives) contents one behind the other"))
            }
            rest.path = content.path.appending("(\(Remainder.Place.afterEnd.rawValue))".utf8)
            try extractMember(rest, of: &tally, into: &receiver)
        case .unreadable(.media): break
        case .unreadable: tally.merge(try raw(rest, into: &receiver))
        }
    }
}
