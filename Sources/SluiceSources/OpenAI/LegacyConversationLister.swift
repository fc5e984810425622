internal import SluiceContent
internal import SluiceCore

/// Files of conversations from the route that the live API no longer has (openai-apis.md 2.7).
actor LegacyConversationLister: AssetLister {
    private static let pageSize = 500
    /// Conversations move to the end of the listing when they are continued: each walk starts so much earlier.
    private static let overlapSeconds: Double = 300
    private static let noteKey = "legacy"

    private let client: APIClient
    private let routes: WorkspaceRoutes
    private let clock: ServerClock
    private let memory: (any SourceMemory)?
    private let known: KnownFiles?
    private let since: Timestamp
    /// Made when the first page is asked for.
    private var walk: ObjectListWalk?
    private let route: APIRoute
    /// Time of the newest conversation that was read.
    private var newest: Timestamp?
    /// Something was not readable: the next run starts where this one did.
    private var hasGap = false
    private var files: ConversationFiles
    private var unreadable = 0
    private var isFinished = false
    /// Ends the source; thrown after what was read before it.
    private var failure: SluiceError?
    /// Whether the gap that stands for all messages routes has been told.
    private var hasToldDenial = false

    /// `memory` is what earlier runs left, nil to begin anew and keep nothing.
    init(
        client: APIClient, routes: WorkspaceRoutes, clock: ServerClock, since: Timestamp,
        memory: (any SourceMemory)?, spools: SpoolSpace
    ) throws {
        self.since = since
        self.memory = memory
        known = memory.map { KnownFiles($0, tenant: routes.workspaceID) }
        self.client = client
        self.routes = routes
        self.clock = clock
        files = ConversationFiles(spools: spools)
        route = try routes.conversations()
    }

    private func begin() async throws -> ObjectListWalk {
        var start = since
        if let notes = try await memory?.notes(of: source), let read = notes[Self.noteKey]?["since"]?.time {
            start = max(start, read)
        }
        let walk = ObjectListWalk(
            client: client,
            route: route,
            query: [(name: "file_format", value: "url")],
            // The two are mutually exclusive: `after` takes its place from the second page on.
            firstQuery: [(name: "since_timestamp", value: String(Int64(start.unixSeconds)))],
            limit: Self.pageSize
        )
        self.walk = walk
        return walk
    }

    private var source: String { OpenAISource.name(workspace: routes.workspaceID) }

    func next() async throws -> [SourceEvent<OpenAILocator>]? {
        if let failure { throw failure }
        if let due = try await known?.next() {
            return try due.filter { try files.add(known: $0.file) }.map(asset)
        }
        guard !isFinished else { return nil }
        let walk = if let walk { walk } else { try await begin() }
        do {
            guard let page = try await walk.next() else { return await finish(walk) }
            return try await events(of: page)
        } catch let error as APIError {
            isFinished = true
            return [.gap(SourceGap(scope: route.template, reason: error.reason, detail: error.sentence))]
        }
    }

    private func asset(_ file: MessageFile, _ sightings: FileSightings) -> SourceEvent<OpenAILocator> {
        .asset(file.sourced(workspace: routes.workspaceID, sightings))
    }

    private func events(of page: ObjectListWalk.Page) async throws -> [SourceEvent<OpenAILocator>] {
        var events: [SourceEvent<OpenAILocator>] = []
        do {
            for (id, conversation) in page.objects {
                try await append(conversation, id: id, to: &events)
                newest = [newest, conversation["last_active_at"]?.time].compactMap { $0 }.max()
            }
        } catch let error as SluiceError {
            failure = error
            return events
        }
        hasGap =
            hasGap || page.unreadable > 0 || unreadable > 0
            || events.contains { if case .gap = $0 { true } else { false } }
        // The listing is in the order of these times.
        guard memory != nil else { return events }
        var checkpoint = SourceCheckpoint(
            source: source, notes: [:], sightings: files.takeRepeated(), tenant: routes.workspaceID)
        if !hasGap, let newest {
            let since = newest.adding(seconds: -Self.overlapSeconds)
            checkpoint.notes[Self.noteKey] = ["since": .optional(since)]
        }
        if !checkpoint.notes.isEmpty || !checkpoint.sightings.isEmpty { events.append(.checkpoint(checkpoint)) }
        return events
    }

    private func finish(_ walk: ObjectListWalk) async -> [SourceEvent<OpenAILocator>] {
        isFinished = true
        if let failure = await walk.failure { return [.gap(failure)] }
        guard unreadable > 0 else { return [] }
        let detail = "\(unreadable) rows of files had no id; see whether the API has changed"
        return [.gap(SourceGap(scope: route.template, reason: .apiMalformed, detail: detail))]
    }

    private func append(
        _ conversation: JSONValue,
        id: String,
        to events: inout [SourceEvent<OpenAILocator>]
    ) async throws {
        let list = WireList(conversation["messages"])
        try take(list.elements, of: conversation, id: id, to: &events)
        guard list.hasMore == true else { return }
        let rest = ObjectListWalk(
            client: client,
            route: try routes.messages(conversation: id),
            firstQuery: list.lastID.map { [(name: "after", value: $0)] } ?? [],
            limit: Self.pageSize
        )
        do {
            while let page = try await rest.next() {
                try take(page.objects.map(\.value), of: conversation, id: id, to: &events)
            }
            if let failure = await rest.failure { events.append(.gap(failure)) }
        } catch let error as APIError {
            guard error.kind != .denied || !hasToldDenial else { return }
            hasToldDenial = hasToldDenial || error.kind == .denied
            events.append(.gap(SourceGap(scope: rest.route.template, reason: error.reason, detail: error.sentence)))
        }
    }

    private func take(
        _ messages: [JSONValue],
        of conversation: JSONValue,
        id: String,
        to events: inout [SourceEvent<OpenAILocator>]
    ) throws(SluiceError) {
        let received = clock.now
        var batch: [MessageFile] = []
        for message in messages {
            let place = MessageFile.Place(
                conversationID: id,
                conversationTitle: conversation["title"]?.identifier,
                messageID: message["id"]?.identifier,
                time: message["created_at"]?.time,
                userID: conversation["user_id"]?.identifier,
                userEmail: conversation["user_email"]?.identifier,
                isTemporary: nil,
                gptID: message["gpt_id"]?.identifier,
                projectID: message["project_id"]?.identifier
            )
            let found = MessageFile.all(in: message, at: place, received: received)
            unreadable += found.unreadable
            batch += found.files
        }
        events += try files.add(batch).map(asset)
    }
}
