internal import AsyncHTTPClient
package import Logging
internal import NIOHTTP1
package import SluiceContent
package import SluiceCore
private import Synchronization

/// Asks one API host. Only GET is ever sent.
///
/// Requests are paced by route, repeated on transient trouble, and judged by status: a route that the key may not use
/// is remembered and not asked again (``RouteAccess``), a key that the host does not know ends the run.
package final class APIClient: Sendable {
    /// A decoded answer.
    package struct Answer: Sendable {
        package let value: JSONValue
        /// Values that went over a limit of ``JSONReader`` and are missing.
        package let dropped: Int
    }

    /// Where the bytes of a file are.
    package enum Located: Sendable {
        case url(SignedURL)
        /// The host gave them at once.
        case content(ContentFile)
    }

    private struct State {
        var hasAnswered = false
        /// By template.
        var routes: [String: RouteAccess] = [:]
    }

    /// Trouble that another try may mend.
    private struct Trouble: Error {
        var isRateLimit = false
        var isMalformed = false
        var status: Int?
        var asked: Duration?
        var detail: String
    }

    package let base: WebAddress
    private let key: Secret
    private let transport: HTTPTransport
    private let pacer: RequestPacer
    private let clock: ServerClock
    private let logger: Logger
    private let state = Mutex(State())

    private var options: HTTPOptions { transport.options }
    private var timing: ClientTiming { transport.timing }

    /// `base` has the version in its path, for example `https://api.chatgpt.com/v1`; `perMinute` is the pace of each
    /// route when the options leave it to the host.
    package init(
        base: WebAddress,
        key: Secret,
        perMinute: Double,
        transport: HTTPTransport,
        clock: ServerClock,
        logger: Logger
    ) {
        self.base = base
        self.key = key
        self.transport = transport
        self.clock = clock
        self.logger = logger
        let pace: Double? =
            switch transport.options.pace {
            case .byHost: base.isLoopback ? nil : perMinute
            case .perMinute(let number): number
            case .unlimited: nil
            }
        pacer = RequestPacer(perMinute: pace, burst: transport.options.burst, timing: transport.timing)
    }

    /// The decoded answer of a route.
    ///
    /// - Throws: ``APIError``; ``SluiceError`` when the key is refused or the host has never answered.
    package func json(_ route: APIRoute, query: [(name: String, value: String)] = []) async throws -> Answer {
        try await perform(route, query: query, takesRedirects: false) { response in
            let deadline = BodyDeadline(timing: self.timing, limit: self.options.requestTimeout)
            let bytes = try await response.bytes(limit: self.options.bodyLimit, deadline: deadline)
            var reader = JSONReader(bytes, keeping: WireMember.all)
            guard let value = try? reader.document() else {
                throw Trouble(isMalformed: true, detail: "the body of \(bytes.count) bytes is no JSON document")
            }
            return Answer(value: value, dropped: reader.dropped)
        }
    }

    /// Where a by-id route says that the bytes are; the redirect is not followed here.
    ///
    /// `limit` bounds the bytes kept of a body that comes at once. Throws as ``json(_:query:)`` does, and
    /// ``ContentError`` for a refused address.
    package func locate(_ route: APIRoute, limit: Int64, sieve: LineSieve? = nil) async throws -> Located {
        try await perform(route, query: [], takesRedirects: true) { response in
            guard case .redirect = StatusAction(status: Int(response.status.code)) else {
                return .content(try await self.spooled(response, limit: limit, sieve: sieve))
            }
            guard let location = response.headers.first(name: "Location"), let address = self.base.resolving(location)
            else { throw Trouble(isMalformed: true, detail: "a redirect without a usable address") }
            try self.transport.rule.check(address)
            return .url(SignedURL(address: address, received: self.clock.now))
        }
    }

    private func spooled(
        _ response: HTTPClientResponse, limit: Int64, sieve: LineSieve?
    ) async throws -> ContentFile {
        var spool = try ContentSpool(in: options.spools, sieve: sieve)
        let deadline = BodyDeadline(
            timing: timing,
            limit: options.downloadTimeout,
            minimumRate: options.minimumDownloadRate
        )
        _ = try await response.spool(into: &spool, limit: limit, deadline: deadline)
        return try spool.finish()
    }
}

extension APIClient {
    private func perform<Value: Sendable>(
        _ route: APIRoute,
        query: [(name: String, value: String)],
        takesRedirects: Bool,
        consume: @Sendable (HTTPClientResponse) async throws -> Value
    ) async throws -> Value {
        if let denial = state.withLock({ $0.routes[route.template]?.denial }) { throw denial }
        var budget = RetryBudget(tries: options.tries, unit: options.backoffUnit)
        while true {
            try await pacer.waitForTurn(of: route.template)
            let trouble: Trouble
            do {
                return try await once(route, query: query, takesRedirects: takesRedirects, consume: consume)
            } catch let error as Trouble {
                trouble = error
            }
            let random = timing.random()
            if trouble.isRateLimit {
                guard let delay = budget.afterRateLimit(random: random, asked: trouble.asked) else {
                    throw final(trouble, of: route)
                }
                await pacer.pause(route.template, for: delay)
            } else {
                guard let delay = budget.afterFailure(random: random, asked: trouble.asked) else {
                    throw final(trouble, of: route)
                }
                try await timing.sleep(delay)
            }
        }
    }

    private func once<Value: Sendable>(
        _ route: APIRoute,
        query: [(name: String, value: String)],
        takesRedirects: Bool,
        consume: @Sendable (HTTPClientResponse) async throws -> Value
    ) async throws -> Value {
        do {
            let headers: HTTPHeaders = ["Authorization": key.authorization, "Accept": "application/json"]
            let address = base.appending(path: route.path, query: query)
            let response = try await transport.api(address, headers: headers)
            note(response, of: route)
            switch StatusAction(status: Int(response.status.code)) {
            case .accept: return try await accepted(response, route, consume)
            case .redirect where takesRedirects: return try await accepted(response, route, consume)
            default: throw try await refusal(response, of: route)
            }
        } catch let error as BodyTooLarge {
            logger.debug(
                "answer over the limit", metadata: ["route": "\(route.template)", "error": "\(type(of: error))"])
            throw APIError(.tooLarge, template: route.template, detail: "more than \(options.bodyLimit) bytes")
        } catch {
            throw try sorted(error)
        }
    }

    private func accepted<Value: Sendable>(
        _ response: HTTPClientResponse,
        _ route: APIRoute,
        _ consume: @Sendable (HTTPClientResponse) async throws -> Value
    ) async throws -> Value {
        state.withLock { $0.routes[route.template, default: RouteAccess()].succeeded() }
        return try await consume(response)
    }

    /// What a caller should see as it is; all else came from the network and may pass.
    private func sorted(_ error: any Error) throws -> any Error {
        try Task.checkCancellation()
        switch error {
        case is Trouble, is APIError, is SluiceError, is ContentError, is CancellationError, is SystemError:
            return error
        case is BodyTooSlow: return Trouble(detail: "the answer came too slowly")
        default: return Trouble(detail: networkProblem(error))
        }
    }

    private func note(_ response: HTTPClientResponse, of route: APIRoute) {
        state.withLock { $0.hasAnswered = true }
        clock.observe(date: response.headers.first(name: "Date"))
        var metadata: Logger.Metadata = ["route": "\(route.template)", "status": "\(response.status.code)"]
        if let id = response.headers.first(name: "x-request-id"), id.utf8.count <= 128,
            id.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        {
            metadata["request_id"] = "\(id)"
        }
        logger.debug("api answer", metadata: metadata)
    }

    /// The error for an answer that is not accepted.
    private func refusal(_ response: HTTPClientResponse, of route: APIRoute) async throws -> any Error {
        let status = Int(response.status.code)
        let deadline = BodyDeadline(timing: timing, limit: options.requestTimeout)
        let body = (try? await response.bytes(limit: 64 << 10, deadline: deadline)) ?? []
        let detail = APIErrorBody.summary(of: body, hiding: key)
        let asked = response.headers.first(name: "Retry-After").flatMap {
            HTTPDate.retryAfter($0, now: serverTime(response))
        }
        switch StatusAction(status: status) {
        case .rateLimited: return Trouble(isRateLimit: true, status: status, asked: asked, detail: detail)
        case .retry: return Trouble(status: status, asked: asked, detail: detail)
        case .authentication:
            return SluiceError(
                .authentication,
                place: base.host,
                problem: "the API does not accept the key (status 401\(detail.isEmpty ? "" : ": \(detail)"))",
                mend: "check that the key is of the right kind for this host, and not revoked or expired"
            )
        case .fail(.denied):
            let error = APIError(.denied, template: route.template, status: status, detail: detail)
            return state.withLock { $0.routes[route.template, default: RouteAccess()].wasRefused(route, error) }
        case .fail(let kind):
            return APIError(kind, template: route.template, status: status, detail: detail)
        case .accept, .redirect:
            return APIError(.invalid, template: route.template, status: status, detail: "a redirect was not expected")
        }
    }

    /// A date in Retry-After is the server's time, so it is measured by the server's clock where there is one.
    private func serverTime(_ response: HTTPClientResponse) -> Timestamp {
        response.headers.first(name: "Date").flatMap(HTTPDate.parse) ?? clock.now
    }

    /// The error after the last try.
    private func final(_ trouble: Trouble, of route: APIRoute) -> any Error {
        guard state.withLock({ $0.hasAnswered }) else {
            return SluiceError(
                .source,
                place: "\(base.host):\(base.port)",
                problem: "no answer after \(options.tries) tries (\(trouble.detail))",
                mend: "check the base URL and the network, then run again"
            )
        }
        return APIError(
            trouble.isMalformed ? .malformed : .exhausted,
            template: route.template,
            status: trouble.status,
            detail: trouble.detail
        )
    }
}
