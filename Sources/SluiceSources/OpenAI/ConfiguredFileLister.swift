internal import SluiceCore

/// One part of the workspace that files come from.
protocol AssetLister: Actor {
    /// What the next page or log file gives, or nil after the last; may be empty.
    ///
    /// - Throws: ``SluiceError``; CancellationError. Lesser trouble is a gap among the events.
    func next() async throws -> [SourceEvent<OpenAILocator>]?
}

/// Files of GPTs, or of projects; on the way it collects what the posture rules need to know of the GPTs.
actor ConfiguredFileLister: AssetLister {
    enum Kind: Sendable {
        case gpts, projects
    }

    private let kind: Kind
    private let client: APIClient
    private let routes: WorkspaceRoutes
    private let clock: ServerClock
    private let walk: ObjectListWalk
    private var gpts: [CustomGPT] = []
    private var refusal: APIError?
    private var isFinished = false
    private var hasGap = false
    private var failureDetail: String?
    private var yielded: Set<String> = []
    private(set) var repeatedFiles = 0

    init(kind: Kind, client: APIClient, routes: WorkspaceRoutes, clock: ServerClock, pageSize: Int) throws {
        self.kind = kind
        self.client = client
        self.routes = routes
        self.clock = clock
        walk = ObjectListWalk(
            client: client,
            route: try kind == .gpts ? routes.gpts() : routes.projects(),
            query: [(name: "file_format", value: "url")],
            limit: min(max(pageSize, 1), 200)
        )
    }

    /// What was read of the GPTs so far; complete only after ``next()`` has returned nil.
    var listing: Listing<CustomGPT> {
        if let refusal { return .unavailable(reason: refusal.sentence) }
        if let failureDetail { return .incomplete(gpts, reason: failureDetail) }
        return isFinished ? .complete(gpts) : .incomplete(gpts, reason: "the listing was not read to its end")
    }

    func next() async throws -> [SourceEvent<OpenAILocator>]? {
        guard !isFinished else { return nil }
        do {
            guard let page = try await walk.next() else { return await finish() }
            var events: [SourceEvent<OpenAILocator>] = []
            for (id, value) in page.objects {
                try await append(ConfiguredObject(id: id, value: value, received: clock.now), to: &events)
            }
            return events
        } catch let error as APIError {
            isFinished = true
            refusal = error
            return [.gap(SourceGap(scope: walk.route.template, reason: error.reason, detail: error.sentence))]
        }
    }

    private func finish() async -> [SourceEvent<OpenAILocator>] {
        isFinished = true
        if let failure = await walk.failure {
            failureDetail = failure.detail
            return [.gap(failure)]
        }
        return hasGap ? [] : [.listed(FindingScope(tenant: routes.workspaceID, assetKind: assetKind))]
    }

    private func append(_ listed: ConfiguredObject, to events: inout [SourceEvent<OpenAILocator>]) async throws {
        var object = listed
        if object.isCut { try await complete(&object) }
        if kind == .gpts { gpts.append(object.gpt) }
        if !object.hasAllFiles || object.unreadableFiles > 0 {
            hasGap = true
            let what = object.unreadableFiles > 0 ? "names files without an id" : "has more files than were listed"
            let detail = "\(parentKind) \(object.id) \(what); see whether the API has changed"
            events.append(.gap(SourceGap(scope: walk.route.template, reason: .apiTruncated, detail: detail)))
        }
        for file in object.files {
            guard yielded.insert(file.id).inserted else {
                repeatedFiles += 1
                continue
            }
            events.append(.asset(asset(file, of: object)))
        }
    }

    /// Asks the configurations route for what the listing cut; on failure the object says that it is cut.
    private func complete(_ object: inout ConfiguredObject) async throws {
        do {
            let route =
                try kind == .gpts
                ? routes.gptConfigurations(object.id) : routes.projectConfigurations(object.id)
            let query = [(name: "file_format", value: "url"), (name: "limit", value: "20")]
            let answer = try await client.json(route, query: query)
            object.complete(from: WireList(answer.value).elements, received: clock.now)
        } catch is APIError {
            return
        } catch is APIRoute.InvalidIdentifier {
            return
        }
    }

    private func asset(_ file: FileReference, of object: ConfiguredObject) -> SourcedAsset<OpenAILocator> {
        let isOwned = object.ownerID != nil || object.ownerEmail != nil
        return SourcedAsset(
            asset: Asset(
                kind: assetKind,
                id: file.id,
                name: file.name,
                tenant: routes.workspaceID,
                owner: isOwned ? Asset.Owner(id: object.ownerID, email: object.ownerEmail) : nil,
                parent: Asset.Parent(kind: parentKind, id: object.id, name: object.name),
                link: kind == .gpts ? OpenAILinks.gpt(object.id) : OpenAILinks.project(object.id)
            ),
            locator: OpenAILocator(
                fileID: file.id,
                origin: kind == .gpts ? .gpt : .project,
                inlineURL: file.url
            )
        )
    }

    private var assetKind: Asset.Kind { kind == .gpts ? .gptFile : .projectFile }
    private var parentKind: String { kind == .gpts ? "gpt" : "project" }
}
