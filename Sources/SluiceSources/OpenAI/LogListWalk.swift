internal import SluiceCore

/// A row of the log listing.
struct LogFile: Sendable, Hashable {
    let id: String
    /// Verbatim.
    let endTime: String
    let byteCount: Int64?
    /// Hex in lower case.
    let digest: String?

    /// ``endTime``; the far past when it cannot be read, so that such files come first.
    var time: Timestamp { JSONValue.string(endTime).time ?? Timestamp(microsecondsSinceEpoch: 0) }

    /// Nil when the row has no id or no end time.
    init?(_ value: JSONValue) {
        guard let id = value["id"]?.identifier, let endTime = value["end_time"]?.identifier else { return nil }
        self.id = id
        self.endTime = endTime
        byteCount = value["file_size"]?.wholeNumber
        digest = value["file_sha256"]?.identifier?.lowercased()
    }
}

/// Reads the listing of log files of one event type page by page (style C), each page only when it is asked for.
actor LogListWalk {
    private static let pageSize = 100

    nonisolated let route: APIRoute
    private let client: APIClient
    private let eventType: String
    private var pager: LogListPager
    /// Hashes of the ids that were listed.
    private var known: Set<Int> = []
    private var unreadable = 0

    init(client: APIClient, route: APIRoute, eventType: String, after start: Timestamp) {
        self.client = client
        self.route = route
        self.eventType = eventType
        pager = LogListPager(after: start.description)
    }

    /// The log files of the next page that were not listed before, or nil after the last.
    ///
    /// - Throws: ``APIError`` when a page could not be had; ``SluiceError``; CancellationError.
    func next() async throws -> [LogFile]? {
        guard case .request(let cursor) = pager.step else { return nil }
        let query = [
            (name: "event_type", value: eventType), (name: "after", value: cursor ?? ""),
            (name: "limit", value: String(Self.pageSize)),
        ]
        let answer = try await client.json(route, query: query)
        let list = WireList(answer.value)
        let rows = list.elements.compactMap(LogFile.init)
        unreadable += list.elements.count - rows.count + answer.dropped
        pager.receive(endTimes: rows.map(\.endTime), hasMore: list.hasMore, lastEndTime: list.lastEndTime)
        return rows.filter { known.insert($0.id.hashValue).inserted }
    }

    /// Whether rows were unreadable, or may lie hidden behind the end of a page.
    var hasHidden: Bool { unreadable > 0 || pager.hasCrowdedTime }

    /// What the listing left unknown; asked for at its end.
    var gaps: [SourceGap] {
        var gaps: [SourceGap] = []
        if case .failed(let failure) = pager.step {
            let reason: CoverageReason = failure == .cursorLoop ? .apiCursorLoop : .apiTruncated
            gaps.append(SourceGap(scope: route.template, reason: reason, detail: "\(failure.words); run again"))
        }
        if pager.hasCrowdedTime {
            let detail =
                "more log files share one end time than a page of \(Self.pageSize) holds, so some may be hidden"
            gaps.append(SourceGap(scope: route.template, reason: .apiTruncated, detail: detail))
        }
        if unreadable > 0 {
            let detail = "\(unreadable) rows were not readable; see whether the API has changed"
            gaps.append(SourceGap(scope: route.template, reason: .apiMalformed, detail: detail))
        }
        return gaps
    }
}
