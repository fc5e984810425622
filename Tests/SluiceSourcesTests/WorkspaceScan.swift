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
            organization: .init(id: organizationID, key: try Secret(simulator.adminKey, place: "simulator"))
        )
        options.workspace?.baseURL = simulator.chatGPTBaseURL
        options.organization?.baseURL = simulator.platformBaseURL
        options.http.idleTimeout = .seconds(10)
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
            scan.evidence[asset.asset.id] = source.sightings(of: asset)?.evidence
        }
        scan.listing = await source.gptListing
        scan.counters = await source.counters
        scan.snapshot = try await snapshot(session, gpts: scan.listing)
        scan.journal = simulator.journal()
        scan.now = session.now
        return scan
    }
}

/// Both sides of the metadata.
func snapshot(_ session: OpenAISession, gpts: SluiceCore.Listing<CustomGPT>?) async throws -> PostureSnapshot {
    let reader = session.snapshotReader()
    return PostureSnapshot(
        workspace: try await reader.workspaceSnapshot(gpts: gpts),
        organization: try await reader.organizationSnapshot()
    )
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
