import SluiceArchive
import SluiceCore

extension ExtractionRun {
    /// Reads an Office document that is one XML document: a package of parts (Flat OPC), or a text of Word 2003.
    mutating func flatOffice(
        _ content: Content, _ type: MediaType, into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        var given = content
        guard type.name == MediaType.flatPackage else {
            var reader = FlowReader(
                content, type.name, part: "", unit: .paragraph, dataRoom: spoolBytes / 2)
            return try xml(content, with: &reader, into: &receiver)
        }
        // The document, its parts and a package of them are held together.
        guard let input = content.stream.spooled(limit: spoolBytes / 4) else {
            var reader = PlainXMLReader(content, type.name, part: "")
            var tally = try xml(content, with: &reader, into: &receiver)
            tally.note(Trouble(.memoryLimit, "a package in one XML document has more than \(spoolBytes / 4) bytes"))
            return tally
        }
        var bytes = input.prefix(Int(input.byteCount ?? 0))
        if let (charset, mark) = CharsetDetector.marked(given.head), charset != .utf8 {
            var decoder = TextDecoder(charset)
            var decoded: [UInt8] = []
            decoder.decode(bytes.span.extracting(mark..<bytes.count), into: &decoded)
            decoder.finish(into: &decoded)
            bytes = decoded
        }
        return try package(FlatPackage(bytes), of: content, type, into: &receiver)
    }

    private mutating func package(
        _ flat: FlatPackage, of content: Content, _ type: MediaType, into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        var zip = StoredZip()
        var isDamaged = false
        for part in flat.parts {
            zip.add(part.name, [part.bytes])
            isDamaged = isDamaged || part.isDamaged
        }
        zip.finish()
        let inner = Content(
            stream: ContentStream(ReplayOrigin(zip.memory)), name: content.name, path: content.path)
        let package = OfficePackage(content, type.name, stringBytes: stringBytes)
        var tally = try container(inner, .zip, as: .office(package), into: &receiver)
        inner.stream.remainder = nil
        var rest = PartWriter(content, type.name, part: "package")
        rest.append(flat.rest)
        tally.bytesScanned += try rest.close(into: &receiver)
        if !zip.isComplete { tally.note(Trouble(.memoryLimit, "no memory for the parts of a package")) }
        if flat.isCut { tally.note(Trouble(.truncated, "XML that ends within a part")) }
        if isDamaged { tally.note(Trouble(.corrupt, "a part in Base64 has other characters in it")) }
        tally.mediaType = type.name
        return tally
    }
}
