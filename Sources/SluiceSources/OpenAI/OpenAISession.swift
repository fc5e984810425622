package import Logging
package import SluiceCore

/// The connections to OpenAI of one run, and what reads through them.
package final class OpenAISession: Sendable {
    /// Requests a minute of each route of the workspace API, under the 100 that it allows.
    private static let workspacePace: Double = 90
    /// Requests a minute of each route of the platform API, whose limits are not published.
    private static let organizationPace: Double = 60

    package let options: OpenAIOptions
    let clock: ServerClock
    let logger: Logger
    private let transport: HTTPTransport
    private let downloader: Downloader
    private let workspace: APIClient?
    private let organization: APIClient?

    /// Checks the options; sends nothing yet. ``shutdown()`` must be called when the run is over.
    ///
    /// - Throws: ``SluiceError`` of kind configuration.
    package init(options: OpenAIOptions, logger: Logger, timing: ClientTiming = .system) throws(SluiceError) {
        self.options = options
        self.logger = logger
        clock = ServerClock(timing: timing, logger: logger)
        let workspaceBase = try options.workspace.map { option throws(SluiceError) in
            _ = try Self.checked(workspace: option.id)
            return try Self.base(option.baseURL, place: "workspace base URL")
        }
        let organizationBase = try options.organization.map { option throws(SluiceError) in
            try Self.check(organization: option.id)
            return try Self.base(option.baseURL, place: "organization base URL")
        }
        let rule = DownloadRule(
            allowedHosts: options.http.downloadHosts,
            apiHosts: [workspaceBase, organizationBase].compactMap { $0 }
        )
        transport = HTTPTransport(options: options.http, rule: rule, timing: timing)
        downloader = Downloader(transport: transport, logger: logger)
        let (transport, clock) = (transport, clock)
        func client(_ base: WebAddress, _ key: Secret, _ pace: Double) -> APIClient {
            APIClient(base: base, key: key, perMinute: pace, transport: transport, clock: clock, logger: logger)
        }
        if let base = workspaceBase, let option = options.workspace {
            workspace = client(base, option.key, Self.workspacePace)
        } else {
            workspace = nil
        }
        if let base = organizationBase, let option = options.organization {
            organization = client(base, option.key, Self.organizationPace)
        } else {
            organization = nil
        }
    }

    /// The time to judge ages by: the server's where this machine's clock is more than five minutes off.
    package var now: Timestamp { clock.now }

    /// The workspace's files, or nil when no workspace is configured.
    ///
    /// - Parameter memory: what earlier runs left; nil to read everything and keep nothing.
    /// - Returns: the source, to be read once.
    /// - Throws: ``SluiceError`` of kind internal when a route could not be built.
    package func source(memory: (any SourceMemory)? = nil) throws(SluiceError) -> OpenAISource? {
        guard let workspace, let option = options.workspace else { return nil }
        do {
            return try OpenAISource(session: self, client: workspace, workspace: option, memory: memory)
        } catch {
            throw SluiceError(.internal, place: "OpenAI source", problem: "\(error)", mend: "report this")
        }
    }

    /// Reads the metadata of both sides.
    package func snapshotReader() -> PostureSnapshotReader {
        PostureSnapshotReader(options: options, workspace: workspace, organization: organization, clock: clock)
    }

    /// Closes all connections. Nothing may be asked of the source afterwards.
    package func shutdown() async throws { try await transport.shutdown() }

    func fetcher(client: APIClient, routes: WorkspaceRoutes) -> ContentFetcher {
        let limit = options.http.contentLimit
        return ContentFetcher(
            client: client,
            downloader: downloader,
            routes: routes,
            clock: clock,
            limit: limit == .max ? limit : limit + 1
        )
    }

    private static func base(_ text: String, place: String) throws(SluiceError) -> WebAddress {
        guard let address = WebAddress(text), !address.target.contains("?") else {
            throw SluiceError(
                .configuration,
                place: place,
                problem: "it is not an http or https URL without user, query and fragment",
                mend: "write it like https://api.chatgpt.com/v1"
            )
        }
        guard address.isSecure || address.isLoopback else {
            throw SluiceError(
                .configuration,
                place: place,
                problem: "plain http would send the key unprotected",
                mend: "use https; http is accepted for this machine only"
            )
        }
        return address
    }

    private static func checked(workspace id: String) throws(SluiceError) -> APIRoute {
        do {
            return try WorkspaceRoutes(workspaceID: id).users()
        } catch {
            throw SluiceError(
                .configuration,
                place: "workspace id",
                problem: "it is empty or holds characters that no id has",
                mend: "set it to the workspace's UUID from the Admin Console"
            )
        }
    }

    private static func check(organization id: String) throws(SluiceError) {
        guard id.isEmpty || id.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else { return }
        throw SluiceError(
            .configuration,
            place: "organization id",
            problem: "it is empty or holds characters that no id has",
            mend: "set it to the organization's id from the API Platform's settings"
        )
    }
}
