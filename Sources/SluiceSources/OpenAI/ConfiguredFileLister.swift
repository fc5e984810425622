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

    private enum Progress: Sendable {
        case reading
        case finished
        /// Something failed on the way.
        case stopped(SourceGap)
        case refused(APIError)
        /// The host as a whole; thrown after what was read before it.
        case broken(SluiceError)
    }

    private let kind: Kind
    private let client: APIClient
    private let routes: WorkspaceRoutes
    private let clock: ServerClock
    private let walk: ObjectListWalk
    private let fileFormat: String
    private var progress = Progress.reading
    private var hasGap = false
    private var gpts: [CustomGPT] = []
    private var yielded: Set<String> = []
    /// Files that lie in more than one GPT or project; each is yielded for the first.
    private(set) var repeatedFiles = 0
    /// The route that lists configurations, for what is told of it.
    private var configurations = ""
    private let memory: (any SourceMemory)?
    /// Of objects whose lists the listing cuts, by their ids, as earlier runs left them; nil before they are read.
    private var known: [String: JSONValue]?
    /// Those of them that were met.
    private var cut: Set<String> = []
    /// What has kept lists from being completed, each told once.
    private var told: Set<CoverageReason> = []
    /// Notes for the next checkpoint.
    private var notes: [String: JSONValue?] = [:]

    /// `fileFormat` is `url` when the files are to be fetched, else `id`, so that no signed addresses are made. `memory` is
    /// what earlier runs left, nil to keep nothing.
    init(
        kind: Kind,
        client: APIClient,
        routes: WorkspaceRoutes,
        clock: ServerClock,
        pageSize: Int,
        fileFormat: String,
        memory: (any SourceMemory)? = nil
    ) throws {
        self.memory = memory
        self.kind = kind
        self.client = client
        self.routes = routes
        self.clock = clock
        self.fileFormat = fileFormat
        walk = ObjectListWalk(
            client: client,
            route: try kind == .gpts ? routes.gpts() : routes.projects(),
            query: [(name: "file_format", value: fileFormat)],
            limit: min(max(pageSize, 1), 200)
        )
    }

    /// What was read of the GPTs so far; complete only after ``next()`` has returned nil.
    var listing: Listing<CustomGPT> {
        switch progress {
        case .reading: .incomplete(gpts, reason: "the listing was not read to its end")
        case .finished: .complete(gpts)
        case .stopped(let gap): .incomplete(gpts, reason: gap.detail, cause: gap.reason)
        case .refused(let error): .unavailable(reason: error.sentence, cause: error.reason)
        case .broken(let error): .incomplete(gpts, reason: error.problem, cause: .fetchFailed)
        }
    }

    func next() async throws -> [SourceEvent<OpenAILocator>]? {
        if case .broken(let error) = progress { throw error }
        guard case .reading = progress else { return nil }
        do {
            if known == nil { known = try await memory?.notes(of: source) ?? [:] }
            guard let page = try await walk.next() else { return await finish() }
            return try await events(of: page)
        } catch let error as APIError {
            progress = .refused(error)
            return [.gap(SourceGap(scope: walk.route.template, reason: error.reason, detail: error.sentence))]
        }
    }

    private func events(of page: ObjectListWalk.Page) async throws -> [SourceEvent<OpenAILocator>] {
        var events: [SourceEvent<OpenAILocator>] = []
        do {
            for (id, value) in page.objects {
                try await append(ConfiguredObject(id: id, value: value, received: clock.now), to: &events)
            }
        } catch let error as SluiceError {
            progress = .broken(error)
        }
        return events + checkpoint()
    }

    /// Notes of this kind of object.
    private var source: String { "\(OpenAISource.name(workspace: routes.workspaceID))/\(parentKind)s" }

    private func checkpoint() -> [SourceEvent<OpenAILocator>] {
        guard memory != nil, !notes.isEmpty else { return [] }
        defer { notes = [:] }
        return [.checkpoint(SourceCheckpoint(source: source, notes: notes))]
    }

    private func finish() async -> [SourceEvent<OpenAILocator>] {
        if let failure = await walk.failure {
            progress = .stopped(failure)
            return [.gap(failure)]
        }
        progress = .finished
        for id in (known ?? [:]).keys where !cut.contains(id) { notes.updateValue(nil, forKey: id) }
        return checkpoint() + (hasGap ? [] : [.listed(FindingScope(tenant: routes.workspaceID, assetKind: assetKind))])
    }

    private func append(_ listed: ConfiguredObject, to events: inout [SourceEvent<OpenAILocator>]) async throws {
        var object = listed
        var isTold = false
        if object.isCut {
            cut.insert(object.id)
            if let known = try await remembered(object) {
                object = known
            } else if let failure = try await complete(&object) {
                isTold = true
                // What was deleted meanwhile has no files.
                if failure.reason != .fetchGone {
                    hasGap = hasGap || !object.hasAllFiles
                    if told.insert(failure.reason).inserted { events.append(.gap(failure)) }
                }
            }
        }
        if kind == .gpts { gpts.append(object.gpt) }
        if !object.hasAllFiles && !isTold || object.unreadableFiles > 0 {
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

    /// What earlier runs know of the object, if its configuration is the same and none of its files is to be fetched: the names
    /// of files are not kept.
    private func remembered(_ object: ConfiguredObject) async throws -> ConfiguredObject? {
        guard let memory, let note = known?[object.id], let whole = object.completed(from: note) else { return nil }
        for file in whole.files where file.name == nil {
            let asset = asset(file, of: whole)
            guard try await memory.stands(asset.asset, fingerprint: OpenAISource.fingerprint(of: asset)) else {
                return nil
            }
        }
        return whole
    }

    /// Asks the configurations route for what the listing cut.
    ///
    /// - Returns: on failure what to tell; the object says then that it is cut.
    private func complete(_ object: inout ConfiguredObject) async throws -> SourceGap? {
        do {
            let route =
                try kind == .gpts
                ? routes.gptConfigurations(object.id) : routes.projectConfigurations(object.id)
            self.configurations = route.template
            let query = [(name: "file_format", value: fileFormat), (name: "limit", value: "20")]
            let answer = try await client.json(route, query: query)
            object.complete(from: WireList(answer.value).elements, received: clock.now)
            if let note = object.note { notes[object.id] = note }
            return nil
        } catch let error as APIError {
            let detail = "what the listing cuts, as in \(parentKind) \(object.id), cannot be read: \(error.sentence)"
            return SourceGap(scope: configurations, reason: error.reason, detail: detail)
        } catch is APIRoute.InvalidIdentifier {
            let detail = "an id cannot stand in a path; see whether the API has changed"
            return SourceGap(scope: walk.route.template, reason: .apiMalformed, detail: detail)
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
                link: kind == .gpts ? AssetLink.gpt(object.id) : AssetLink.project(object.id)
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
