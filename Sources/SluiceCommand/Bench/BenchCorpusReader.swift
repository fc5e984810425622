import SluiceBench
import SluiceContent
import SluiceCore
import SluiceExtraction
import SluiceSources

/// Reads the plain text of files into memory, as `sluice scan files` would see it.
///
/// The files are listed once to learn what they are and how large, and then read as far as the sample allows.
struct BenchCorpusReader {
    /// A file that turned out to be plain text.
    private struct Candidate {
        var asset: SourcedAsset<LocalFileLocator>
        var byteCount: Int64
    }

    private let source: DirectorySource
    private let sampleBytes: Int64
    private var candidates: [Candidate] = []
    private var notBenched: [String: Int] = [:]

    /// - Throws: ``SluiceError`` of kind `.configuration` when none of the paths can be read.
    init(paths: [String], ownFiles: [String], sampleBytes: Int64) throws(SluiceError) {
        source = try DirectorySource(paths: paths, ownFiles: ownFiles)
        self.sampleBytes = sampleBytes
    }

    /// Reads everything.
    ///
    /// - Returns: the corpus and what is to be said of it.
    /// - Throws: ``SluiceError`` when there is no plain text, or a path cannot be listed.
    mutating func read() async throws -> (corpus: BenchCorpus, facts: BenchReport.Corpus) {
        while let event = try await source.next() {
            switch event {
            case .asset(let asset): await look(at: asset)
            case .unexamined: leaveOut("links and special files")
            case .gap(let gap):
                throw SluiceError(
                    .configuration, place: escaped(gap.scope), problem: "cannot be listed",
                    mend: "\(gap.detail); a corpus must be the same every time")
            case .listed, .checkpoint: break
            }
        }
        let plan = SamplePlan(sizes: candidates.map(\.byteCount), limit: sampleBytes)
        var inputs: [BenchCorpus.Input] = []
        var (cut, leftOut, bytesLeftOut) = (0, 0, Int64(0))
        for (candidate, share) in zip(candidates, plan.shares) {
            bytesLeftOut += candidate.byteCount - share
            leftOut += share == 0 ? 1 : 0
            guard share > 0 else { continue }
            cut += share < candidate.byteCount ? 1 : 0
            inputs.append(try await input(candidate, share: share))
        }
        let corpus = BenchCorpus(inputs)
        guard corpus.byteCount > 0 else {
            throw SluiceError(
                .configuration, place: "paths", problem: "hold no plain text, and only plain text is benched",
                mend: "name files with text, or none for the built-in corpus")
        }
        var facts = BenchReport.Corpus(corpus, isGenerated: false)
        (facts.filesCut, facts.filesLeftOut, facts.bytesLeftOut) = (cut, leftOut, bytesLeftOut)
        facts.notBenched = notBenched
        return (corpus, facts)
    }

    private mutating func leaveOut(_ reason: String) { notBenched[reason, default: 0] += 1 }

    private mutating func look(at asset: SourcedAsset<LocalFileLocator>) async {
        do {
            let content = try await source.content(of: asset)
            let type = try MediaTypeSniffer.mediaType(of: content, name: Self.fileName(of: asset.asset))
            switch type.handling {
            case _ where type.requiresIsolation: leaveOut("archives, compressed files and documents")
            case .text, .encodedText: candidates.append(Candidate(asset: asset, byteCount: content.byteCount))
            case .empty: leaveOut("empty")
            case .container, .compressed, .document, .foreign, .unreadable: leaveOut("not plain text")
            }
        } catch {
            leaveOut("unreadable")
        }
    }

    private func input(_ candidate: Candidate, share: Int64) async throws -> BenchCorpus.Input {
        let asset = candidate.asset.asset
        do {
            let content = try await source.content(of: candidate.asset)
            var limits = ExtractionLimits()
            limits.inputBytes = share
            var collector = TextCollector()
            let name = Self.fileName(of: asset)
            let type = try MediaTypeSniffer.mediaType(of: content, name: name)
            try ContentExtractor.extract(content, name: name, type: type, limits: limits, into: &collector)
            return BenchCorpus.Input(name: asset.name ?? asset.id, segments: collector.segments)
        } catch let error as ContentError {
            throw SluiceError(
                .configuration, place: escaped(asset.id), problem: "changed while it was read", mend: error.detail)
        }
    }

    /// Of a path only the last part names the file.
    private static func fileName(of asset: Asset) -> String {
        let name = asset.name ?? asset.id
        return name.split(separator: "/").last.map(String.init) ?? name
    }
}

/// Keeps the text of one file.
private struct TextCollector: ExtractionReceiver {
    private(set) var segments: [BenchCorpus.Segment] = []

    mutating func begin(_ segment: Segment) {
        segments.append(
            BenchCorpus.Segment(encoding: segment.encoding, sourceOffset: segment.sourceOffset, bytes: []))
    }

    mutating func text(_ bytes: Span<UInt8>) {
        let last = segments.count - 1
        guard last >= 0 else { return }
        segments[last].bytes.reserveCapacity(segments[last].bytes.count + bytes.count)
        for index in bytes.indices { segments[last].bytes.append(bytes[index]) }
    }

    mutating func end() {}
    // A text holds nothing for other programs.
    mutating func beginForeign(_ content: ForeignContent) {}
    mutating func foreign(_ bytes: Span<UInt8>) {}
    mutating func endForeign() {}
    mutating func member(_ coverage: MemberCoverage) {}
    mutating func finish(_ coverage: MemberCoverage) {}
}
