package import SluiceCore

/// Reads the metadata that posture rules judge, from both hosts.
///
/// A route that the key may not use becomes an unavailable listing, trouble on the way an incomplete one; only a
/// refused key or a host that never answers is thrown.
package struct PostureSnapshotReader: Sendable {
    let options: OpenAIOptions
    let workspace: APIClient?
    let organization: APIClient?
    let clock: ServerClock

    /// The workspace side; nil when none is configured.
    ///
    /// `gpts` is ``OpenAISource/gptListing`` when a source has read them; when nil they are read here. Throws
    /// ``SluiceError`` and CancellationError.
    package func workspaceSnapshot(gpts: Listing<CustomGPT>? = nil) async throws -> WorkspaceSnapshot? {
        guard let client = workspace, let option = options.workspace else { return nil }
        let routes = WorkspaceRoutes(workspaceID: option.id)
        let users = try await list(client, routes.users(), limit: 200) { id, value in
            WorkspaceUser(
                id: id,
                email: value["email"]?.identifier,
                name: value["name"]?.identifier ?? value["display_name"]?.identifier,
                role: value["role"]?.text,
                status: value["status"]?.text,
                createdAt: value["created_at"]?.time
            )
        }
        var invites = Listing<Invite>.unavailable(reason: "not read: switched off by option")
        if options.readsWorkspaceInvites {
            invites = try await list(client, routes.invites(), limit: nil, transform: Self.invite)
        }
        let read = if let gpts { gpts } else { try await gptListing(client, routes) }
        return WorkspaceSnapshot(id: option.id, users: users, gpts: read, invites: invites)
    }

    private func gptListing(_ client: APIClient, _ routes: WorkspaceRoutes) async throws -> Listing<CustomGPT> {
        let lister = try ConfiguredFileLister(
            kind: .gpts,
            client: client,
            routes: routes,
            clock: clock,
            pageSize: options.configuredObjectsPerPage,
            fileFormat: "id"
        )
        var gaps: [SourceGap] = []
        while let events = try await lister.next() {
            gaps += events.compactMap { if case .gap(let gap) = $0 { gap } else { nil } }
        }
        let listing = await lister.listing
        guard case .complete(let gpts) = listing, let gap = gaps.first else { return listing }
        return .incomplete(gpts, reason: gap.detail, cause: gap.reason)
    }

    static func invite(id: String, value: JSONValue) -> Invite {
        Invite(
            id: id,
            email: value["email"]?.identifier,
            role: value["role"]?.text,
            status: value["status"]?.text,
            createdAt: value["created_at"]?.time ?? value["invited_at"]?.time,
            expiresAt: value["expires_at"]?.time,
            projects: WireList(value["projects"]).elements.compactMap { project in
                guard let id = project["id"]?.identifier, let role = project["role"]?.text else { return nil }
                return Invite.ProjectRole(projectID: id, role: role)
            }
        )
    }

    /// A whole listing, unavailable when its first page did not come; a `limit` of nil leaves the page size to the
    /// server.
    func list<Element: Sendable & Codable & Hashable>(
        _ client: APIClient,
        _ route: APIRoute,
        query: [(name: String, value: String)] = [],
        limit: Int?,
        transform: @Sendable (String, JSONValue) -> Element
    ) async throws -> Listing<Element> {
        do {
            return try await wholeList(client, route, query: query, limit: limit, transform: transform)
        } catch let error as APIError {
            return .unavailable(reason: "\(route.template): \(error.sentence)", cause: error.reason)
        }
    }

    /// As ``list(_:_:query:limit:transform:)``, but throws the ``APIError`` when the first page did not come.
    func wholeList<Element: Sendable & Codable & Hashable>(
        _ client: APIClient,
        _ route: APIRoute,
        query: [(name: String, value: String)] = [],
        limit: Int?,
        transform: @Sendable (String, JSONValue) -> Element
    ) async throws -> Listing<Element> {
        let walk = ObjectListWalk(client: client, route: route, query: query, limit: limit)
        var elements: [Element] = []
        while let page = try await walk.next() {
            elements += page.objects.map { transform($0.id, $0.value) }
        }
        if let failure = await walk.failure {
            return .incomplete(elements, reason: "\(failure.scope): \(failure.detail)", cause: failure.reason)
        }
        return .complete(elements)
    }
}
