import Foundation
import Logging

/// A running stand-in for the OpenAI APIs on 127.0.0.1: the workspace side, the platform side and the storage behind
/// signed URLs. Answers GET only, to keys that are made up, from data that is made up.
package final class Simulator: Sendable {
    private let service: SimulatedService
    private let chatGPT: Listener
    private let platform: Listener
    private let blob: Listener

    private init(_ service: SimulatedService, _ chatGPT: Listener, _ platform: Listener, _ blob: Listener) {
        self.service = service
        self.chatGPT = chatGPT
        self.platform = platform
        self.blob = blob
    }

    /// Makes the tenant (for a generated one without `filesFrom` by running archive programs) and binds the ports.
    package static func start(options: SimulatorOptions = SimulatorOptions()) async throws -> Simulator {
        let (tenant, clock) = try await makeTenant(options)
        let service = SimulatedService(options: options, tenant: tenant, clock: clock)
        var logger = Logger(label: "sluice-simulator")
        logger.logLevel = .critical
        var started: [Listener] = []
        do {
            let ports = [
                (SimulatedHost.chatGPT, options.ports.chatGPT), (.platform, options.ports.platform),
                (.blob, options.ports.blob),
            ]
            for (host, port) in ports {
                let listener = try await Listener.start(port: port, logger: logger) { request, writer, channel in
                    try await service.respond(to: request, on: host, writer: writer, channel: channel)
                }
                started.append(listener)
            }
        } catch {
            for listener in started { await listener.stop() }
            tenant.cleanUp()
            throw error
        }
        service.links.baseURL = "http://127.0.0.1:\(started[2].port)"
        return Simulator(service, started[0], started[1], started[2])
    }

    private static func makeTenant(_ options: SimulatorOptions) async throws -> (Tenant, VirtualClock) {
        let runs = options.clock.runs ?? (options.clock.start == nil)
        switch options.tenant {
        case .fixtures:
            let clock = VirtualClock(
                start: options.clock.start ?? FixtureTenant.clock, runs: options.clock.runs ?? false)
            return (try FixtureTenant.make(), clock)
        case .generated(let size):
            let epoch = options.clock.start ?? Moment(unix: Int64(Date().timeIntervalSince1970))
            let tenant = try await GeneratedTenant.make(size, epoch: epoch, behaviour: options)
            return (tenant, VirtualClock(start: epoch, runs: runs))
        }
    }

    /// For example `http://127.0.0.1:40001/v1`.
    package var chatGPTBaseURL: String { "http://127.0.0.1:\(chatGPT.port)/v1" }
    /// For example `http://127.0.0.1:40002/v1`.
    package var platformBaseURL: String { "http://127.0.0.1:\(platform.port)/v1" }
    /// Host of signed URLs, without a path.
    package var blobBaseURL: String { service.links.baseURL }
    package var workspaceID: String { service.tenant.workspaceID }
    /// Bearer key of the workspace side.
    package var complianceKey: String { SimulatedService.complianceKey }
    /// Bearer key of the platform side.
    package var adminKey: String { SimulatedService.adminKey }
    package var tenant: Tenant { service.tenant }

    /// The requests so far, oldest first; those to `/__sim/` are left out.
    package func journal() -> [JournalEntry] { service.journal.entries }

    /// Forgets the requests so far.
    package func clearJournal() { service.journal.clear() }

    package var now: Moment { service.clock.now }

    package func setClock(_ moment: Moment) { service.clock.set(moment) }

    /// Closes the ports and removes the tenant's files.
    package func stop() async {
        await chatGPT.stop()
        await platform.stop()
        await blob.stop()
        service.tenant.cleanUp()
    }
}
