import Crypto
import Logging
import SluiceContent
import SluiceCore
import SluiceDetection
import SluiceIsolation
import SluiceTestSupport
import SluiceTools
import Synchronization
import Testing

@testable import SluicePipeline

/// The pipeline with real profiles, spools and examiners between a scripted source and a recording sink.
@Suite struct ScanPipelineTests {
    private static let profile = """
        profile: cards
        version: 1
        description: Visa cards
        entries:
          - id: visa
            name: Visa card
            info_type: CREDIT_CARD_NUMBER
            severity: high
            pattern: '(?<![0-9])4[0-9]{3} [0-9]{4} [0-9]{4} [0-9]{4}(?![0-9])'
            points: structured
            validator: luhn
            hot_words: {en: [card]}
            examples: {match: ['4111 1111 1111 1111'], near_miss: ['4111 1111 1111 1112']}
        """

    private let progress = ScanProgress()
    private let stop = StopSignal()

    private func pipeline(
        _ source: ScriptedSource<ContentFile>, _ sink: RecordingSink, profile: String = profile,
        width: ScanWidth = ScanWidth(jobs: 2, fetches: 2)
    ) throws -> ScanPipeline<ScriptedSource<ContentFile>> {
        let profiles = try CompiledProfiles([ProfileLoader.profile(from: profile, file: "cards.yaml")])
        let children = ExtractionPool(.init(arguments: [], jobs: 1))
        let setup = ExaminerSetup(
            profiles: profiles, limits: ExtractionLimits(), reader: ContentReader(children: children, tools: Toolbox()),
            valueKey: SymmetricKey(data: [UInt8](repeating: 7, count: 32)), asOf: Timestamp(unixSeconds: 0),
            progress: progress
        )
        return ScanPipeline(
            source: source, sink: sink, examiners: ExaminerPool(setup), executor: WorkerExecutor(count: width.jobs),
            width: width, progress: progress, stop: stop, logger: Logger(label: "test")
        )
    }

    private static func content(_ text: String) throws -> ContentFile {
        var spool = try ContentSpool()
        let bytes = Array(text.utf8)
        try spool.append(bytes.span)
        return try spool.finish()
    }

    @Test func everyAssetHasOneOutcomeAndTheCountsAddUp() async throws {
        let sink = RecordingSink()
        let source = ScriptedSource<ContentFile>(files: 200) { number in
            if number % 10 == 3 { throw ContentError(reason: .fetchGone, detail: "gone") }
            return try Self.content("file \(number), card 4111 1111 1111 1111")
        }
        let listing = try await pipeline(source, sink).run()
        let outcomes = await sink.outcomes
        #expect(listing.isComplete)
        #expect(Set(outcomes.map(\.coverage.asset.id)).count == 200 && outcomes.count == 200)
        let counts = progress.snapshot.assets
        #expect(counts.isBalanced && counts.seen == 200 && counts.scanned == 180 && counts.skipped == 20)
        #expect(outcomes.flatMap(\.findings).count == 180)
        #expect(outcomes.flatMap(\.findings).allSatisfy { $0.matchCount == 1 && $0.type == .localFileMatch })
    }

    @Test func outcomesOfLocalFilesAreRecordedTogetherAndNothingGoesFromOneToTheNext() async throws {
        let sink = RecordingSink()
        let source = ScriptedSource<ContentFile>(files: 1000, isLocal: true) { number in
            if number % 10 == 3 { throw ContentError(reason: .fetchGone, detail: "gone") }
            return try Self.content(number % 2 == 0 ? "file \(number), card 4111 1111 1111 1111" : "file \(number)")
        }
        let listing = try await pipeline(source, sink).run()
        let outcomes = await sink.outcomes
        #expect(listing.isComplete)
        #expect(Set(outcomes.map(\.coverage.asset.id)).count == 1000 && outcomes.count == 1000)
        #expect(await sink.calls < 500)
        let found = outcomes.filter { !$0.findings.isEmpty }.map { $0.coverage.asset.id }
        #expect(Set(found) == Set(stride(from: 0, to: 1000, by: 2).map { "/\($0)" }))
        #expect(outcomes.flatMap(\.findings).allSatisfy { $0.matchCount == 1 })
        #expect(progress.snapshot.assets.isBalanced && progress.snapshot.assets.skipped == 100)
    }

    @Test func aStopSignalLeavesNoOutcomeOfLocalFilesBehind() async throws {
        let stop = stop
        let source = ScriptedSource<ContentFile>(files: 1000, isLocal: true) { number in
            if number == 20 { stop.raise() }
            return try Self.content("nothing")
        }
        let sink = RecordingSink()
        let listing = try await pipeline(source, sink).run()
        let counts = progress.snapshot.assets
        #expect(!listing.isComplete && counts.isBalanced && counts.seen > 20 && counts.seen < 1000)
        #expect(await sink.outcomes.count == counts.seen)
    }

    @Test func aFailingSinkLeavesNoAssetCountedThatItDoesNotHold() async throws {
        let source = ScriptedSource<ContentFile>(files: 1000, isLocal: true) { _ in try Self.content("nothing") }
        let sink = RecordingSink(failsAfter: 100)
        let pipeline = try pipeline(source, sink)
        await #expect(throws: SluiceError.self) { try await pipeline.run() }
        let counts = progress.snapshot.assets
        #expect(counts.isBalanced)
        #expect(await sink.outcomes.count == counts.seen)
    }

    @Test func theSourceIsAskedNoFurtherThanTheWidthAllows() async throws {
        let gate = Gate()
        let source = ScriptedSource<ContentFile>(files: 1000) { _ in
            await gate.wait()
            return try Self.content("nothing")
        }
        let sink = RecordingSink()
        let pipeline = try pipeline(source, sink, width: ScanWidth(jobs: 2, fetches: 3))
        let run = Task { try await pipeline.run() }
        await gate.waiting(5)
        for _ in 0..<100 { await Task.yield() }
        #expect(await source.asked == 5)
        await gate.open()
        #expect(try await run.value.isComplete)
        #expect(await sink.outcomes.count == 1000)
    }

    @Test func aStopSignalLetsFinishWhatIsInFlight() async throws {
        let stop = stop
        let source = ScriptedSource<ContentFile>(files: 1000) { number in
            if number == 20 { stop.raise() }
            return try Self.content("nothing")
        }
        let sink = RecordingSink()
        let listing = try await pipeline(source, sink).run()
        #expect(!listing.isComplete)
        let counts = progress.snapshot.assets
        #expect(counts.isBalanced && counts.seen < 1000)
        #expect(await sink.outcomes.count == counts.seen)
    }

    @Test func cancellationRecordsNothingHalf() async throws {
        let gate = Gate()
        let source = ScriptedSource<ContentFile>(files: 10) { _ in
            await gate.wait()
            try Task.checkCancellation()
            return try Self.content("nothing")
        }
        let sink = RecordingSink()
        let pipeline = try pipeline(source, sink)
        let run = Task { try await pipeline.run() }
        await gate.waiting(4)
        run.cancel()
        await gate.open()
        #expect(try await !run.value.isComplete)
        #expect(await sink.outcomes.isEmpty)
        #expect(progress.snapshot.assets == AssetCounts())
    }

    @Test func aFailingSinkEndsTheRun() async throws {
        let source = ScriptedSource<ContentFile>(files: 1000) { _ in try Self.content("nothing") }
        let sink = RecordingSink(failsAfter: 10)
        let pipeline = try pipeline(source, sink)
        await #expect(throws: SluiceError.self) { try await pipeline.run() }
        #expect(await sink.outcomes.count == 10)
    }

    /// A sink that fails once, as a database that is locked for a while: what follows is not taken as if nothing were.
    @Test(arguments: [true, false])
    func aSinkThatFailsOnceEndsTheRun(_ isLocal: Bool) async throws {
        let source = ScriptedSource<ContentFile>(files: 100_000, isLocal: isLocal) { _ in try Self.content("nothing") }
        let sink = RecordingSink(failsAfter: 10, failsOnce: true)
        let pipeline = try pipeline(source, sink)
        await #expect(throws: SluiceError.self) { try await pipeline.run() }
        #expect(await source.asked < 100_000)
        #expect(await sink.outcomes.count == progress.snapshot.assets.seen)
    }

    @Test func afterAStopNothingFurtherIsListed() async throws {
        let gate = Gate()
        let source = ScriptedSource<ContentFile>(files: 10, pause: { await gate.wait() }) { _ in
            try Self.content("nothing")
        }
        let sink = RecordingSink()
        let pipeline = try pipeline(source, sink)
        let run = Task { try await pipeline.run() }
        await gate.waiting(1)
        stop.raise()
        await gate.open()
        #expect(try await !run.value.isComplete)
        #expect(await source.asked == 1)
        #expect(await sink.outcomes.count == 1)
    }

    @Test func whatAFailingSourceSaidBeforeIsKept() async throws {
        let gap = SourceGap(scope: "folder", reason: .fetchDenied, detail: "no")
        let failure = SluiceError(.source, place: "test source", problem: "gone", mend: "none")
        let source = ScriptedSource<ContentFile>([.gap(gap)], failure: failure) { _ in try Self.content("") }
        let listing = try await pipeline(source, RecordingSink()).run()
        #expect(listing.gaps == [gap] && listing.failure == failure && !listing.isComplete)
    }

    @Test func aKeyThatIsRefusedMidwayEndsTheRunAndTheCountsAddUp() async throws {
        let refusal = SluiceError(.authentication, place: "key", problem: "refused", mend: "renew it")
        let source = ScriptedSource<ContentFile>(files: 1000) { number in
            if number >= 20 { throw refusal }
            return try Self.content("nothing")
        }
        let sink = RecordingSink()
        let listing = try await pipeline(source, sink).run()
        #expect(listing.failure == refusal && !listing.isComplete)
        let counts = progress.snapshot.assets
        #expect(counts.isBalanced && counts.seen == 20)
        #expect(await sink.outcomes.count == 20)
    }

    @Test func anAssetsNameIsContentToo() async throws {
        let asset = Asset(kind: .localFile, id: "/a", name: "card 4111 1111 1111 1111.txt", tenant: "local")
        let source = ScriptedSource<ContentFile>([.asset(SourcedAsset(asset: asset, locator: 0))]) { _ in
            try Self.content("nothing")
        }
        let sink = RecordingSink()
        _ = try await pipeline(source, sink).run()
        let matches = await sink.outcomes.flatMap(\.findings).flatMap(\.matches)
        #expect(matches.map(\.location.path) == ["card 4111 **** **** 1111.txt!(file name)"])
        #expect(matches.map(\.location.byteStart) == [5])
    }

    @Test func aValueInANameIsMaskedInEveryNameAndPathButNotInTheID() async throws {
        let events = ["/a", "/b"].map { folder in
            let name = "in/card 4111 1111 1111 1111.txt"
            let asset = Asset(kind: .localFile, id: "\(folder)/\(name)", name: name, tenant: "local")
            return SourceEvent.asset(SourcedAsset(asset: asset, locator: 0))
        }
        let source = ScriptedSource<ContentFile>(events) { _ in try Self.content("card 4012 8888 8888 1881") }
        let sink = RecordingSink()
        // One after the other, so that the second comes from the cache.
        _ = try await pipeline(source, sink, width: ScanWidth(jobs: 1, fetches: 1)).run()
        let shown = "in/card 4111 **** **** 1111.txt"
        for outcome in await sink.outcomes {
            #expect(outcome.coverage.asset.name == shown)
            #expect(outcome.coverage.asset.id.hasSuffix("/in/card 4111 1111 1111 1111.txt"))
            #expect(outcome.findings.map(\.asset.name) == [shown])
            #expect(outcome.findings.flatMap(\.matches).map(\.location.path) == ["\(shown)!(file name)", shown])
        }
        #expect(await sink.outcomes.count == 2)
    }

    /// It is stored masked, so no later look would find it.
    @Test func aValueInTheNameOfWhatCannotBeHadIsFoundAndOfWhatIsGoneMasked() async throws {
        let parent = Asset.Parent(kind: "conversation", id: "c", name: "card 4222 2222 2222 2220")
        let events = ["a", "b"].enumerated().map { number, id in
            let asset = Asset(
                kind: .conversationFile, id: id, name: "card 4111 1111 1111 1111.txt", tenant: "t", parent: parent)
            return SourceEvent.asset(SourcedAsset(asset: asset, locator: number))
        }
        let source = ScriptedSource<ContentFile>(events) { number in
            throw ContentError(reason: number == 0 ? .fetchFailed : .fetchGone, detail: "")
        }
        let sink = RecordingSink()
        #expect(try await pipeline(source, sink).run().isComplete)
        let outcomes = await sink.outcomes.sorted { $0.coverage.asset.id < $1.coverage.asset.id }
        #expect(outcomes.map(\.coverage.state) == [.skipped, .skipped])
        #expect(outcomes.map(\.findings.count) == [1, 0])
        #expect(outcomes.first?.findings.first?.matches.map(\.masked) == ["4111 **** **** 1111"])
        for asset in outcomes.map(\.coverage.asset) + outcomes.flatMap(\.findings).map(\.asset) {
            #expect(asset.name == "card 4111 **** **** 1111.txt")
            #expect(asset.parent?.name == "card 4222 **** **** 2220")
        }
    }

    @Test func aNumberInANameThatCountsForNothingStays() async throws {
        let names = ["card 4111 1111 1111 1112.txt", "4111 1111 1111 1111.txt"]
        let events = names.map { name in
            let asset = Asset(kind: .localFile, id: "/" + name, name: name, tenant: "local")
            return SourceEvent.asset(SourcedAsset(asset: asset, locator: 0))
        }
        let source = ScriptedSource<ContentFile>(events) { _ in try Self.content("nothing") }
        let sink = RecordingSink()
        let strict = Self.profile.replacing("version: 1", with: "version: 1\nconfidence_threshold: high")
        _ = try await pipeline(source, sink, profile: strict).run()
        #expect(await Set(sink.outcomes.map(\.coverage.asset.name)) == Set(names))
        #expect(await sink.outcomes.flatMap(\.findings).isEmpty)
    }

    @Test func anOutcomeNamesTheProfilesThatWereLookedFor() async throws {
        let source = ScriptedSource<ContentFile>(files: 2) { number in
            if number == 1 { throw ContentError(reason: .fetchGone, detail: "gone") }
            return try Self.content("nothing")
        }
        let sink = RecordingSink()
        _ = try await pipeline(source, sink).run()
        let outcomes = await sink.outcomes.sorted { $0.coverage.asset.id < $1.coverage.asset.id }
        #expect(outcomes.map(\.profiles) == [["cards"], []])
    }

    @Test func gapsAndUnexaminedAssetsAreKept() async throws {
        let asset = Asset(kind: .localFile, id: "/pipe", tenant: "local")
        let gap = SourceGap(scope: "folder", reason: .fetchDenied, detail: "no")
        let scope = FindingScope(tenant: "local", assetKind: .localFile)
        let source = ScriptedSource<ContentFile>(
            [
                .unexamined(CoverageRecord(asset: asset, state: .skipped, reasons: [.specialEntry])), .gap(gap),
                .listed(scope),
            ]
        ) { _ in try Self.content("") }
        let sink = RecordingSink()
        let listing = try await pipeline(source, sink).run()
        #expect(listing.gaps == [gap] && listing.listed == [scope])
        #expect(await sink.outcomes.map(\.coverage.asset) == [asset])
        #expect(progress.snapshot.assets.skipped == 1)
    }

    @Test func equalContentIsExaminedOnceAndReportedForEveryAsset() async throws {
        let text = "card 4111 1111 1111 1111"
        let events = (0..<50).map { number in
            let asset = Asset(kind: .gptFile, id: "file-\(number)", name: "same.txt", tenant: "t")
            return SourceEvent.asset(SourcedAsset(asset: asset, locator: number))
        }
        let source = ScriptedSource<ContentFile>(events) { _ in try Self.content(text) }
        let sink = RecordingSink()
        _ = try await pipeline(source, sink, width: ScanWidth(jobs: 1, fetches: 1)).run()
        let findings = await sink.outcomes.flatMap(\.findings)
        #expect(Set(findings.map(\.asset.id)).count == 50)
        #expect(findings.allSatisfy { $0.matches.map(\.location.path) == ["same.txt"] && $0.type == .gptFileMatch })
        #expect(progress.snapshot.bytesScanned == Int64(text.utf8.count))
    }
}

/// Holds tasks until it is opened.
private actor Gate {
    private var isOpen = false
    private var waiters: [CheckedContinuation<Void, Never>] = []
    private var observers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

    func wait() async {
        guard !isOpen else { return }
        await withCheckedContinuation { continuation in
            waiters.append(continuation)
            for observer in observers where observer.count <= waiters.count { observer.continuation.resume() }
            observers.removeAll { $0.count <= waiters.count }
        }
    }

    /// Comes back when so many tasks are held.
    func waiting(_ count: Int) async {
        guard waiters.count < count else { return }
        await withCheckedContinuation { observers.append((count, $0)) }
    }

    func open() {
        isOpen = true
        for waiter in waiters { waiter.resume() }
        waiters.removeAll()
    }
}
