import SluiceContent
import SluiceCore
import SluiceExtraction

extension ToolReading {
    /// Recognizes the text in a picture by `tesseract`, when that is asked for.
    mutating func picture(into receiver: inout some SegmentReceiver) throws {
        guard let recognition = tools.recognition else {
            tally.note(.unsupported, "text in pictures is not recognized; --ocr does it")
            return
        }
        guard try isReadable() else {
            tally.note(.unsupported, "tesseract does not read pictures of this kind")
            return
        }
        if let size = try PictureSize(of: content), size.pixels > recognition.maximumPixels {
            tally.note(.entryBytesLimit, "the picture has more than \(recognition.maximumPixels) pixels")
            return
        }
        let text = try recognized(try upright(recognition) ?? content, recognition)
        var writer = PartWriter(path: foreign.path, foreign.mediaType)
        writer.append(text)
        tally.scannedBytes += try writer.close(into: &receiver)
        try animation(behind: text, recognition, into: &receiver)
    }

    /// Formats that Debian's tesseract does not read; of WebP it takes single pictures only.
    private static let unreadable: Set<String> = [
        "image/heif", "image/jxl", "image/vnd.adobe.photoshop", "image/vnd.microsoft.icon",
    ]

    private func isReadable() throws -> Bool {
        guard foreign.mediaType == "image/webp" else { return !Self.unreadable.contains(foreign.mediaType) }
        // The flag of an animation (RFC 9649, 2.7).
        let head = try PDFBody.bytes(of: content, 0..<21)
        return !(head.count == 21 && head[12..<16].elementsEqual("VP8X".utf8) && head[20] & 2 == 2)
    }

    // MARK: Turned pictures

    /// A copy of a JPEG that stands upright.
    ///
    /// - Returns: nil when it does so as it is, and when it cannot be turned, which the tally says.
    private mutating func upright(_ recognition: Toolbox.Recognition) throws -> ContentFile? {
        guard let turned = try UprightPicture(of: content) else { return nil }
        guard tools.programs[.pdftoppm] != nil else {
            tally.note(.unsupported, "the picture is stored turned; \(ExternalTool.pdftoppm.absence)")
            return nil
        }
        var document = ToolSpool(in: tools.spools)
        document.append(Array(turned.prologue(byteCount: content.byteCount).utf8).span)
        try append(to: &document)
        document.append(Array(UprightPicture.epilogue.utf8).span)
        guard case .content(let input) = document.finish() else {
            tally.note(.spoolLimit, "no room for a copy of the picture that stands upright")
            return nil
        }
        var picture = ToolSpool(in: tools.spools)
        let ended = try run(
            .pdftoppm, ["-r", "72", "-gray", ToolOrder.inputPath],
            {
                $0.input = input
                $0.outputBytes = Int64(recognition.maximumPixels) + 64
            }
        ) { picture.append($0) }
        guard let ended, ended.code == 0, !Self.pictureDamages.contains(where: { ended.end.complains(of: $0) }),
            case .content(let upright) = picture.finish()
        else {
            tally.note(.corrupt, "the picture is stored turned, and could not be turned back")
            return nil
        }
        return upright
    }

    /// What poppler says of a picture that it cannot decode; that the document has no table of objects it says too.
    private static let pictureDamages = ["DCT", "JPEG", "jpeg"]

    private func append(to spool: inout ToolSpool) throws {
        var block = [UInt8](repeating: 0, count: 256 << 10)
        var position: Int64 = 0
        while position < content.byteCount {
            let count = try content.read(at: position, into: &block)
            guard count > 0 else { break }
            spool.append(block.span.extracting(0..<count))
            position += Int64(count)
        }
    }

    // MARK: Recognition

    /// The text of a picture, as ``recognize(_:_:_:)`` has it.
    mutating func recognized(_ picture: ContentFile, _ recognition: Toolbox.Recognition) throws -> [UInt8] {
        var text: [UInt8] = []
        try recognize(picture, recognition) { bytes in
            for index in bytes.indices where text.count < Self.textBytes { text.append(bytes[index]) }
        }
        return text
    }

    /// Bytes of the text of one picture: far more than any shows.
    private static let textBytes = 16 << 20

    /// Has `tesseract` recognize the text in a picture.
    ///
    /// - Parameters:
    ///   - picture: the picture.
    ///   - recognition: how it is to be done.
    ///   - take: gets the text in UTF-8, without the form feed at its end.
    /// - Throws: what `take` throws; `CancellationError` when the task was cancelled.
    mutating func recognize(
        _ picture: ContentFile, _ recognition: Toolbox.Recognition, _ take: (Span<UInt8>) throws -> Void
    ) throws {
        let arguments = [
            // With detection of how the page is turned, where there is enough text to tell it by.
            ToolOrder.inputPath, "stdout", "-l", recognition.languages, "--psm", "1",
            "--dpi", "\(Self.resolutions.lowerBound)",
        ]
        let memory = allowance.limits.childMemoryBytes * 2
        let seconds = min(recognition.seconds, max(1, allowance.seconds))
        let ended = try run(
            .tesseract, arguments,
            {
                $0.input = picture
                $0.memoryBytes = memory
                ($0.wallSeconds, $0.idleSeconds) = (seconds, seconds)
            }
        ) { bytes in
            var start = 0
            for position in bytes.indices where bytes[position] == 0x0C {
                try take(bytes.extracting(start..<position))
                start = position + 1
            }
            try take(bytes.extracting(start..<bytes.count))
        }
        guard let (code, end) = ended, code != 0 else { return }
        if end.complains(of: "Failed loading language") || end.complains(of: "couldn't load any languages") {
            tally.note(
                .unsupported, "tesseract has no data for \(recognition.languages) (Debian package tesseract-ocr-…)")
        } else {
            tally.note(.corrupt, "tesseract cannot read the picture")
        }
    }
}
