import SluiceCore
import SluiceSimulator
import SluiceSources
import Testing

/// Faults of openai-apis.md 6 that change or cost something, against the simulator over loopback.
@Suite(.serialized) struct SimulatedFaultTests {
    @Test("JSON that ends early is asked for again")
    func truncatedDocuments() async throws {
        try await withSmallTenant { tenant in
            let plain = try await scan(tenant: tenant)
            let scan = try await scan(tenant: tenant, set: ["fail_every=3", "fail_status=truncated"])
            #expect(scan.contents == plain.contents)
            #expect(gaps(scan.events).isEmpty)
            #expect(scan.journal.count > plain.journal.count)
        }
    }

    @Test("JSON that always ends early is a gap that says so, and ends")
    func truncatedAlways() async throws {
        try await withSimulator(tenant: .fixtures, set: ["fail_every=1", "fail_status=truncated"]) { _, session in
            let source = try #require(try session.source())
            let all = try await events(of: source)
            #expect(assets(all).isEmpty)
            #expect(Set(gaps(all).map(\.reason)) == [.apiMalformed])
            #expect(scopes(all).isEmpty)
        }
    }

    @Test("log listings that drift while they are walked, with events told twice and late, give every file once")
    func logDrift() async throws {
        try await withSmallTenant { small in
            guard case .generated(var size) = small else { return }
            size.conversations = 75
            size.gpts = 0
            let tenant = SimulatorOptions.TenantKind.generated(size)
            let plain = try await scan(tenant: tenant)
            #expect(plain.contents.count > 70)
            let requests = { (scan: WorkspaceScan, route: String) in
                scan.journal.count { $0.route.hasSuffix(route) && $0.host == .chatGPT }
            }
            for switches in [
                [], ["boundary=inclusive"], ["dup_events=on"], ["dup_events=on", "late_events=on"],
                ["same_end_time=on"],
                ["same_end_time=on", "boundary=inclusive"],
            ] {
                let scan = try await scan(tenant: tenant, set: ["drift=on"] + switches)
                #expect(scan.contents == plain.contents, "\(switches)")
                #expect(assets(scan.events).count == scan.contents.count, "each once, with \(switches)")
                #expect(gaps(scan.events).isEmpty, "\(switches)")
                #expect(requests(plain, "/logs") == 1 && requests(scan, "/logs") > 2, "\(switches)")
                let files = "/logs/{log_file_id}"
                #expect(requests(scan, files) == requests(plain, files), "\(switches)")
                // The log file that names a file first may be another where events are late.
                let isEqual = scan.evidence == plain.evidence || switches.contains("late_events=on")
                #expect(isEqual && scan.evidence.count > 70, "\(switches)")
            }
        }
    }

    @Test("a burst of errors on every route is waited through, or ends the source with its place", arguments: [2, 1])
    func serverErrors(every: Int) async throws {
        if every == 2 {
            let plain = try await scan(tenant: .fixtures)
            let scan = try await scan(tenant: .fixtures, set: ["fail_every=2", "fail_status=503"])
            #expect(scan.contents == plain.contents)
            return
        }
        try await withSimulator(tenant: .fixtures, set: ["fail_every=1", "fail_status=503"]) { simulator, session in
            let source = try #require(try session.source())
            let all = try await events(of: source)
            #expect(assets(all).isEmpty && scopes(all).isEmpty)
            #expect(Set(gaps(all).map(\.reason)) == [.fetchFailed])
            // Six tries of each route that lists.
            #expect(simulator.journal().count == 6 * Set(simulator.journal().map(\.route)).count)
            let read = try await snapshot(session, gpts: await source.gptListing)
            guard case .unavailable(_, .fetchFailed)? = read.workspace?.users,
                case .unavailable(_, .fetchFailed)? = read.workspace?.gpts,
                case .unavailable(_, .fetchFailed)? = read.organization?.projectKeys
            else {
                Issue.record("trouble of the server passes for a lack of rights: \(read)")
                return
            }
            #expect(read.organization?.auditLog.trouble?.reason == .fetchFailed)
        }
    }

    @Test("listings that lead round in a circle end as gaps; what was read of them stands", .timeLimit(.minutes(1)))
    func cursorLoop() async throws {
        try await withSmallTenant { tenant in
            let plain = try await scan(tenant: tenant)
            let scan = try await scan(tenant: tenant, set: ["cursor=loop"])
            let loops = gaps(scan.events).filter { $0.reason == .apiCursorLoop }
            #expect(Set(loops.map(\.scope)).count == 3, "\(gaps(scan.events))")
            #expect(scan.ids == plain.ids)
            #expect(scopes(scan.events).isEmpty)
            #expect(scan.listing?.isComplete == false)
            #expect(scan.journal.count < 2 * plain.journal.count)
        }
    }

    @Test(
        "an address in a private network, on a foreign host, without encryption or in a circle is refused, unopened",
        arguments: ["private", "foreign", "insecure", "loop"])
    func redirects(_ kind: String) async throws {
        // Addresses out of listings run out at once, so that the by-id routes are asked.
        let scan = try await scan(tenant: .fixtures, set: ["redirect=\(kind)", "url_ttl=1"])
        // Log files come by the same routes.
        #expect(gaps(scan.events).contains { $0.scope.hasSuffix("/logs") && $0.reason == .urlRefused })
        #expect(!scan.contents.isEmpty)
        #expect(Set(scan.contents.values) == ["url_refused"])
        #expect(scan.journal.allSatisfy { $0.host != .blob || !$0.authorization })
        if kind != "loop" { #expect(scan.journal.allSatisfy { $0.host != .blob }) }
    }

    @Test("a cursor whose object was deleted meanwhile has the listing begun again; everything comes once")
    func deletedCursor() async throws {
        try await withSmallTenant { tenant in
            let change = { (options: inout OpenAIOptions) in options.configuredObjectsPerPage = 5 }
            let plain = try await scan(tenant: tenant, change: change)
            let scan = try await scan(tenant: tenant, set: ["cursor=deleted"], change: change)
            #expect(scan.journal.contains { $0.status == 400 && $0.route.hasSuffix("/gpts") })
            #expect(gaps(scan.events).isEmpty && scan.contents == plain.contents)
            #expect(assets(scan.events).count == scan.contents.count)
            #expect(scopes(scan.events).count == scopes(plain.events).count)
        }
    }

    @Test("a file that drips is read on from where a try ended, and given up when that takes too many")
    func slowDrip() async throws {
        try await withSmallTenant { tenant in
            var timing = VirtualTime().timing
            let real = ClientTiming.system
            timing.monotonic = real.monotonic
            let scan = try await scan(
                tenant: tenant, set: ["body=drip"], timing: timing,
                change: { options in
                    options.conversations = .none
                    options.http.downloadTimeout = .milliseconds(400)
                    options.http.tries = 3
                })
            let slow = scan.contents.values.count { $0 == "fetch.failed" }
            #expect(slow > 0 && slow < scan.contents.count)
            #expect(scan.contents.values.allSatisfy { $0 == "fetch.failed" || $0.count == 64 })
        }
    }
}
