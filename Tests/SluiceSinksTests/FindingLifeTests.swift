import SluiceCore
import SluiceSinks
import Testing

@Suite("The life of a finding over the runs")
struct FindingLifeTests {
    private let folder = TemporaryFolder()
    private let asset = Sample.file("/data/a.txt")
    private var path: String { folder.file("sluice.db") }

    private func only() throws -> StoredFinding {
        let found = try everything(path)
        #expect(found.count == 1)
        return try #require(found.first)
    }

    @Test("A new finding is active, first and last seen in its run")
    func new() async throws {
        let sink = try DatabaseSink(path: path)
        try await scan(sink, 1, [Sample.outcome(asset, [Sample.content(asset)])])
        let stored = try only()
        #expect(stored.status == .active && stored.resolvedAt == nil)
        #expect(stored.firstSeen == Sample.day(1) && stored.lastSeen == Sample.day(1))
        #expect(stored.finding == Sample.content(asset))
    }

    @Test("Seen again it keeps its id and first sight, and its matches are replaced")
    func again() async throws {
        let sink = try DatabaseSink(path: path)
        try await scan(sink, 1, [Sample.outcome(asset, [Sample.content(asset, matches: 5)])])
        let id = try only().id
        try await scan(sink, 2, [Sample.outcome(asset, [Sample.content(asset, matches: 2)])])
        let stored = try only()
        #expect(stored.id == id && stored.finding.matches.count == 2 && stored.finding.matchCount == 2)
        #expect(stored.firstSeen == Sample.day(1) && stored.lastSeen == Sample.day(2))
        #expect(try sqlite(path, "SELECT count(*) FROM matches") == "2")
    }

    @Test("A complete look without it resolves it; its reappearance makes it active again")
    func resolvedAndBack() async throws {
        let sink = try DatabaseSink(path: path)
        try await scan(sink, 1, [Sample.outcome(asset, [Sample.content(asset)])])
        try await scan(sink, 2, [Sample.outcome(asset)])
        var stored = try only()
        #expect(stored.status == .resolved && stored.resolvedAt == Sample.day(2) && stored.lastSeen == Sample.day(1))
        try await scan(sink, 3, [Sample.outcome(asset)])
        #expect(try only().resolvedAt == Sample.day(2), "it is resolved once")
        try await scan(sink, 4, [Sample.outcome(asset, [Sample.content(asset)])])
        stored = try only()
        #expect(stored.status == .active && stored.resolvedAt == nil)
        #expect(stored.firstSeen == Sample.day(1) && stored.lastSeen == Sample.day(4))
    }

    @Test("A look that was not complete resolves nothing", arguments: [CoverageState.partial, .skipped])
    func incompleteLook(state: CoverageState) async throws {
        let sink = try DatabaseSink(path: path)
        try await scan(sink, 1, [Sample.outcome(asset, [Sample.content(asset)])])
        try await scan(sink, 2, [Sample.outcome(asset, state: state, reasons: [.truncated])])
        #expect(try only().status == .active)
    }

    @Test("One profile's finding is resolved while the other's stays")
    func perProfile() async throws {
        let sink = try DatabaseSink(path: path)
        let both = [Sample.content(asset, profile: "a"), Sample.content(asset, profile: "b")]
        try await scan(sink, 1, [Sample.outcome(asset, both)])
        try await scan(sink, 2, [Sample.outcome(asset, [both[1]], profiles: ["a", "b"])])
        let states = Dictionary(
            try everything(path).map { ($0.finding.profile ?? "", $0.status) }, uniquingKeysWith: { first, _ in first }
        )
        #expect(states == ["a": .resolved, "b": .active])
    }

    @Test("A run with other profiles leaves a finding as it is; one that looks for it resolves it")
    func otherProfiles() async throws {
        let sink = try DatabaseSink(path: path)
        try await scan(sink, 1, [Sample.outcome(asset, [Sample.content(asset, profile: "a")], profiles: ["a"])])
        try await scan(sink, 2, [Sample.outcome(asset, profiles: ["b"])])
        #expect(try only().status == .active && only().lastSeen == Sample.day(1))
        try await scan(sink, 3, [Sample.outcome(asset, profiles: ["b", "a"])])
        #expect(try only().status == .resolved && only().resolvedAt == Sample.day(3))
    }

    @Test("A file that is gone takes its findings along, whatever the run looked for")
    func goneWithOtherProfiles() async throws {
        let sink = try DatabaseSink(path: path)
        try await scan(sink, 1, [Sample.outcome(asset, [Sample.content(asset, profile: "a")], profiles: ["a"])])
        let other = Sample.outcome(Sample.file("/data/b.txt"), profiles: ["b"])
        try await scan(sink, 2, [other], listed: [FindingScope(tenant: "local", assetKind: .localFile)])
        #expect(try only().status == .resolved)
    }

    @Test("Another asset, tenant or kind is another finding")
    func identity() async throws {
        let sink = try DatabaseSink(path: path)
        var elsewhere = asset
        elsewhere.tenant = "other"
        let assets = [asset, Sample.file("/data/b.txt"), elsewhere]
        try await scan(sink, 1, assets.map { Sample.outcome($0, [Sample.content($0)]) })
        try await scan(sink, 2, [Sample.outcome(asset)])
        #expect(try everything(path).filter { $0.status == .active }.count == 2)
    }

    @Test("A listing resolves what lay in its scope and was not met")
    func vanishedAsset() async throws {
        let sink = try DatabaseSink(path: path)
        let names = ["/data/a.txt", "/data/b.txt", "/database/c.txt", "/data"]
        let outcomes = names.map { Sample.outcome(Sample.file($0), [Sample.content(Sample.file($0))]) }
        try await scan(sink, 1, outcomes)
        let scope = FindingScope(tenant: "local", assetKind: .localFile, assetIDPrefix: "/data")
        try await scan(sink, 2, [outcomes[0]], listed: [scope])
        let resolved = try everything(path).filter { $0.status == .resolved }.map(\.finding.asset.id)
        #expect(resolved.sorted() == ["/data", "/data/b.txt"])
        #expect(
            try sqlite(path, "SELECT group_concat(asset_id) FROM coverage ORDER BY 1") == "/data/a.txt,/database/c.txt")
    }

    @Test("The root folder as a scope holds everything")
    func rootScope() async throws {
        let sink = try DatabaseSink(path: path)
        try await scan(sink, 1, [Sample.outcome(asset, [Sample.content(asset)])])
        try await scan(
            sink, 2, listed: [FindingScope(tenant: "local", assetKind: .localFile, assetIDPrefix: "/")]
        )
        #expect(try only().status == .resolved)
    }

    @Test("A run that goes on after a kill keeps its start and what it had met")
    func goesOn() async throws {
        let sink = try DatabaseSink(path: path)
        let scope = FindingScope(tenant: "local", assetKind: .localFile)
        try await scan(sink, 1, [Sample.outcome(asset, [Sample.content(asset)])])
        _ = try await sink.begin(Sample.run(2))
        try await sink.record(Sample.outcome(asset, [Sample.content(asset)]))
        var later = Sample.run(2)
        later.started = Sample.day(3)
        _ = try await sink.begin(later)
        try await sink.finish(Sample.summary(2), listed: [scope])
        #expect(try only().status == .active && only().lastSeen == Sample.day(2))
        #expect(try ResultStore(path: path).newestRun()?.header == Sample.run(2))
    }

    @Test("An asset that was met, even unread, is not taken for gone")
    func metButSkipped() async throws {
        let sink = try DatabaseSink(path: path)
        try await scan(sink, 1, [Sample.outcome(asset, [Sample.content(asset)])])
        let scope = FindingScope(tenant: "local", assetKind: .localFile)
        try await scan(sink, 2, [Sample.outcome(asset, state: .skipped, reasons: [.fetchDenied])], listed: [scope])
        #expect(try only().status == .active)
    }

    @Test("A run that was cut short vouches for no listing")
    func interrupted() async throws {
        let sink = try DatabaseSink(path: path)
        try await scan(sink, 1, [Sample.outcome(asset, [Sample.content(asset)])])
        let scope = FindingScope(tenant: "local", assetKind: .localFile)
        try await scan(sink, 2, listed: [scope], isComplete: false)
        #expect(try only().status == .active)
    }

    @Test("Posture findings are resolved in judged scopes only, and never while undetermined")
    func posture() async throws {
        let sink = try DatabaseSink(path: path)
        let keys = ["k1", "k2", "k3"].map { Sample.key($0) }
        let other = Sample.key("k9", tenant: "elsewhere")
        try await scan(sink, 1, posture: PostureOutcome(findings: keys + [other], judged: [Sample.keyScope]))
        try await scan(sink, 2, posture: PostureOutcome(findings: [keys[0]]))
        #expect(try everything(path).allSatisfy { $0.status == .active }, "nothing was judged")
        let judged = PostureOutcome(
            findings: [keys[0]], judged: [Sample.keyScope], undetermined: [keys[1].identity]
        )
        try await scan(sink, 3, posture: judged)
        let states = Dictionary(
            try everything(path).map { ($0.finding.asset.id, $0.status) }, uniquingKeysWith: { first, _ in first }
        )
        #expect(states == ["k1": .active, "k2": .active, "k3": .resolved, "k9": .active])
        #expect(try everything(path).first { $0.finding.asset.id == "k2" }?.lastSeen == Sample.day(1))
    }

    @Test("A listing does not resolve what the rules left undetermined or found")
    func listedPosture() async throws {
        let sink = try DatabaseSink(path: path)
        let keys = ["k1", "k2", "k3"].map { Sample.key($0) }
        try await scan(sink, 1, posture: PostureOutcome(findings: keys))
        let outcome = PostureOutcome(findings: [keys[0]], undetermined: [keys[1].identity])
        try await scan(sink, 2, posture: outcome, listed: [Sample.keyScope])
        let resolved = try everything(path).filter { $0.status == .resolved }.map(\.finding.asset.id)
        #expect(resolved == ["k3"])
    }

    @Test("A look at an asset's content says nothing of its metadata")
    func contentAndMetadata() async throws {
        let sink = try DatabaseSink(path: path)
        let metadata = Finding(type: .gptInStore, asset: asset)
        try await scan(sink, 1, posture: PostureOutcome(findings: [metadata]))
        try await scan(sink, 2, [Sample.outcome(asset)])
        #expect(try only().status == .active)
    }

    @Test("Evidence comes back as it was given")
    func evidence() async throws {
        let sink = try DatabaseSink(path: path)
        try await scan(sink, 1, posture: PostureOutcome(findings: [Sample.key("k")], judged: [Sample.keyScope]))
        #expect(try only().finding == Sample.key("k"))
    }

    private func sightings(_ conversations: ClosedRange<Int>) -> FileSightings {
        var sightings = FileSightings()
        for number in conversations {
            sightings.add(["conversation_id": .string("\(number)"), "is_temporary_chat": .bool(number == 6)])
        }
        return sightings
    }

    @Test("Where a conversation file was met grows with looks and checkpoints, and is told with its findings")
    func places() async throws {
        let file = Asset(kind: .conversationFile, id: "file-1", tenant: "w")
        let sink = try DatabaseSink(path: path)
        func check(_ number: Int, _ places: [Int64], _ count: Int64) throws {
            let evidence = try only().finding.evidence
            #expect(
                evidence["places"]
                    == .array(places.map { ["conversation_id": .string("\($0)"), "is_temporary_chat": false] }),
                "step \(number)")
            #expect(evidence["place_count"] == .integer(count), "step \(number)")
            #expect(evidence["is_temporary_chat"] == .bool(count >= 6), "step \(number)")
        }
        var outcome = Sample.outcome(file, [Sample.content(file)])
        outcome.sightings = sightings(1...2)
        try await scan(sink, 1, [outcome])
        try check(1, [1, 2], 2)
        // The same log file once more.
        try await sink.record(outcome)
        try check(2, [1, 2], 2)
        let checkpoint = SourceCheckpoint(
            source: "s", notes: [:], sightings: ["file-1": sightings(2...4), "other": sightings(1...1)], tenant: "w")
        for _ in 0..<2 { try await sink.keep([checkpoint]) }
        try check(3, [1, 2, 3, 4], 4)
        outcome.sightings = sightings(3...8)
        try await scan(sink, 2, [outcome])
        try check(4, [1, 2, 3, 4, 5], 8)
        let other = SourceCheckpoint(source: "s", notes: [:], sightings: ["file-1": sightings(9...9)], tenant: "else")
        try await sink.keep([other])
        try check(5, [1, 2, 3, 4, 5], 8)
        let many = SourceCheckpoint(source: "s", notes: [:], sightings: ["file-1": sightings(9...3000)], tenant: "w")
        try await sink.keep([many])
        try check(6, [1, 2, 3, 4, 5], 1000)
    }

    @Test("A mute stays in force when the finding is seen, and ends with its time")
    func muted() async throws {
        let sink = try DatabaseSink(path: path)
        let outcome = Sample.outcome(asset, [Sample.content(asset)])
        try await scan(sink, 1, [outcome])
        let until = Sample.day(3).microsecondsSinceEpoch
        _ = try sqlite(path, "UPDATE findings SET status = 'muted', muted_reason = 'known', muted_until = \(until)")
        try await scan(sink, 2, [outcome])
        #expect(try only().status == .muted)
        try await scan(sink, 3, [outcome])
        #expect(try only().status == .active)
        _ = try sqlite(path, "UPDATE findings SET status = 'muted', muted_reason = 'known', muted_until = NULL")
        try await scan(sink, 4, [Sample.outcome(asset)])
        #expect(try only().status == .resolved)
        try await scan(sink, 5, [outcome])
        #expect(try only().status == .muted, "the mute has no end")
    }

    @Test("Writing the same run again changes nothing")
    func idempotent() async throws {
        let sink = try DatabaseSink(path: path)
        let outcomes = (0..<3).map { number in
            let file = Sample.file("/data/\(number)")
            return Sample.outcome(file, [Sample.content(file, matches: 3)])
        }
        let posture = PostureOutcome(findings: [Sample.key("k")], judged: [Sample.keyScope])
        let dump = { try sqlite(path, ".dump findings matches coverage runs") }
        try await scan(sink, 1, outcomes, posture: posture)
        let before = try dump()
        try await scan(sink, 1, outcomes + outcomes, posture: posture)
        // The number of assets is the caller's word and differs.
        let after = try dump()
        #expect(
            before.split(separator: "\n").filter { !$0.contains("INTO runs") }
                == after.split(separator: "\n").filter { !$0.contains("INTO runs") })
        #expect(try sqlite(path, "SELECT count(*) FROM runs") == "1")
    }
}
