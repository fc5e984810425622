internal import Logging
internal import SluiceContent
internal import SluiceCore

/// Files of conversations as the Compliance Logs Platform tells of them (openai-apis.md 3).
///
/// A log file is listed, fetched and read only when its assets are asked for.
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
    /// Made when the first page is asked for: by then other answers have told whether this machine's clock is right.
    private var walk: LogListWalk?
    /// Listed and not yet read, in reverse.
    private var pending: [LogFile] = []
    private var isFinished = false
    private var reader = ConversationEventReader()
    private var files: ConversationFiles
    private(set) var logFilesRead = 0

    private var limit: Int64 { options.http.logFileLimit }

    init(client: APIClient, fetcher: ContentFetcher, options: OpenAIOptions, logger: Logger) throws {
        self.client = client
        self.fetcher = fetcher
        self.options = options
        self.logger = logger
        route = try fetcher.routes.logs()
        files = ConversationFiles(placesPerFile: options.placesPerFile)
    }

    func next() async throws -> [SourceEvent<OpenAILocator>]? {
        if let file = pending.popLast() { return try await read(file) }
        guard !isFinished else { return nil }
        let walk = self.walk ?? begin()
        do {
            if let page = try await walk.next() {
                pending = page.reversed()
                return []
            }
            isFinished = true
            return await walk.gaps.map { .gap($0) }
        } catch let error as APIError {
            isFinished = true
            return [gap(error.reason, error.sentence)]
        }
    }

    private func begin() -> LogListWalk {
        let lookback = min(max(options.logLookback.seconds, 0), Self.retentionSeconds)
        let start = fetcher.clock.now.adding(seconds: -lookback)
        let walk = LogListWalk(client: client, route: route, eventType: Self.eventType, after: start)
        self.walk = walk
        return walk
    }

    func evidence(of fileID: String) -> [String: JSONValue] { files.evidence(of: fileID) }

    /// Counters for the record of the run.
    var counters: [String: Int] {
        [
            "logs.files": logFilesRead, "logs.malformed_lines": reader.malformedLines,
            "logs.repeated_events": reader.repeatedEvents,
        ]
    }

    private func gap(_ reason: CoverageReason, _ detail: String) -> SourceEvent<OpenAILocator> {
        .gap(SourceGap(scope: route.template, reason: reason, detail: detail))
    }

    private func read(_ file: LogFile) async throws -> [SourceEvent<OpenAILocator>] {
        let content: ContentFile
        do {
            content = try await fetch(file)
        } catch let error as APIError where error.kind == .denied {
            // No log file can be had, so one gap stands for all that are left.
            isFinished = true
            pending = []
            return [gap(error.reason, "log files cannot be fetched: \(error.sentence)")]
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
            let received = fetcher.clock.now
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
