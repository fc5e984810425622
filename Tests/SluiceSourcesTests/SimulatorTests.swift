import Foundation
import SluiceContent
import SluiceCore
import SluiceSimulator
import SluiceSources
import Testing

/// What one walk through a simulated workspace gave.
struct WorkspaceScan: Sendable {
    var events: [SourceEvent<OpenAILocator>] = []
    /// Digest of the content, or the reason why there is none, by kind and id.
    var contents: [String: String] = [:]
    var listing: SluiceCore.Listing<CustomGPT>?
    var snapshot = PostureSnapshot()
    var counters: [String: Int] = [:]
    var evidence: [String: [String: JSONValue]] = [:]
    var journal: [JournalEntry] = []
    var now = fixtureTime

    var ids: Set<String> { Set(assets(events).map { "\($0.asset.kind.rawValue) \($0.asset.id)" }) }
}

/// Starts a simulator with the clock of the fixtures and gives a session on it.
func withSimulator<Value>(
    tenant: SimulatorOptions.TenantKind,
    set switches: [String] = [],
    timing: ClientTiming? = nil,
    change: (inout OpenAIOptions) -> Void = { _ in },
    _ body: (Simulator, OpenAISession) async throws -> Value
) async throws -> Value {
    var simulation = SimulatorOptions(tenant: tenant)
    simulation.clock.start = Moment(unix: 1_795_424_400)
    simulation.clock.runs = false
    for assignment in switches { try simulation.set(assignment) }
    let simulator = try await Simulator.start(options: simulation)
    do {
        var options = OpenAIOptions(
            workspace: .init(id: simulator.workspaceID, key: try Secret(simulator.complianceKey, place: "simulator")),
            organization: .init(key: try Secret(simulator.adminKey, place: "simulator"))
        )
        options.workspace?.baseURL = simulator.chatGPTBaseURL
        options.organization?.baseURL = simulator.platformBaseURL
        options.http.idleTimeout = .milliseconds(500)
        change(&options)
        let session = try OpenAISession(options: options, logger: quiet, timing: timing ?? VirtualTime().timing)
        do {
            let value = try await body(simulator, session)
            try await session.shutdown()
            await simulator.stop()
            return value
        } catch {
            try await session.shutdown()
            throw error
        }
    } catch {
        await simulator.stop()
        throw error
    }
}

func scan(
    tenant: SimulatorOptions.TenantKind,
    set switches: [String] = [],
    timing: ClientTiming? = nil,
    change: (inout OpenAIOptions) -> Void = { _ in },
    betweenListingAndFetch: (Simulator) -> Void = { _ in }
) async throws -> WorkspaceScan {
    try await withSimulator(tenant: tenant, set: switches, timing: timing, change: change) { simulator, session in
        let source = try #require(try session.source())
        var scan = WorkspaceScan()
        scan.events = try await events(of: source)
        betweenListingAndFetch(simulator)
        for asset in assets(scan.events) {
            let key = "\(asset.asset.kind.rawValue) \(asset.asset.id)"
            do {
                scan.contents[key] = try await source.content(of: asset).digest
            } catch let error as ContentError {
                scan.contents[key] = error.reason.rawValue
            }
            scan.evidence[asset.asset.id] = await source.evidence(of: asset.asset)
        }
        scan.listing = await source.gptListing
        scan.counters = await source.counters
        scan.snapshot = try await session.snapshotReader().snapshot(gpts: scan.listing)
        scan.journal = simulator.journal()
        scan.now = session.now
        return scan
    }
}

/// A small generated tenant over plain files, so that no archive programs run.
func withSmallTenant<Value>(_ body: (SimulatorOptions.TenantKind) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("sluice-sim-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for number in 0..<3 {
        try Data("file \(number) ".utf8 + [UInt8](repeating: 0x2E, count: 20_000 * number)).write(
            to: folder.appendingPathComponent("f\(number).txt")
        )
    }
    var size = GeneratedTenantOptions()
    size.filesFrom = folder.path
    size.conversations = 30
    size.gpts = 24
    return try await body(.generated(size))
}

@Suite(.serialized) struct FixtureTenantTests {
    @Test("the files of the fixtures, with owners, parents, links and scopes")
    func files() async throws {
        let scan = try await scan(tenant: .fixtures)
        #expect(
            scan.ids == [
                "gpt_file file-simGPT000000000000000001", "gpt_file file-simGPT000000000000000002",
                "project_file file-simPRJ000000000000000001", "conversation_file file-simCNV000000000000000001",
                "conversation_file file-simGPT000000000000000001",
            ])
        #expect(scan.contents.values.allSatisfy { $0.count == 64 })
        #expect(gaps(scan.events).isEmpty)
        #expect(
            Set(scopes(scan.events)) == [
                FindingScope(tenant: workspaceID, assetKind: .gptFile),
                FindingScope(tenant: workspaceID, assetKind: .projectFile),
            ])
        let byID = Dictionary(grouping: assets(scan.events).map(\.asset)) { "\($0.kind.rawValue) \($0.id)" }
        let upload = byID["conversation_file file-simCNV000000000000000001"]?.first
        #expect(upload?.name == "q3-payments.pdf")
        #expect(upload?.owner == Asset.Owner(id: "user-simB0000000000000000002", email: "analyst@example.com"))
        #expect(upload?.parent?.id == "33333333-0000-4000-8000-000000000001")
        #expect(upload?.parent?.name == "Payments")
        #expect(upload?.link == "https://chatgpt.com/c/33333333-0000-4000-8000-000000000001")
        let knowledge = byID["gpt_file file-simGPT000000000000000001"]?.first
        #expect(
            knowledge?.parent == Asset.Parent(kind: "gpt", id: "g-sim00000000000000000000001", name: "Invoice Helper"))
        #expect(knowledge?.link == "https://chatgpt.com/g/g-sim00000000000000000000001")
        #expect(byID["gpt_file file-simGPT000000000000000002"]?.first?.owner == nil)
        let plan = byID["project_file file-simPRJ000000000000000001"]?.first
        #expect(plan?.owner?.email == "lead@example.com")
        #expect(plan?.link == "https://chatgpt.com/g/g-p-sim0000000000000000000001/project")
    }

    @Test("a citation is fetched from the GPT that the conversation is with, and marks a temporary chat")
    func citation() async throws {
        let scan = try await scan(tenant: .fixtures, set: ["url_ttl=1"])
        let cited = scan.contents["conversation_file file-simGPT000000000000000001"]
        #expect(cited == scan.contents["gpt_file file-simGPT000000000000000001"])
        #expect(cited?.count == 64)
        #expect(scan.evidence["file-simCNV000000000000000001"]?["is_temporary_chat"] == false)
    }

    @Test("the snapshot holds the fixtures as they are")
    func snapshot() async throws {
        let snapshot = try await scan(tenant: .fixtures).snapshot
        let workspace = try #require(snapshot.workspace)
        #expect(workspace.users.isComplete && workspace.users.elements.count == 3)
        #expect(workspace.users.elements[1].createdAt == Timestamp(unixSeconds: 1_719_000_000.5))
        #expect(workspace.gpts.isComplete)
        let gpts = Dictionary(uniqueKeysWithValues: workspace.gpts.elements.map { ($0.id, $0) })
        let helper = try #require(gpts["g-sim00000000000000000000001"])
        #expect(helper.visibility == "anyone-with-link")
        #expect(helper.tools.map(\.type) == ["browser", "code_interpreter", "custom_action"])
        #expect(helper.tools[2].actionDomain == "erp.example.com")
        #expect(helper.tools[2].authType == "oauth")
        #expect(helper.toolsAreComplete)
        let planner = try #require(gpts["g-sim00000000000000000000002"])
        #expect(planner.ownerID == nil && planner.builderName == "Former Builder")
        #expect(gpts["g-sim00000000000000000000003"]?.tools.isEmpty == true)
        #expect(workspace.invites.elements.map(\.role) == ["account-admin"])
    }

    @Test("the platform side of the snapshot: keys, users, invites, audit log")
    func organization() async throws {
        let organization = try #require(try await scan(tenant: .fixtures).snapshot.organization)
        let admin = Dictionary(uniqueKeysWithValues: organization.adminKeys.elements.map { ($0.id, $0) })
        #expect(admin["key_adm_0001"]?.lastUse == .at(Timestamp(unixSeconds: 1_740_787_200)))
        #expect(admin["key_adm_0001"]?.ownerEmail == "owner@example.com")
        #expect(admin["key_adm_0002"]?.lastUse == .never)
        #expect(admin["key_adm_0003"]?.expiresAt == Timestamp(unixSeconds: 1_751_536_000))
        #expect(organization.projectKeys.elements.map(\.id) == ["key_prj_0101", "key_prj_0102"])
        #expect(organization.projectKeys.elements[0].ownerEmail == "dev07@example.com")
        #expect(organization.projectKeys.elements[1].ownerKind == .serviceAccount)
        #expect(organization.projectKeys.elements[1].ownerProjectAccess == "inactive")
        #expect(organization.projectKeys.elements[0].project == APIKey.Project(id: "proj_sim_alpha", name: "Alpha"))
        #expect(!organization.keyListMayBeIncomplete)
        let users = Dictionary(uniqueKeysWithValues: organization.users.elements.map { ($0.id, $0) })
        #expect(users["user-short01"]?.apiKeyLastUse == .unknown)
        #expect(users["user-dev07"]?.apiKeyLastUse == .never)
        #expect(users["user-orgowner01"]?.isEnabled == true)
        #expect(users["user-svc01"]?.isServiceAccount == true)
        let invites = Dictionary(uniqueKeysWithValues: organization.invites.elements.map { ($0.id, $0) })
        #expect(invites["invite-0004"]?.createdAt == Timestamp(unixSeconds: 1_790_000_000))
        #expect(invites["invite-0002"]?.projects == [Invite.ProjectRole(projectID: "proj_sim_alpha", role: "owner")])
        #expect(organization.auditLog.isAvailable)
        #expect(organization.auditLog.lastSeenByUser["user-dev07"] == Timestamp(unixSeconds: 1_795_000_300))
        #expect(organization.auditLog.inviterByInvite == ["invite-0001": "user-orgowner01"])
        #expect(organization.auditLog.oldestEvent == Timestamp(unixSeconds: 1_772_000_000))
    }

    @Test("only GET was sent, and the key never went to the storage")
    func journal() async throws {
        let journal = try await scan(tenant: .fixtures).journal
        #expect(journal.allSatisfy { $0.method == "GET" })
        #expect(journal.contains { $0.host == .blob })
        #expect(journal.allSatisfy { $0.authorization == ($0.host != .blob) })
        #expect(journal.filter { $0.route.hasSuffix("/gpts") }.count == 1)
    }

    @Test("legacy conversations, when they are served and asked for")
    func legacy() async throws {
        let scan = try await scan(
            tenant: .fixtures,
            set: ["conversations=serve"],
            change: { $0.conversations = .legacy(since: Timestamp(microsecondsSinceEpoch: 0)) }
        )
        #expect(scan.contents["conversation_file file-simOLD000000000000000001"]?.count == 64)
        #expect(gaps(scan.events).isEmpty)
    }

    @Test("the legacy route that is gone is one gap, the rest goes on", arguments: ["gone", "404", "410"])
    func legacyGone(_ how: String) async throws {
        let scan = try await scan(
            tenant: .fixtures,
            set: ["conversations=\(how)"],
            change: { $0.conversations = .legacy(since: Timestamp(microsecondsSinceEpoch: 0)) }
        )
        #expect(gaps(scan.events).map(\.reason) == [.fetchGone])
        #expect(scan.ids.count == 3)
    }

    @Test("a wrong key ends the run")
    func wrongKey() async throws {
        let key = try testKey()
        try await withSimulator(tenant: .fixtures, change: { $0.workspace?.key = key }) { _, session in
            let source = try #require(try session.source())
            let error = await #expect(throws: SluiceError.self) { try await source.next() }
            #expect(error?.kind == .authentication)
        }
    }

    @Test("another workspace's id: every route is a gap, nothing is vouched for")
    func wrongWorkspace() async throws {
        let scan = try await scan(
            tenant: .fixtures, change: { $0.workspace?.id = "00000000-0000-4000-8000-0000000000ff" })
        #expect(scan.ids.isEmpty)
        #expect(gaps(scan.events).count == 3)
        #expect(scopes(scan.events).isEmpty)
        #expect(scan.snapshot.workspace?.gpts.isComplete == false)
    }
}

@Suite(.serialized) struct SimulatedTroubleTests {
    @Test("what does not change the data does not change what is found", .timeLimit(.minutes(5)))
    func equivalentSwitches() async throws {
        try await withSmallTenant { tenant in
            let plain = try await scan(tenant: tenant)
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
                let scan = try await scan(tenant: tenant, set: set)
                #expect(scan.contents == plain.contents, "\(set)")
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
            change: { $0.http.idleTimeout = .milliseconds(150) }
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
        #expect(scan.contents["conversation_file file-simCNV000000000000000001"] == "api.unauthorized")
        #expect(scan.contents["project_file file-simPRJ000000000000000001"] == "api.unauthorized")
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
            #expect(gaps(scan.events).contains { $0.reason == reason })
            #expect(gaps(scan.events).allSatisfy { $0.scope.hasSuffix("/logs") })
            if kind == "truncated" {
                #expect(scan.ids.isStrictSubset(of: plain.ids))
            } else {
                #expect(scan.ids == plain.ids)
            }
        }
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
            let snapshot = try await session.snapshotReader().snapshot(gpts: source.gptListing)
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
