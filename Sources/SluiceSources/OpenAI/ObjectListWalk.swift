internal import SluiceCore

/// Reads a style A listing page by page, each page only when it is asked for.
actor ObjectListWalk {
    /// What one page gave.
    struct Page: Sendable {
        /// Objects with an id that were not seen before.
        var objects: [(id: String, value: JSONValue)] = []
        /// Rows that are no such objects, and values in them that went over a limit.
        var unreadable = 0
    }

    nonisolated let route: APIRoute
    /// Set when the listing ended early; what was read stands.
    private(set) var failure: SourceGap?

    private let client: APIClient
    private let query: [(name: String, value: String)]
    private let firstQuery: [(name: String, value: String)]
    private var limit: Int?
    private var pager = ObjectListPager()
    private var seen: Set<String> = []
    private var unreadable = 0

    /// `query` is sent with every page beside `limit` and `after`, `firstQuery` with the first page only. `limit` is the
    /// rows a page, halved when an answer is over the byte limit; nil leaves it to the server.
    init(
        client: APIClient,
        route: APIRoute,
        query: [(name: String, value: String)] = [],
        firstQuery: [(name: String, value: String)] = [],
        limit: Int?
    ) {
        self.client = client
        self.route = route
        self.query = query
        self.firstQuery = firstQuery
        self.limit = limit.map { max($0, 1) }
    }

    /// The next page, or nil after the last or when ``failure`` is set.
    ///
    /// - Throws: ``APIError`` when not even the first page could be had; ``SluiceError``; CancellationError.
    func next() async throws -> Page? {
        while failure == nil, case .request(let cursor) = pager.step {
            do {
                let answer = try await client.json(route, query: parameters(cursor))
                let page = page(of: answer)
                let list = WireList(answer.value)
                pager.receive(count: list.elements.count, hasMore: list.hasMore, lastID: list.lastID)
                return page
            } catch let error as APIError {
                try recover(from: error, cursor: cursor)
            }
        }
        if failure == nil { failure = endGap() }
        return nil
    }

    private func parameters(_ cursor: String?) -> [(name: String, value: String)] {
        let position = cursor.map { [(name: "after", value: $0)] } ?? firstQuery
        return query + position + (limit.map { [(name: "limit", value: String($0))] } ?? [])
    }

    private func page(of answer: APIClient.Answer) -> Page {
        var page = Page(unreadable: answer.dropped)
        for element in WireList(answer.value).elements {
            guard let id = element["id"]?.identifier else {
                page.unreadable += 1
                continue
            }
            if seen.insert(id).inserted { page.objects.append((id, element)) }
        }
        unreadable += page.unreadable
        return page
    }

    private func recover(from error: APIError, cursor: String?) throws {
        if error.kind == .tooLarge, let rows = limit, rows > 1 {
            limit = rows / 2
            return
        }
        guard cursor != nil else { throw error }
        if error.kind == .invalid || error.kind == .gone {
            pager.cursorWasRejected()
        } else {
            failure = SourceGap(scope: route.template, reason: error.reason, detail: error.sentence)
        }
    }

    private func endGap() -> SourceGap? {
        if case .failed(let failure) = pager.step {
            let reason: CoverageReason = failure == .cursorLoop ? .apiCursorLoop : .apiTruncated
            return SourceGap(scope: route.template, reason: reason, detail: "\(failure.words); run again")
        }
        guard unreadable > 0 else { return nil }
        return SourceGap(
            scope: route.template,
            reason: .apiMalformed,
            detail: "\(unreadable) rows or values were not readable; see whether the API has changed"
        )
    }
}
