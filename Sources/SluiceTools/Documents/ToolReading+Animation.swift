import SluiceContent
import SluiceCore
import SluiceExtraction

extension ToolReading {
    /// Bytes of an animation that is held in memory to be drawn.
    private static let animationBytes: Int64 = 64 << 20
    /// Dots of one picture of an animation.
    private static let animationDots = 10_000_000
    /// Pictures of an animation that are looked at.
    private static let animationPictures = 100

    /// Recognizes the text in the pictures of an animation behind the first one, which alone `tesseract` reads. Each is
    /// drawn over the ones before, as it is seen; lines that one before has too are left out.
    ///
    /// - Parameters:
    ///   - text: of the first picture.
    ///   - recognition: how it is to be done.
    ///   - receiver: takes what is new.
    /// - Throws: what the receiver throws; `CancellationError` when the task was cancelled.
    mutating func animation(
        behind text: [UInt8], _ recognition: Toolbox.Recognition, into receiver: inout some SegmentReceiver
    ) throws {
        guard try mayBeAnimation() else { return }
        guard content.byteCount <= Self.animationBytes else {
            return tally.note(
                .entryBytesLimit, "animations are not looked for in more than \(Self.animationBytes) bytes")
        }
        let bytes = try PDFBody.bytes(of: content, 0..<content.byteCount)
        let limit = min(recognition.maximumPixels, Self.animationDots)
        let animation: (any Animation)? =
            foreign.mediaType == "image/gif"
            ? GIFAnimation(bytes, maximumPixels: limit) : PNGAnimation(bytes, maximumPixels: limit)
        guard var animation else {
            return tally.note(
                .entryBytesLimit, "of an animation of more than \(limit) pixels only the first picture is read")
        }
        try draw(&animation, behind: text, recognition, into: &receiver)
        if animation.isDamaged {
            tally.note(.unsupported, "of an animation not all pictures can be drawn")
        }
    }

    /// Whether it is a GIF, or a PNG with the chunk in front of its dots that says so.
    private func mayBeAnimation() throws -> Bool {
        if foreign.mediaType == "image/gif" { return true }
        guard foreign.mediaType == "image/png" else { return false }
        return try PDFBody.holds("acTL", in: 0..<min(content.byteCount, Self.animationBytes), of: content)
    }

    private mutating func draw(
        _ animation: inout any Animation, behind first: [UInt8], _ recognition: Toolbox.Recognition,
        into receiver: inout some SegmentReceiver
    ) throws {
        var known = first
        var number = 0
        while let file = animation.next() {
            number += 1
            // The first one of a PNG may be another than the one that programs show that know no animations.
            if number == 1 && foreign.mediaType == "image/gif" { continue }
            guard isInTime() else { return }
            guard number <= Self.animationPictures else {
                return tally.note(.entriesLimit, "more than \(Self.animationPictures) pictures in an animation")
            }
            var spool = ToolSpool(in: tools.spools)
            spool.append(file.span)
            switch spool.finish() {
            case .content(let picture):
                let text = try recognized(picture, recognition)
                var writer = PartWriter(path: foreign.path, foreign.mediaType, part: "picture \(number)")
                writer.append(RepeatedLines(page: known).remaining(of: text))
                tally.scannedBytes += try writer.close(into: &receiver)
                known = Array((text + known).prefix(RepeatedLines.pageBytes))
            case .trouble(let reason, let detail): tally.note(reason, detail)
            }
        }
    }
}
