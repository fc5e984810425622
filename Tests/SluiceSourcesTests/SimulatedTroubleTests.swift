import SluiceContent
import SluiceCore
import SluiceSimulator
import SluiceSources
import Testing

@Suite(.serialized) struct SimulatedTroubleTests {
    @Test("what does not change the data does not change what is found", .timeLimit(.minutes(5)))
    func equivalentSwitches() async throws {
        try await withSmallTenant { tenant in
            let paging = { (options: inout OpenAIOptions) in options.configuredObjectsPerPage = 5 }
            let plain = try await scan(tenant: tenant, change: paging)
            #expect(plain.contents.count > 30)
            #expect(plain.contents.values.allSatisfy { $0.count == 64 })
            #expect(gaps(plain.events).isEmpty)
            let switches: [[String]] = [
                ["drift=on"], ["dup_events=on"], ["late_events=on"], ["same_end_time=on"], ["boundary=inclusive"],
                ["same_end_time=on", "boundary=inclusive", "dup_events=on", "late_events=on", "drift=on"],
                ["project_config=array"], ["project_config=object"], ["files=array"], ["fail_every=3"],
                ["fail_every=4", "fail_status=503"], ["fail_every=5", "fail_status=reset"], ["body=chunked"],
                ["body=gzip"], ["url_ttl=1"], ["skew=3600"], ["skew=-3600"],
            ]
            for set in switches {
                let scan = try await scan(tenant: tenant, set: set, change: paging)
                #expect(scan.contents == plain.contents, "\(set)")
                #expect(
                    scan.listing?.elements.map(\.id).sorted() == plain.listing?.elements.map(\.id).sorted(),
                    "\(set)"
                )
                #expect(gaps(scan.events).isEmpty, "\(set)")
                #expect(Set(scopes(scan.events)) == Set(scopes(plain.events)), "\(set)")
                #expect(scan.listing?.isComplete == true, "\(set)")
                #expect(scan.snapshot.organization?.adminKeys == plain.snapshot.organization?.adminKeys, "\(set)")
                #expect(scan.snapshot.organization?.users == plain.snapshot.organization?.users, "\(set)")
                #expect(scan.snapshot.organization?.projectKeys == plain.snapshot.organization?.projectKeys, "\(set)")
                #expect(scan.snapshot.workspace?.users == plain.snapshot.workspace?.users, "\(set)")
                #expect(scan.journal.allSatisfy { $0.authorization == ($0.host != .blob) }, "\(set)")
            }
        }
    }

    @Test("stalled answers end by the idle timeout and are asked for again", .timeLimit(.minutes(2)))
    func stall() async throws {
        let plain = try await scan(tenant: .fixtures)
        let scan = try await scan(
            tenant: .fixtures,
            set: ["fail_every=2", "fail_status=stall"],
            change: { $0.http.idleTimeout = .milliseconds(600) }
        )
        #expect(scan.contents == plain.contents)
    }

    @Test("a rate limit is waited out", arguments: ["int", "date", "none"])
    func rate(_ form: String) async throws {
        let plain = try await scan(tenant: .fixtures)
        var sped = ClientTiming.system
        // The simulator's bucket refills in real time; the waits are made shorter than what it asks for.
        sped.sleep = { try await Task.sleep(for: $0 / 10) }
        sped.wallClock = { fixtureTime }
        let scan = try await scan(
            tenant: .fixtures,
            set: ["rate=2/s", "retry_after=\(form)", "url_ttl=1"],
            timing: sped
        )
        #expect(scan.contents == plain.contents)
        #expect(scan.snapshot == plain.snapshot)
        #expect(scan.journal.contains { $0.status == 429 })
    }

    @Test("addresses that ran out between listing and fetch are renewed")
    func expiry() async throws {
        let plain = try await scan(tenant: .fixtures)
        let late = try await scan(
            tenant: .fixtures,
            betweenListingAndFetch: { $0.setClock(Moment(unix: 1_795_424_400 + 7200)) }
        )
        #expect(late.contents == plain.contents)
        #expect(late.journal.contains { $0.host == .blob && $0.status == 403 })
    }

    @Test("a route without scope is a gap with its name; the others go on")
    func deniedRoutes() async throws {
        let denied = ["gpts", "logs.CONVERSATION_MESSAGE", "admin_api_keys", "users", "audit_logs"]
        let scan = try await scan(tenant: .fixtures, set: ["scopes=" + denied.joined(separator: ",")])
        #expect(Set(gaps(scan.events).map(\.reason)) == [.apiUnauthorized])
        #expect(
            Set(gaps(scan.events).map(\.scope)) == [
                "/compliance/workspaces/{workspace}/gpts", "/compliance/workspaces/{workspace}/logs",
            ])
        #expect(scan.ids == ["project_file file-simPRJ000000000000000001"])
        guard case .unavailable = scan.snapshot.workspace?.gpts, case .unavailable = scan.snapshot.workspace?.users,
            case .unavailable = scan.snapshot.organization?.adminKeys
        else {
            Issue.record("a denied listing is not unavailable")
            return
        }
        #expect(scan.snapshot.organization?.auditLog.isAvailable == false)
        #expect(scan.snapshot.organization?.users.isComplete == true)
    }

    @Test("a file route without scope makes its files unread, with the reason")
    func deniedFiles() async throws {
        let scan = try await scan(tenant: .fixtures, set: ["url_ttl=1", "scopes=user_files,project_files"])
        #expect(scan.contents["conversation_file file-simCNV000000000000000001"] == "fetch.denied")
        #expect(scan.contents["project_file file-simPRJ000000000000000001"] == "fetch.denied")
        #expect(scan.contents["gpt_file file-simGPT000000000000000001"]?.count == 64)
    }

    @Test("what is deleted between listing and fetch is gone, and no failure")
    func deleted() async throws {
        try await withSmallTenant { tenant in
            let scan = try await scan(tenant: tenant, set: ["delete_after_list=0.4"])
            let reasons = Set(scan.contents.values.filter { $0.count != 64 })
            #expect(reasons == ["fetch.gone"])
            #expect(gaps(scan.events).isEmpty)
        }
    }

    @Test("audit log off, and a filter that is refused")
    func platformVariants() async throws {
        let off = try await scan(tenant: .fixtures, set: ["audit_logs=off", "owner_project_access=off"]).snapshot
            .organization
        #expect(off?.auditLog == AuditLogActivity(isAvailable: false))
        #expect(off?.keyListMayBeIncomplete == true)
        #expect(off?.projectKeys.isComplete == true)
        let missing = try await scan(tenant: .fixtures, set: ["audit_logs=404"]).snapshot.organization
        #expect(missing?.auditLog.isAvailable == false)
    }

    @Test(
        "damaged log files are gaps; what is left of them is read",
        arguments: [
            ("line", CoverageReason.apiMalformed), ("sha", .apiMalformed), ("truncated", .apiTruncated),
        ])
    func corruptLogs(_ kind: String, _ reason: CoverageReason) async throws {
        try await withSmallTenant { tenant in
            let plain = try await scan(tenant: tenant)
            let scan = try await scan(tenant: tenant, set: ["corrupt_log=\(kind)"])
            #expect(Set(gaps(scan.events).map(\.reason)) == [reason])
            #expect(gaps(scan.events).allSatisfy { $0.scope.hasSuffix("/logs") })
            if kind == "truncated" {
                #expect(scan.ids.isStrictSubset(of: plain.ids))
            } else {
                #expect(scan.ids == plain.ids)
            }
        }
    }

    @Test("a log file that vanishes between listing and fetch is a gap with its name; the others stand")
    func vanishedLogFile() async throws {
        try await withSimulator(tenant: .fixtures, set: ["retention=1d"]) { simulator, session in
            let source = try #require(try session.source())
            var events: [SourceEvent<OpenAILocator>] = []
            while let event = try await source.next() {
                events.append(event)
                // Both log files are listed and the first is read; two days on both are gone.
                if case .asset(let asset) = event, asset.asset.kind == .conversationFile {
                    simulator.setClock(Moment(unix: 1_795_424_400 + 2 * 86_400))
                }
            }
            #expect(gaps(events).map(\.reason) == [.fetchGone])
            #expect(gaps(events).first?.detail.contains("eclf_sim0002") == true, "\(gaps(events))")
            let ids = assets(events).filter { $0.asset.kind == .conversationFile }.map(\.asset.id)
            #expect(ids == ["file-simCNV000000000000000001", "file-simGPT000000000000000001"])
        }
    }

    @Test("a log file that has no end but the limit of the API is read; one over our limit is a gap")
    func largeLogFiles() async throws {
        let plain = try await scan(tenant: .fixtures)
        let filled = try await scan(tenant: .fixtures, set: ["log_bytes=15000000"])
        #expect(filled.contents == plain.contents && gaps(filled.events).isEmpty)
        let cut = try await scan(
            tenant: .fixtures, set: ["log_bytes=100000"], change: { $0.http.logFileLimit = 50_000 })
        #expect(Set(gaps(cut.events).map(\.reason)) == [.apiTruncated])
        #expect(gaps(cut.events).count == 2 && gaps(cut.events).allSatisfy { $0.detail.contains("50000 bytes") })
        #expect(cut.ids.isSubset(of: plain.ids))
    }

    @Test("a body of a false length is a failed fetch, an endless one is cut behind the limit")
    func wrongBodies() async throws {
        let wrong = try await scan(
            tenant: .fixtures,
            set: ["body=wrong-length"],
            change: { $0.conversations = .none }
        )
        #expect(Set(wrong.contents.values) == ["fetch.failed"])
        try await withSimulator(
            tenant: .fixtures,
            set: ["body=endless"],
            change: { options in
                options.conversations = .none
                options.http.contentLimit = 100_000
            }
        ) { _, session in
            let source = try #require(try session.source())
            let first = try #require(assets(try await events(of: source)).first)
            #expect(try await source.content(of: first).byteCount == 100_001)
        }
    }

    @Test("the generated tenant: every file of its truth is listed and can be fetched", .timeLimit(.minutes(2)))
    func truth() async throws {
        try await withSimulator(tenant: .generated(GeneratedTenantOptions())) { simulator, session in
            let source = try #require(try session.source())
            let found = assets(try await events(of: source))
            let ids = Set(found.map { "\($0.asset.kind.rawValue) \($0.asset.id)" })
            let expected = Set(
                simulator.tenant.truth.filter { $0.assetKind.hasSuffix("_file") }.map {
                    "\($0.assetKind) \($0.assetID)"
                }
            )
            #expect(expected.count > 20)
            #expect(expected.isSubset(of: ids))
            for asset in found { #expect(try await source.content(of: asset).byteCount > 0) }
            let snapshot = try await snapshot(session, gpts: source.gptListing)
            let gpts = Set(simulator.tenant.truth.filter { $0.assetKind == "gpt" }.map(\.assetID))
            #expect(gpts.isSubset(of: Set(snapshot.workspace?.gpts.elements.map(\.id) ?? [])))
            let keys = Set(simulator.tenant.truth.filter { $0.assetKind.hasSuffix("api_key") }.map(\.assetID))
            let organization = try #require(snapshot.organization)
            #expect(
                keys.isSubset(of: Set((organization.adminKeys.elements + organization.projectKeys.elements).map(\.id)))
            )
            #expect(snapshot.workspace?.gpts.elements.allSatisfy(\.toolsAreComplete) == true)
        }
    }

    @Test("a page is asked for only when its assets are")
    func backpressure() async throws {
        try await withSmallTenant { tenant in
            try await withSimulator(
                tenant: tenant,
                change: { options in
                    options.configuredObjectsPerPage = 2
                    options.readsProjectFiles = false
                    options.conversations = .none
                }
            ) { simulator, session in
                let source = try #require(try session.source())
                _ = try await source.next()
                #expect(simulator.journal().count <= 2)
            }
        }
    }
}
