import Hummingbird
import HummingbirdCore
import NIOCore
import Synchronization

/// Everything that the three listeners share.
final class SimulatedService: Sendable {
    /// Made up; they are meant not to look like keys of anybody.
    static let complianceKey = "simulated-compliance-key"
    static let adminKey = "simulated-admin-key"

    let options: SimulatorOptions
    let tenant: Tenant
    let clock: VirtualClock
    let journal = Journal()
    let links: SignedLinks
    let logs: LogPlatform
    /// Listings, by their first row, whose first cursor was refused.
    private let refused = Mutex<Set<String>>([])
    private let traffic: TrafficControl
    private let routes: [SimulatedHost: [Route]]

    /// Whether `cursor=deleted` refuses a cursor of a listing, which it does once.
    func refusesCursor(of listing: Listing) -> Bool {
        guard options.faults.cursor == .deleted, listing.count > 0 else { return false }
        return refused.withLock { $0.insert(listing.id(0)).inserted }
    }

    init(options: SimulatorOptions, tenant: Tenant, clock: VirtualClock) {
        self.options = options
        self.tenant = tenant
        self.clock = clock
        links = SignedLinks(seed: tenant.seed)
        logs = LogPlatform(catalog: tenant.logs, seed: tenant.seed, options: options.logs)
        traffic = TrafficControl(throttling: options.throttling, faults: options.faults)
        routes = [
            .chatGPT: WorkspaceRoutes.all + FileRoutes.all + LogRoutes.all + ConversationRoutes.all,
            .platform: PlatformRoutes.all,
        ]
    }

    /// Answers one request and records it.
    func respond(
        to request: Request,
        on host: SimulatedHost,
        writer: consuming ResponseWriter,
        channel: any Channel
    ) async throws {
        let skew = options.clock.skew
        let output = AnswerWriter(date: clock.now.adding(seconds: skew).httpDate)
        if request.uri.path.hasPrefix("/__sim/") {
            let answer = ControlRoutes.answer(to: request, service: self)
            return try await output.write(answer, form: .plain, to: writer, channel: channel)
        }
        var outcome = decide(request, host)
        let hasKey = request.headers[.authorization] != nil
        journal.record(
            JournalEntry(
                host: host, method: request.method.rawValue, route: outcome.route, path: request.uri.path,
                status: outcome.answer.status, authorization: hasKey
            )
        )
        if request.method == .head { outcome.answer.body = .bytes([]) }
        switch outcome.fault {
        case .reset: try await output.writeHalf(outcome.answer, to: writer, channel: channel)
        case .stall: try await output.writeHeadOnly(outcome.answer, to: writer, channel: channel)
        case .truncated where host != .blob && outcome.answer.status == 200:
            outcome.answer.cutInHalf()
            try await output.write(outcome.answer, form: .plain, to: writer, channel: channel)
        case .internalError, .unavailable, .truncated, nil:
            let isFile = host == .blob && (200..<300).contains(outcome.answer.status)
            let form = isFile ? options.faults.body : .plain
            try await output.write(outcome.answer, form: form, to: writer, channel: channel)
        }
    }

    private struct Outcome {
        var route: String
        var answer: Answer
        var fault: FaultOptions.Status?
    }

    private func decide(_ request: Request, _ host: SimulatedHost) -> Outcome {
        if host == .blob { return decideBlob(request) }
        for route in routes[host] ?? [] {
            guard let values = route.match(request.uri.path) else { continue }
            let call = Call(host: host, values: values, query: Query(request.uri.query), service: self)
            var outcome = Outcome(route: route.template, answer: Answer(status: 200))
            do {
                try admit(request, host, route, call)
                outcome.fault = traffic.fault(route: "\(host.rawValue) \(route.template)")
                outcome.answer = try outcome.fault.flatMap { failure($0, host) } ?? route.handler(call)
            } catch let refusal as Refusal {
                outcome.answer = refusal.answer
            } catch {
                outcome.answer = failure(.internalError, host) ?? Answer(status: 500)
            }
            return outcome
        }
        if request.method != .get { return Outcome(route: "unknown", answer: notAllowed(host).answer) }
        return Outcome(route: "unknown", answer: notFound(host).answer)
    }

    private func decideBlob(_ request: Request) -> Outcome {
        let route = BlobRoutes.template(of: request.uri.path)
        if options.faults.redirect == .loop {
            return Outcome(route: route, answer: .redirect(to: links.baseURL + request.uri.description))
        }
        guard request.method == .get else { return Outcome(route: route, answer: notAllowed(.blob).answer) }
        if let fault = traffic.fault(route: "blob \(route)") {
            let answer = failure(fault, .blob) ?? BlobRoutes.answer(to: request, service: self)
            return Outcome(route: route, answer: answer, fault: fault)
        }
        return Outcome(route: route, answer: BlobRoutes.answer(to: request, service: self))
    }

    /// Method, key, tenant, scope and rate, in this order.
    private func admit(_ request: Request, _ host: SimulatedHost, _ route: Route, _ call: Call) throws {
        guard request.method == .get else { throw notAllowed(host) }
        let key = host == .chatGPT ? Self.complianceKey : Self.adminKey
        guard request.headers[.authorization] == "Bearer \(key)" else { throw unauthorized(host) }
        if let workspace = call.values["workspace_id"], workspace != tenant.workspaceID {
            throw Refusal.detail(404, "Workspace not found")
        }
        if options.access.denied.contains(route.name.rawValue) { throw forbidden(host) }
        let bucket = "\(host.rawValue) GET \(route.template)"
        if let seconds = traffic.secondsToWait(route: bucket) { throw tooMany(host, seconds) }
    }

    private func notAllowed(_ host: SimulatedHost) -> Refusal {
        var refusal = Refusal.detail(405, "Method Not Allowed")
        if host == .platform { refusal = .platform(405, "Method not allowed (simulated).") }
        var answer = refusal.answer
        answer.headers[.allow] = "GET"
        return Refusal(answer: answer)
    }

    private func notFound(_ host: SimulatedHost) -> Refusal {
        host == .platform ? .platform(404, "Unknown request URL (simulated).") : .detail(404, "Not Found")
    }

    private func unauthorized(_ host: SimulatedHost) -> Refusal {
        guard host == .platform else { return .detail(401, "Invalid API key (simulated)") }
        return .platform(401, "Key not valid for this endpoint (simulated).", code: "invalid_api_key")
    }

    /// The answer to a key that lacks a scope.
    func forbidden(_ host: SimulatedHost) -> Refusal {
        guard host == .platform else { return .detail(403, "API key not authorized for enterprise logs") }
        return .platform(403, "Missing scopes for this operation (simulated).", code: "missing_scope")
    }

    private func tooMany(_ host: SimulatedHost, _ seconds: Int64) -> Refusal {
        let text = "Too many requests (simulated)."
        let refusal =
            host == .platform
            ? Refusal.platform(429, text, type: "rate_limit_error", code: "rate_limit_exceeded")
            : Refusal.detail(429, text)
        var answer = refusal.answer
        switch options.throttling.retryAfter {
        case .int: answer.headers[.retryAfter] = String(seconds)
        case .date:
            answer.headers[.retryAfter] = clock.now.adding(seconds: options.clock.skew + seconds).httpDate
        case .none: break
        }
        return Refusal(answer: answer)
    }

    /// The answer of a planned 500 or 503; nil for faults of the connection, which damage a good answer.
    private func failure(_ fault: FaultOptions.Status, _ host: SimulatedHost) -> Answer? {
        guard fault == .internalError || fault == .unavailable else { return nil }
        let status = fault == .unavailable ? 503 : 500
        let text = "The server failed (simulated)."
        return switch host {
        case .chatGPT: Refusal.detail(status, text).answer
        case .platform: Refusal.platform(status, text, type: "server_error").answer
        case .blob: Answer.xml(status: status, code: "InternalError", message: text)
        }
    }

    /// The answer of a by-id route.
    func redirect(to object: String) -> Answer {
        let location =
            switch options.faults.redirect {
            case .signed, .loop: freshLink(to: object)
            case .private: "https://10.11.12.13/\(object)"
            case .foreign: "https://storage.example.net/\(object)"
            case .insecure: "http://storage.example.net/\(object)"
            }
        return .redirect(to: location)
    }

    /// A signed URL of a file, valid from now for the configured time.
    func freshLink(to file: String) -> String {
        links.url(of: file, expires: clock.now.adding(seconds: options.links.urlLifetime))
    }

    /// Whether a listed object is gone by the time it is fetched.
    func isDeleted(_ id: String) -> Bool { tenant.isDeleted(id, share: options.links.deletedShare) }
}
