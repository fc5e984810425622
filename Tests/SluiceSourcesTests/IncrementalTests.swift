import SluiceContent
import SluiceCore
import SluiceSimulator
import SluiceSources
import Synchronization
import Testing

/// Runs one after another over one store, as `sluice scan openai` does day by day.
@Suite(.serialized) struct IncrementalTests {
    /// The clock of the simulator when a test begins.
    private static let start: Int64 = 1_795_424_400

    private func run(
        _ simulator: Simulator, _ session: OpenAISession, _ memory: Notebook, goesOn: Bool = false
    ) async throws -> (ids: Set<String>, gaps: [SourceGap], logFiles: Set<String>, events: [SourceEvent<OpenAILocator>])
    {
        if !goesOn { memory.beginRun() }
        let before = simulator.journal().count
        let source = try #require(try session.source(memory: memory))
        let events = try await events(of: source)
        memory.keep(events)
        let downloads = simulator.journal().dropFirst(before).filter { $0.route == "/logs/{log_file_id}" }
        let ids = assets(events).filter { $0.asset.kind == .conversationFile }.map(\.asset.id)
        return (Set(ids), gaps(events), Set(downloads.map(\.path)), events)
    }

    @Test("a second run fetches no log file again, and none of its conversation files is named")
    func secondRun() async throws {
        try await withSmallTenant { tenant in
            try await withSimulator(tenant: tenant) { simulator, session in
                let memory = Notebook()
                let first = try await run(simulator, session, memory)
                #expect(first.ids.count > 10 && first.logFiles.count > 3)
                let second = try await run(simulator, session, memory)
                #expect(second.logFiles.isEmpty && second.ids.isEmpty && second.gaps.isEmpty)
                // Files of GPTs and projects are listed in every run.
                #expect(assets(second.events).count == assets(first.events).count - first.ids.count)
            }
        }
    }

    @Test("what was cut off behind a checkpoint is read by the next run, and nothing before it")
    func cutShort() async throws {
        try await withSmallTenant { tenant in
            try await withSimulator(tenant: tenant) { simulator, session in
                let whole = try await run(simulator, session, Notebook())
                for count in [0, 1, 5, 17] {
                    let memory = Notebook()
                    let source = try #require(try session.source(memory: memory))
                    var seen: [SourceEvent<OpenAILocator>] = []
                    var checkpoints = 0
                    while checkpoints < count, let event = try await source.next() {
                        if case .checkpoint(let checkpoint) = event,
                            checkpoint.notes.keys.contains(where: { $0.hasPrefix("logs/") })
                        {
                            checkpoints += 1
                        }
                        seen.append(event)
                    }
                    memory.keep(seen)
                    let before = Set(
                        assets(seen).filter { $0.asset.kind == .conversationFile }.map(\.asset.id))
                    let rest = try await run(simulator, session, memory)
                    #expect(before.union(rest.ids) == whole.ids, "after \(count)")
                    #expect(rest.logFiles.count == max(0, whole.logFiles.count - checkpoints), "after \(count)")
                }
            }
        }
    }

    @Test("a log file that is damaged is read by three runs and then no more", arguments: ["sha", "truncated"])
    func damagedLogFile(_ kind: String) async throws {
        try await withSmallTenant { tenant in
            try await withSimulator(tenant: tenant, set: ["corrupt_log=\(kind)"]) { simulator, session in
                let memory = Notebook()
                let first = try await run(simulator, session, memory)
                #expect(!first.gaps.isEmpty)
                let second = try await run(simulator, session, memory)
                #expect(second.gaps.count == first.gaps.count)
                #expect(second.logFiles.count < first.logFiles.count && !second.logFiles.isEmpty)
                let third = try await run(simulator, session, memory)
                #expect(third.logFiles == second.logFiles)
                let fourth = try await run(simulator, session, memory)
                #expect(fourth.logFiles.isEmpty)
                // They are unread, so every run says so.
                let count = third.logFiles.count
                #expect(fourth.gaps.map(\.reason) == [.apiMalformed])
                #expect(fourth.gaps.allSatisfy { $0.detail.hasPrefix("\(count) log files could not be read whole") })
            }
        }
    }

    @Test("a damaged log file is read once by a run that is gone on with, and counts as one attempt")
    func damagedOnce() async throws {
        try await withSmallTenant { tenant in
            try await withSimulator(tenant: tenant, set: ["corrupt_log=sha"]) { simulator, session in
                let memory = Notebook()
                let first = try await run(simulator, session, memory)
                #expect(!first.gaps.isEmpty && !memory.attempts.isEmpty)
                for _ in 1...3 {
                    let second = try await run(simulator, session, memory, goesOn: true)
                    #expect(second.logFiles.isEmpty && second.gaps.isEmpty)
                }
                #expect(memory.attempts.values.allSatisfy { $0 == 1 })
            }
        }
    }

    @Test("a damaged log file that cannot be had keeps what is known of it")
    func damagedAndUnreachable() async throws {
        try await withSmallTenant { tenant in
            let memory = Notebook()
            try await withSimulator(tenant: tenant, set: ["corrupt_log=sha"]) { simulator, session in
                _ = try await run(simulator, session, memory)
            }
            let before = memory.attempts
            #expect(!before.isEmpty)
            try await withSimulator(tenant: tenant, set: ["redirect=foreign"]) { simulator, session in
                let second = try await run(simulator, session, memory)
                #expect(!second.gaps.isEmpty)
            }
            #expect(memory.attempts == before)
        }
    }

    @Test("the gap is told also when no listing was ever read to its end")
    func retentionGapOfAFirstRun() async throws {
        try await withSmallTenant { tenant in
            try await withSimulator(tenant: tenant, timing: laterTiming()) { simulator, session in
                let memory = Notebook()
                let events = try await run(simulator, session, Notebook()).events
                let last = try #require(events.lastIndex { if case .checkpoint = $0 { true } else { false } })
                memory.keep(Array(events[..<last]))
                later.store(45 * 86_400, ordering: .relaxed)
                defer { later.store(0, ordering: .relaxed) }
                simulator.setClock(Moment(unix: Self.start + 45 * 86_400))
                let late = try await run(simulator, session, memory)
                #expect(late.gaps.filter { $0.detail.contains("gone unread") }.map(\.reason) == [.apiTruncated])
            }
        }
    }

    @Test("after 31 days without a run the gap is told once, with the time that is lost")
    func retentionGap() async throws {
        try await withSmallTenant { tenant in
            try await withSimulator(tenant: tenant, timing: laterTiming()) { simulator, session in
                let memory = Notebook()
                _ = try await run(simulator, session, memory)
                let days: Double = 31
                later.store(Int(days * 86_400), ordering: .relaxed)
                defer { later.store(0, ordering: .relaxed) }
                simulator.setClock(Moment(unix: Self.start + Int64(days) * 86_400))
                let late = try await run(simulator, session, memory)
                let lost = late.gaps.filter { $0.detail.contains("gone unread") }
                #expect(lost.map(\.reason) == [.apiTruncated])
                #expect(lost.first?.detail.contains("2026-11-23T") == true, "\(lost)")
                let next = try await run(simulator, session, memory)
                #expect(next.gaps.isEmpty)
            }
        }
    }

    @Test("a file that is due is named again though no log file names it, once, with its place")
    func dueFile() async throws {
        try await withSmallTenant { tenant in
            try await withSimulator(tenant: tenant) { simulator, session in
                let memory = Notebook()
                let source = try #require(try session.source(memory: memory))
                let all = try await events(of: source)
                memory.keep(all)
                let files = assets(all).filter { $0.asset.kind == .conversationFile }
                let chosen = try #require(files.randomElement())
                var sightings = try #require(source.sightings(of: chosen))
                sightings.add(["conversation_id": "another"])
                var known = chosen.asset
                (known.owner, known.link) = (nil, nil)
                memory.setDue([KnownAsset(asset: known, sightings: sightings)])
                let again = try #require(try session.source(memory: memory))
                let named = assets(try await events(of: again)).filter { $0.asset.kind == .conversationFile }
                #expect(named.map(\.asset) == [chosen.asset])
                let content = try await again.content(of: try #require(named.first))
                #expect(content.digest == (try await source.content(of: chosen).digest))
                let first = try #require(named.first)
                #expect(again.sightings(of: first) == sightings)
            }
        }
    }

    @Test("log files that cannot be had are asked for in every run, until they can", arguments: ["foreign", "private"])
    func unreachableLogFiles(_ kind: String) async throws {
        try await withSmallTenant { tenant in
            let memory = Notebook()
            for _ in 0..<4 {
                try await withSimulator(tenant: tenant, set: ["redirect=\(kind)"]) { simulator, session in
                    let refused = try await run(simulator, session, memory)
                    #expect(refused.ids.isEmpty && refused.gaps.contains { $0.reason == .urlRefused })
                }
            }
            try await withSimulator(tenant: tenant) { simulator, session in
                let whole = try await run(simulator, session, Notebook())
                let late = try await run(simulator, session, memory)
                #expect(late.ids == whole.ids && !whole.ids.isEmpty && late.gaps.isEmpty)
            }
        }
    }

    @Test("the legacy walk goes on from the newest conversation, less five minutes")
    func legacy() async throws {
        try await withSmallTenant { tenant in
            try await withSimulator(
                tenant: tenant, set: ["conversations=serve"],
                change: { $0.conversations = .legacy(since: Timestamp(unixSeconds: 0)) }
            ) { simulator, session in
                let memory = Notebook()
                let first = try await run(simulator, session, memory)
                #expect(first.ids.count > 10)
                let second = try await run(simulator, session, memory)
                #expect(second.ids.count < 5 && second.ids.isSubset(of: first.ids))
            }
        }
    }
}

/// Seconds by which this machine's clock runs ahead in the tests above.
private let later = Atomic<Int>(0)

private func laterTiming() -> ClientTiming {
    var timing = VirtualTime().timing
    timing.wallClock = { fixtureTime.adding(seconds: Double(later.load(ordering: .relaxed))) }
    return timing
}
