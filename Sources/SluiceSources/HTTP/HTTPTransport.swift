internal import AsyncHTTPClient
internal import Dispatch
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPCompression
internal import SluiceCore
private import Synchronization

/// The connections: one client for the API hosts, and one for each download host, bound to the address that was
/// checked for it.
package final class HTTPTransport: Sendable {
    /// How long a checked address is used before the name is resolved again.
    private static let addressLifetime: Duration = .seconds(300)
    /// Download hosts in one run; names beyond it are refused.
    private static let hostLimit = 1000

    private struct Bound {
        var client: HTTPClient
        var address: String
        var resolved: Duration
    }

    private struct State {
        var bound: [String: Bound] = [:]
        var retired: [HTTPClient] = []
    }

    let options: HTTPOptions
    let timing: ClientTiming
    let rule: DownloadRule
    private let direct: HTTPClient
    private let state = Mutex(State())

    /// ``shutdown()`` must be called when it is no longer needed.
    package init(options: HTTPOptions, rule: DownloadRule, timing: ClientTiming) {
        self.options = options
        self.rule = rule
        self.timing = timing
        direct = HTTPClient(eventLoopGroupProvider: .singleton, configuration: Self.configuration(options))
    }

    /// Closes all connections.
    package func shutdown() async throws {
        let clients = state.withLock { state in
            let all = state.bound.values.map(\.client) + state.retired
            state = State()
            return all
        }
        for client in clients { try await client.shutdown() }
        try await direct.shutdown()
    }

    /// Sends a GET to an API host.
    func api(_ address: WebAddress, headers: HTTPHeaders) async throws -> HTTPClientResponse {
        try await get(address, headers: headers, on: direct, timeout: options.requestTimeout)
    }

    /// Sends a GET to an address that the API named, after checking it and what it resolves to.
    ///
    /// - Throws: ``ContentError`` with reason `url_refused`, and what the network says.
    func download(_ address: WebAddress, headers: HTTPHeaders) async throws -> HTTPClientResponse {
        try rule.check(address)
        let isKnown =
            (rule.allowsLoopback && address.isLoopback) || rule.apiHosts.contains { $0.hasSameOrigin(as: address) }
        let client = isKnown ? direct : try await boundClient(for: address)
        return try await get(address, headers: headers, on: client, timeout: options.requestTimeout)
    }

    private func get(
        _ address: WebAddress,
        headers: HTTPHeaders,
        on client: HTTPClient,
        timeout: Duration
    ) async throws -> HTTPClientResponse {
        var request = HTTPClientRequest(url: address.text)
        request.method = .GET
        request.headers = headers
        request.headers.replaceOrAdd(name: "User-Agent", value: options.userAgent)
        return try await client.execute(request, timeout: TimeAmount(timeout))
    }

    private func boundClient(for address: WebAddress) async throws -> HTTPClient {
        let now = timing.monotonic()
        let known = state.withLock { $0.bound[address.host] }
        if let known, now - known.resolved < Self.addressLifetime { return known.client }
        let text = try await resolve(address)
        guard let resolved = IPAddress(text) else { throw DownloadRule.refusal(address, "its host has no address") }
        try rule.check(resolved, of: address)
        return try state.withLock { state in
            if let current = state.bound[address.host], current.address == text {
                state.bound[address.host]?.resolved = now
                return current.client
            }
            guard state.bound.count + state.retired.count < Self.hostLimit else {
                throw DownloadRule.refusal(address, "too many different download hosts in one run")
            }
            var configuration = Self.configuration(options)
            configuration.dnsOverride = [address.host: text]
            let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
            if let old = state.bound.updateValue(
                Bound(client: client, address: text, resolved: now),
                forKey: address.host
            ) {
                state.retired.append(old.client)
            }
            return client
        }
    }

    /// The numeric address that connections to this host will use.
    private func resolve(_ address: WebAddress) async throws -> String {
        try await BlockingWork.run {
            try SocketAddress.makeAddressResolvingHost(address.host, port: address.port).ipAddress ?? ""
        }
    }

    private static func configuration(_ options: HTTPOptions) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: TimeAmount(options.connectTimeout), read: TimeAmount(options.idleTimeout)),
            // Bodies are counted after decoding, by whoever reads them; the decoder's own limit stands behind that.
            decompression: .enabled(limit: .size(decodedLimit(options)))
        )
        configuration.httpVersion = .http1Only
        // Our own bounds lie below: requests must not time out while they wait for a connection.
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = max(64, options.concurrentDownloads)
        // Tries are counted by RetryBudget alone.
        configuration.connectionPool.retryConnectionEstablishment = false
        // A span would carry whole addresses, and signed ones are secrets.
        configuration.tracing.tracer = nil
        return configuration
    }

    private static func decodedLimit(_ options: HTTPOptions) -> Int {
        let largest = max(Int64(options.bodyLimit), options.logFileLimit, options.contentLimit)
        return Int(clamping: largest.addingReportingOverflow(64 << 20).partialValue)
    }
}

/// Words for what the network said, without addresses.
func networkProblem(_ error: any Error) -> String {
    if let error = error as? HTTPClientError { return error.shortDescription.lowercased() }
    if let error = error as? IOError { return "input/output error \(error.errnoCode)" }
    if error is SocketAddressError { return "the host name is not known" }
    let name = "\(type(of: error))"
    return name == "NIOConnectionError" ? "no connection" : name
}
