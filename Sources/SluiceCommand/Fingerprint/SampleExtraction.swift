import Foundation
import SluiceContent
import SluiceCore
import SluiceDetection
import SluiceLookup
import SluiceTools

/// Makes samples of documents: reads them as a scan does, archives too.
struct SampleExtraction: SegmentReceiver {
    private(set) var samples: [DocumentSample] = []
    /// Documents with a sample, and those of which a part was too short for one, in the order of their reading.
    private var sampled: Set<String> = []
    private var withShortParts: [String] = []
    /// Names of documents with parts that have no reader.
    private(set) var withUnreadParts: [String] = []
    private var sampler: DocumentSampler
    private let limits = ExtractionLimits()
    private let reader: ContentReader
    private var input = ""
    private var firstOfInput = 0
    /// Names of the open text and of the document that it is a part of; nil for one that is no document.
    private var name: String?
    private var document = ""
    private var coverage: MemberCoverage?

    /// - Parameter key: of the file that the samples go into.
    init(key: ShingleKey) {
        sampler = DocumentSampler(key: key)
        reader = ContentReader(jobs: 1, limits: limits)
    }

    /// Names of documents that are too short for a sample in all their parts.
    var short: [String] {
        var known = sampled
        return withShortParts.filter { known.insert($0).inserted }
    }

    /// Reads one document, or the documents of an archive.
    ///
    /// - Throws: ``SluiceError`` of kind `.configuration` when it cannot be wholly read: a fingerprint of a part would
    ///   pass for one of the whole. Pictures and other parts without a reader may be left out: they are in
    ///   ``withUnreadParts``.
    mutating func read(_ content: ContentFile, name input: String) throws {
        self.input = input
        firstOfInput = samples.count
        coverage = nil
        let last = input.split(separator: "/").last.map(String.init) ?? input
        try reader.read(content, name: last, limits: limits, into: &self)
        let isWithoutSome = coverage.map { $0.state == .partial && $0.reasons == [.unsupported] } ?? false
        if isWithoutSome { withUnreadParts.append(input) }
        guard let coverage, coverage.state == .scanned || isWithoutSome else {
            let reasons = coverage?.reasons.map(\.rawValue).joined(separator: ", ") ?? ""
            throw problem("cannot be wholly read (\(reasons))", "save it as plain text, or unpack it")
        }
    }

    mutating func begin(_ segment: Segment) throws {
        document = segment.path.isEmpty ? input : "\(input)!\(segment.path)"
        // Styles, properties and what is written about a picture are alike in very many documents.
        let isText = segment.part.isEmpty || ![.text, .comment].contains(segment.unit)
        name =
            segment.mediaType == Segment.memberNames || !isText
            ? nil : unused(segment.part.isEmpty ? document : "\(document)#\(segment.part)")
        sampler.beginText()
    }

    /// Slides, each a text of its own, have one name.
    private func unused(_ name: String) -> String {
        let own = samples[firstOfInput...]
        guard own.contains(where: { $0.name == name }) else { return name }
        return "\(name)#\(own.count { $0.name == name || $0.name.hasPrefix("\(name)#") } + 1)"
    }

    mutating func text(_ bytes: Span<UInt8>) throws {
        guard name != nil else { return }
        sampler.read(bytes)
        if sampler.isFull {
            throw problem("has more than \(DocumentSampler.mostShingles) different runs of words", "split it")
        }
    }

    mutating func end() throws {
        guard let name else { return }
        guard name.utf8.count <= FingerprintFile.longestName else {
            throw problem("has a name of more than \(FingerprintFile.longestName) bytes inside", "shorten it")
        }
        if let sample = sampler.end(name: name) {
            samples.append(sample)
            sampled.insert(document)
        } else {
            withShortParts.append(document)
        }
    }

    mutating func member(_ coverage: MemberCoverage) throws {}

    mutating func finish(_ coverage: MemberCoverage) throws { self.coverage = coverage }

    private func problem(_ problem: String, _ mend: String) -> SluiceError {
        SluiceError(.configuration, place: escaped(input), problem: problem, mend: mend)
    }
}
