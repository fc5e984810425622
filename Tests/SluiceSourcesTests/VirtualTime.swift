import Logging
import SluiceCore
import SluiceSources
import Synchronization

/// Clocks that stand still but for the sleeps, which take no time: waits are measured, not lived through.
final class VirtualTime: Sendable {
    private let state = Mutex<(now: Duration, sleeps: [Duration])>((.zero, []))
    let start: Timestamp

    init(start: Timestamp = fixtureTime) { self.start = start }

    /// The waits that were asked for, in their order.
    var sleeps: [Duration] { state.withLock { $0.sleeps } }
    var now: Duration { state.withLock { $0.now } }

    var timing: ClientTiming {
        ClientTiming(
            monotonic: { self.now },
            sleep: { duration in
                self.state.withLock { state in
                    state.now += duration
                    state.sleeps.append(duration)
                }
            },
            wallClock: { self.start.adding(seconds: Double(self.now.components.seconds)) },
            random: { 1 }
        )
    }
}

/// 2026-11-23T09:00:00Z, the virtual clock of openai-apis.md 8.3.
let fixtureTime = Timestamp(unixSeconds: 1_795_424_400)

let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

let workspaceID = "00000000-0000-4000-8000-00000000c0de"
let organizationID = "org-test"

/// Built at run time, so that no text that looks like a key stands in the repository.
func testKey(_ name: String = "compliance") throws -> Secret {
    try Secret("test-\(name)-" + String(repeating: "k", count: 20), place: "test")
}

/// A session with the scripted server as both hosts.
func withSession<Value>(
    _ server: ScriptedServer,
    time: VirtualTime = VirtualTime(),
    change: (inout OpenAIOptions) -> Void = { _ in },
    _ body: (OpenAISession) async throws -> Value
) async throws -> Value {
    var options = OpenAIOptions(
        workspace: .init(id: workspaceID, key: try testKey()),
        organization: .init(id: organizationID, key: try testKey("admin"))
    )
    options.workspace?.baseURL = server.origin + "/v1"
    options.organization?.baseURL = server.origin + "/v1"
    options.http.idleTimeout = .seconds(10)
    change(&options)
    let session = try OpenAISession(options: options, logger: quiet, timing: time.timing)
    do {
        let value = try await body(session)
        try await session.shutdown()
        return value
    } catch {
        try await session.shutdown()
        throw error
    }
}

/// All events of a source.
func events<Source: AssetSource>(of source: Source) async throws -> [SourceEvent<Source.Locator>] {
    var events: [SourceEvent<Source.Locator>] = []
    while let event = try await source.next() { events.append(event) }
    return events
}

func assets<Locator>(_ events: [SourceEvent<Locator>]) -> [SourcedAsset<Locator>] {
    events.compactMap { if case .asset(let asset) = $0 { asset } else { nil } }
}

func gaps<Locator>(_ events: [SourceEvent<Locator>]) -> [SourceGap] {
    events.compactMap { if case .gap(let gap) = $0 { gap } else { nil } }
}

func scopes<Locator>(_ events: [SourceEvent<Locator>]) -> [FindingScope] {
    events.compactMap { if case .listed(let scope) = $0 { scope } else { nil } }
}
