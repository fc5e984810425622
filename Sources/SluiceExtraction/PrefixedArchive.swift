import SluiceArchive
import SluiceCore

/// An archive or a compressed stream behind something else that is no format of its own: a script that unpacks itself,
/// a line that a transfer left, a header that nobody knows.
struct PrefixedArchive {
    /// Bytes in front of it; more than 0.
    let offset: Int
    let type: MediaType

    /// First bytes of kinds whose mark is long enough to be believed anywhere.
    private static let firstBytes: Set<UInt8> = [
        0x1F, 0xFD, 0x28, 0x04, 0x37, UInt8(ascii: "L"), UInt8(ascii: "B"), UInt8(ascii: "R"), UInt8(ascii: "M"),
        UInt8(ascii: "P"),
    ]
    /// Of a stream, what has to be there to tell whether it is one.
    private static let triedBytes = 4 << 10

    /// Looks for the first one in the beginning of a content that is nothing known.
    ///
    /// - Parameters:
    ///   - head: the bytes.
    ///   - start: where the first one may begin.
    /// - Returns: nil when there is none.
    static func find(in head: [UInt8], from start: Int = 1) -> PrefixedArchive? {
        for offset in head.indices.dropFirst(start) where firstBytes.contains(head[offset]) {
            guard let type = MediaTypeSniffer.markedArchive(head[offset...]), isReal(type, head[offset...]) else {
                continue
            }
            return PrefixedArchive(offset: offset, type: type)
        }
        return nil
    }

    /// The mark of gzip has three bytes only: something has to come out of it too.
    private static func isReal(_ type: MediaType, _ bytes: ArraySlice<UInt8>) -> Bool {
        guard type.handling == .compressed(.gzip) else { return true }
        return !Inflation.inflated(Array(bytes.prefix(triedBytes)), limit: 1).bytes.isEmpty
    }
}

extension ExtractionRun {
    /// Reads what stands before an archive, and then the archive.
    ///
    /// - Returns: what became of both; the media type is the archive's.
    mutating func prefixed(
        _ given: Content, _ archive: PrefixedArchive, into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        var content = given
        let stream = content.stream
        let memory = MemoryInput()
        guard memory.append(content.head.span.extracting(0..<archive.offset)) else {
            var tally = try raw(content, into: &receiver)
            tally.note(Trouble(.memoryLimit, "no memory to look at what stands before an archive"))
            return tally
        }
        let front = Content(
            stream: ContentStream(ReplayOrigin(memory), base: stream.base), name: content.name, path: content.path)
        let tally = try extract(front, into: &receiver)
        let detail = "\(archive.offset) bytes before the archive were read as raw bytes"
        let base = stream.base + Int64(archive.offset)
        let origin = rest(of: stream, from: archive.offset)
        let rest = Content(stream: ContentStream(origin, base: base), name: content.name, path: content.path)
        var whole = try extract(rest, known: archive.type, into: &receiver)
        whole.merge(tally)
        if tally.reasons.contains(.unsupported) { whole.note(Trouble(.unsupported, detail)) }
        return whole
    }

    private func rest(of stream: ContentStream, from offset: Int) -> RangeOrigin {
        if let byteCount = stream.byteCount { return RangeOrigin(stream, Int64(offset)..<byteCount) }
        var leftover: [UInt8] = []
        var passed = 0
        while passed < offset {
            let hasMore = stream.nextBlock { bytes in
                let own = min(bytes.count, offset - passed)
                passed += own
                for index in own..<bytes.count { leftover.append(bytes[index]) }
            }
            if !hasMore { break }
        }
        return RangeOrigin(stream, leftover: leftover)
    }
}
