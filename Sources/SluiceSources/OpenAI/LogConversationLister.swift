internal import Logging
internal import SluiceContent
internal import SluiceCore

/// Files of conversations as the Compliance Logs Platform tells of them (openai-apis.md 3).
///
/// A log file is listed, fetched and read only when its assets are asked for. What earlier runs have read is left out, but
/// for files that are due for another look, which come first.
actor LogConversationLister: AssetLister {
    private static let eventType = "CONVERSATION_MESSAGE"
    /// The API keeps 30 days; ten minutes less, so that the oldest file does not vanish between listing and fetch.
    private static let retentionSeconds: Double = 30 * 86_400 - 600
    /// Fetches of a log file whose digest does not fit.
    private static let digestTries = 3

    private let client: APIClient
    private let fetcher: ContentFetcher
    private let options: OpenAIOptions
    private let logger: Logger
    private let route: APIRoute
    /// Name of the source in its notes; nil when nothing is kept.
    private let source: String?
    private var cursor: LogCursor
    private let known: KnownFiles?
    /// The time over which log files are gone unread, told when the listing begins.
    private var lost: [SourceGap] = []
    /// Made when the first page is asked for: by then other answers have told whether this machine's clock is right.
    private var walk: LogListWalk?
    /// Listed and not yet read, in reverse.
    private var pending: [LogFile] = []
    private var isFinished = false
    private let memory: (any SourceMemory)?
    private var reader = ConversationEventReader()
    private var files: ConversationFiles
    private(set) var logFilesRead = 0
    /// The counters as the last checkpoint had them.
    private var settled: [String: Int] = [:]

    private var limit: Int64 { options.http.logFileLimit }

    /// `memory` is what earlier runs left, nil to begin anew and keep nothing.
    init(
        client: APIClient, fetcher: ContentFetcher, options: OpenAIOptions, logger: Logger,
        memory: (any SourceMemory)?
    ) throws {
        self.memory = memory
        cursor = LogCursor(
            eventType: Self.eventType, tenant: fetcher.routes.workspaceID, run: "", notes: [:])
        source = memory.map { _ in OpenAISource.name(workspace: fetcher.routes.workspaceID) }
        known = memory.map { KnownFiles($0, tenant: fetcher.routes.workspaceID) }
        self.client = client
        self.fetcher = fetcher
        self.options = options
        self.logger = logger
        route = try fetcher.routes.logs()
        files = ConversationFiles(spools: options.http.spools)
    }

    func next() async throws -> [SourceEvent<OpenAILocator>]? {
        if let due = try await known?.next() {
            return try due.filter { try files.add(known: $0.file) }.map(asset)
        }
        if let file = pending.popLast() { return try await read(file) }
        guard !isFinished else { return nil }
        guard let walk else { return try await begin() }
        do {
            if let page = try await walk.next() {
                if await walk.hasHidden { cursor.hold() }
                pending = page.filter { !cursor.isDone($0.id) }.sorted { $0.time < $1.time }.reversed()
                return []
            }
            isFinished = true
            let gaps = await walk.gaps
            guard gaps.isEmpty else {
                return gaps.map { .gap($0) } + checkpoint([:], settling: [], areLasting: false) + givenUp
            }
            let now = fetcher.clock.now
            let notes = cursor.end(now: now, oldest: now.adding(seconds: -Self.retentionSeconds))
            return checkpoint(notes, settling: lost, areLasting: true) + givenUp
        } catch let error as APIError {
            isFinished = true
            return [gap(error.reason, error.sentence)]
        }
    }

    /// What earlier runs have given up is still unread.
    private var givenUp: [SourceEvent<OpenAILocator>] {
        let count = cursor.deadLettersOfBefore
        guard count > 0 else { return [] }
        let detail = "\(count) log files could not be read whole in \(DeadLetter.attempts) runs and are read no more"
        return [gap(.apiMalformed, "\(detail); `sluice runs failed` lists them, `sluice retry` has them read again")]
    }

    private func begin() async throws -> [SourceEvent<OpenAILocator>] {
        if let memory, let source {
            cursor = LogCursor(
                eventType: Self.eventType, tenant: fetcher.routes.workspaceID, run: try await memory.runID(),
                notes: try await memory.notes(of: source),
                startsOver: try await memory.startsOver())
        }
        let lookback = min(max(options.logLookback.seconds, 0), Self.retentionSeconds)
        let now = fetcher.clock.now
        let start = cursor.start(earliest: now.adding(seconds: -lookback))
        walk = LogListWalk(client: client, route: route, eventType: Self.eventType, after: start)
        guard let lost = cursor.lost(oldest: now.adding(seconds: -Self.retentionSeconds)) else { return [] }
        let detail = "log files from \(lost.from) to \(lost.until) are gone unread, for they are kept 30 days"
        self.lost = [
            SourceGap(scope: route.template, reason: .apiTruncated, detail: "\(detail); run more often")
        ]
        return self.lost.map { .gap($0) }
    }

    private func checkpoint(
        _ notes: [String: JSONValue?], settling gaps: [SourceGap], areLasting: Bool
    ) -> [SourceEvent<OpenAILocator>] {
        guard let source else { return [] }
        let repeated = files.takeRepeated()
        guard !notes.isEmpty || !repeated.isEmpty else { return [] }
        let counted = readingCounters
        defer { settled = counted }
        return [
            .checkpoint(
                SourceCheckpoint(
                    source: source, notes: notes, gaps: gaps, areGapsLasting: areLasting,
                    counters: counted.merging(settled) { $0 - $1 }, sightings: repeated,
                    tenant: fetcher.routes.workspaceID))
        ]
    }

    private func assets(_ batch: [MessageFile]) throws(SluiceError) -> [SourceEvent<OpenAILocator>] {
        try files.add(batch).map(asset)
    }

    private func asset(_ file: MessageFile, _ sightings: FileSightings) -> SourceEvent<OpenAILocator> {
        .asset(file.sourced(workspace: fetcher.routes.workspaceID, sightings))
    }

    /// Ends the reading of one log file.
    private func finish(
        _ file: LogFile, _ events: [SourceEvent<OpenAILocator>], isRead: Bool = true
    ) -> [SourceEvent<OpenAILocator>] {
        let gaps = events.compactMap { if case .gap(let gap) = $0 { gap } else { nil } }
        let (notes, isGivenUp) = cursor.finish(
            file, isRead ? gaps.first.map { .damaged($0) } ?? .whole : .unread, now: fetcher.clock.now)
        if isGivenUp, source != nil {
            logger.warning(
                "a log file could not be read whole in \(DeadLetter.attempts) runs; `sluice retry` has it read again",
                metadata: ["log_file": "\(file.id)"])
        }
        return events + checkpoint(notes, settling: gaps, areLasting: isGivenUp)
    }

    /// Counters for the record of the run.
    var counters: [String: Int] {
        var counters = readingCounters
        if cursor.deadLetters > 0 { counters["logs.dead_letters"] = cursor.deadLetters }
        return counters
    }

    /// Those of what was read.
    private var readingCounters: [String: Int] {
        [
            "logs.files": logFilesRead, "logs.malformed_lines": reader.malformedLines,
        ]
    }

    private func gap(_ reason: CoverageReason, _ detail: String) -> SourceEvent<OpenAILocator> {
        .gap(SourceGap(scope: route.template, reason: reason, detail: detail))
    }

    private func read(_ file: LogFile) async throws -> [SourceEvent<OpenAILocator>] {
        do {
            return finish(file, try events(of: file, try await fetch(file)))
        } catch let error as APIError where error.kind == .denied {
            // No log file can be had, so one gap stands for all that are left.
            isFinished = true
            pending = []
            cursor.hold()
            return [gap(error.reason, "log files cannot be fetched: \(error.sentence)")]
        } catch let error as APIError {
            return finish(file, [gap(error.reason, "log file \(file.id): \(error.sentence)")], isRead: false)
        } catch let error as ContentError {
            return finish(file, [gap(error.reason, "log file \(file.id): \(error.detail)")], isRead: false)
        } catch is APIRoute.InvalidIdentifier {
            cursor.hold()
            return [gap(.apiMalformed, "a log file's id cannot stand in a path; see whether the API has changed")]
        }
    }

    private func fetch(_ file: LogFile) async throws -> ContentFile {
        var content = try await fetcher.logFile(file.id, limit: limit + 1)
        for _ in 1..<Self.digestTries where !isIntact(content, file) {
            logger.debug("log file does not fit its digest, fetched again", metadata: ["log_file": "\(file.id)"])
            content = try await fetcher.logFile(file.id, limit: limit + 1)
        }
        return content
    }

    private func isIntact(_ content: ContentFile, _ file: LogFile) -> Bool {
        file.digest == nil || file.digest == content.digest || content.byteCount > limit
    }

    /// Reads what came, also when it is damaged: what is there may still name files.
    ///
    /// - Throws: ``ContentError`` when the spool cannot be read; ``SluiceError``.
    private func events(
        of file: LogFile, _ content: ContentFile
    ) throws -> [SourceEvent<OpenAILocator>] {
        let malformedBefore = reader.malformedLines
        let unreadableBefore = reader.unreadableFiles
        let isOverLimit = content.byteCount > limit
        let isShort = !isIntact(content, file) && content.byteCount < file.byteCount ?? 0
        // Half a line where the rest is missing is no trouble of its own.
        var cut = 0
        var batch: [MessageFile] = []
        var tooLong = 0
        do {
            let received = fetcher.clock.now
            tooLong = try LogLines.forEach(of: content) { line, hasEnd in
                let before = reader.malformedLines
                batch += reader.files(in: line, received: received)
                if isOverLimit || isShort, !hasEnd { cut = reader.malformedLines - before }
            }
        } catch let error as SystemError {
            throw ContentError(spool: error)
        }
        logFilesRead += 1
        var events = try assets(batch)
        let malformed = reader.malformedLines - malformedBefore + tooLong - cut
        let unreadable = reader.unreadableFiles - unreadableBefore
        if malformed + unreadable > 0 {
            let detail = "log file \(file.id): \(malformed) lines and \(unreadable) values were not readable"
            events.append(gap(.apiMalformed, "\(detail); see whether the API has changed"))
        }
        if isOverLimit {
            events.append(gap(.apiTruncated, "log file \(file.id) has more than \(limit) bytes; raise the limit"))
        } else if !isIntact(content, file) {
            let reason: CoverageReason = isShort ? .apiTruncated : .apiMalformed
            events.append(gap(reason, "log file \(file.id) does not fit its SHA-256, so part of it may be missing"))
        }
        return events
    }
}
