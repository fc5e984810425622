internal import Logging
internal import SluiceContent
internal import SluiceCore

/// Files of conversations as the Compliance Logs Platform tells of them (openai-apis.md 3).
///
/// A log file is listed, fetched and read only when its assets are asked for.
actor LogConversationLister: AssetLister {
    private static let eventType = "CONVERSATION_MESSAGE"
    private static let pageSize = 100
    /// The API keeps 30 days; ten minutes less, so that the oldest file does not vanish between listing and fetch.
    private static let retentionSeconds: Double = 30 * 86_400 - 600
    /// Fetches of a log file whose digest does not fit.
    private static let digestTries = 3

    private let client: APIClient
    private let fetcher: ContentFetcher
    private let clock: ServerClock
    private let limit: Int64
    private let logger: Logger
    private let route: APIRoute
    private var pager: LogListPager
    private var known: Set<String> = []
    private var pending: [LogFile] = []
    private var unreadableRows = 0
    private var isFinished = false
    private var reader = ConversationEventReader()
    private var files: ConversationFiles
    private(set) var logFilesRead = 0

    init(client: APIClient, fetcher: ContentFetcher, clock: ServerClock, options: OpenAIOptions, logger: Logger) throws
    {
        self.client = client
        self.fetcher = fetcher
        self.clock = clock
        self.logger = logger
        limit = options.http.logFileLimit
        route = try fetcher.routes.logs()
        files = ConversationFiles(placesPerFile: options.placesPerFile)
        let lookback = min(max(options.logLookback.seconds, 0), Self.retentionSeconds)
        pager = LogListPager(after: clock.now.adding(seconds: -lookback).description)
    }

    func next() async throws -> [SourceEvent<OpenAILocator>]? {
        if let file = pending.popLast() { return try await read(file) }
        guard !isFinished else { return nil }
        guard case .request(let cursor) = pager.step else { return finish() }
        do {
            let query = [
                (name: "event_type", value: Self.eventType), (name: "after", value: cursor ?? ""),
                (name: "limit", value: String(Self.pageSize)),
            ]
            take(try await client.json(route, query: query))
            return []
        } catch let error as APIError {
            isFinished = true
            return [.gap(SourceGap(scope: route.template, reason: error.reason, detail: error.sentence))]
        }
    }

    func evidence(of fileID: String) -> [String: JSONValue] { files.evidence(of: fileID) }

    /// Counters for the record of the run.
    var counters: [String: Int] {
        [
            "logs.files": logFilesRead, "logs.malformed_lines": reader.malformedLines,
            "logs.repeated_events": reader.repeatedEvents,
        ]
    }

    private func take(_ answer: APIClient.Answer) {
        let list = WireList(answer.value)
        let rows = list.elements.compactMap(LogFile.init)
        unreadableRows += list.elements.count - rows.count + answer.dropped
        // Taken from the end, so that they are read in their order.
        pending = rows.filter { known.insert($0.id).inserted }.reversed()
        pager.receive(endTimes: rows.map(\.endTime), hasMore: list.hasMore, lastEndTime: list.lastEndTime)
    }

    private func finish() -> [SourceEvent<OpenAILocator>] {
        isFinished = true
        var gaps: [SourceEvent<OpenAILocator>] = []
        if case .failed(let failure) = pager.step {
            let reason: CoverageReason = failure == .cursorLoop ? .apiCursorLoop : .apiTruncated
            gaps.append(gap(reason, "\(failure.words); run again"))
        }
        if pager.hasCrowdedTime {
            gaps.append(gap(.apiTruncated, "more log files share one end time than a page of \(Self.pageSize) holds"))
        }
        if unreadableRows > 0 {
            gaps.append(gap(.apiMalformed, "\(unreadableRows) rows were not readable; see whether the API has changed"))
        }
        return gaps
    }

    private func gap(_ reason: CoverageReason, _ detail: String) -> SourceEvent<OpenAILocator> {
        .gap(SourceGap(scope: route.template, reason: reason, detail: detail))
    }

    private func read(_ file: LogFile) async throws -> [SourceEvent<OpenAILocator>] {
        let content: ContentFile
        do {
            content = try await fetch(file)
        } catch let error as APIError {
            return [gap(error.reason, "log file \(file.id): \(error.sentence)")]
        } catch let error as ContentError {
            return [gap(error.reason, "log file \(file.id): \(error.detail)")]
        } catch is APIRoute.InvalidIdentifier {
            return [gap(.apiMalformed, "a log file's id cannot stand in a path; see whether the API has changed")]
        }
        return try events(of: file, content)
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
    private func events(of file: LogFile, _ content: ContentFile) throws -> [SourceEvent<OpenAILocator>] {
        let malformedBefore = reader.malformedLines
        let unreadableBefore = reader.unreadableFiles
        var batch: [MessageFile] = []
        var tooLong = 0
        do {
            let received = clock.now
            tooLong = try LogLines.forEach(of: content) { line in
                batch += reader.files(in: line, received: received)
            }
        } catch let error as SystemError {
            return [gap(.fetchFailed, "log file \(file.id): \(error); see to the spool folder")]
        }
        logFilesRead += 1
        var events = files.add(batch).map { SourceEvent.asset($0.sourced(workspace: fetcher.routes.workspaceID)) }
        let malformed = reader.malformedLines - malformedBefore + tooLong
        let unreadable = reader.unreadableFiles - unreadableBefore
        if malformed + unreadable > 0 {
            let detail = "log file \(file.id): \(malformed) lines and \(unreadable) values were not readable"
            events.append(gap(.apiMalformed, "\(detail); see whether the API has changed"))
        }
        if content.byteCount > limit {
            events.append(gap(.apiTruncated, "log file \(file.id) has more than \(limit) bytes; raise the limit"))
        } else if !isIntact(content, file) {
            let isShort = content.byteCount < file.byteCount ?? 0
            let reason: CoverageReason = isShort ? .apiTruncated : .apiMalformed
            events.append(gap(reason, "log file \(file.id) does not fit its SHA-256, so part of it may be missing"))
        }
        return events
    }
}
