internal import SluiceCore

/// Style C of openai-apis.md 2.2 and 3.2: pages of log files, in the order of their `end_time`.
///
/// Files may share an end time, and a page may end inside such a group; going on from the page's last end time would
/// lose the rest of it. So the next page starts behind the last but one end time, and known files are dropped.
package struct LogListPager: Sendable {
    package private(set) var step: PagingStep
    /// Whether some page held a single end time and had a successor: more files share a time than a page holds, so
    /// some may lie behind its end unseen.
    package private(set) var hasCrowdedTime = false
    private var sent: Set<String>
    private var pages = 0
    private var emptyPages = 0

    /// - Parameter start: the first `after`; the API demands one.
    package init(after start: String) {
        step = .request(cursor: start)
        sent = [start]
    }

    /// A page came.
    ///
    /// - Parameters:
    ///   - endTimes: of the rows, verbatim and in their order, which need not be that of the times.
    ///   - hasMore: of the envelope.
    ///   - lastEndTime: of the envelope, verbatim.
    package mutating func receive(endTimes: [String], hasMore: Bool?, lastEndTime: String?) {
        guard case .request(let cursor) = step else { return }
        pages += 1
        emptyPages = endTimes.isEmpty ? emptyPages + 1 : 0
        guard hasMore ?? false else {
            step = .finished
            return
        }
        step = continuation(endTimes, lastEndTime, behind: cursor ?? "")
    }

    private mutating func continuation(
        _ endTimes: [String],
        _ lastEndTime: String?,
        behind cursor: String
    ) -> PagingStep {
        guard pages < PagingLimits.pages else { return .failed(.pageLimit) }
        guard emptyPages < PagingLimits.emptyPages else { return .failed(.emptyPages) }
        let fresh = Self.later(endTimes, than: cursor)
        var distinct: [String] = []
        for time in fresh where distinct.last != time { distinct.append(time) }
        if distinct.count >= 2, advances(distinct[distinct.count - 2], behind: cursor) {
            return request(distinct[distinct.count - 2])
        }
        guard let lastEndTime else { return .failed(.missingCursor) }
        guard advances(lastEndTime, behind: cursor) else { return .failed(.cursorLoop) }
        // A page with one end time and a successor: whether the successor shares it cannot be told.
        if distinct.count == 1 && fresh.count > 1 { hasCrowdedTime = true }
        return request(lastEndTime)
    }

    /// The times behind a cursor in their order: a page may repeat and re-order rows. All of them as they are, when one
    /// cannot be read.
    private static func later(_ endTimes: [String], than cursor: String) -> [String] {
        guard let current = Timestamp(rfc3339: cursor) else { return endTimes }
        var times: [(text: String, time: Timestamp)] = []
        for text in endTimes {
            guard let time = Timestamp(rfc3339: text) else { return endTimes }
            if time > current { times.append((text, time)) }
        }
        return times.sorted { $0.time < $1.time }.map(\.text)
    }

    private mutating func request(_ cursor: String) -> PagingStep {
        sent.insert(cursor)
        return .request(cursor: cursor)
    }

    /// Whether a cursor leads on: not sent before, and not earlier than the one just sent where both are times.
    private func advances(_ candidate: String, behind cursor: String) -> Bool {
        guard !sent.contains(candidate) else { return false }
        guard let next = Timestamp(rfc3339: candidate), let current = Timestamp(rfc3339: cursor) else { return true }
        return next > current
    }
}
