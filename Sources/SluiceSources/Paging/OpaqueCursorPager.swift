/// Style B of openai-apis.md 2.2: an opaque cursor.
///
/// Used as ``ObjectListPager`` is. Here the end is told by `has_more` alone, and "more" without a cursor is an error.
package struct OpaqueCursorPager: Sendable {
    package private(set) var step: PagingStep = .request(cursor: nil)
    private var sent: Set<String> = []
    private var pages = 0
    private var emptyPages = 0
    private var hasRestarted = false

    package init() {}

    /// A page came.
    package mutating func receive(count: Int, hasMore: Bool?, cursor: String?) {
        guard case .request = step else { return }
        pages += 1
        emptyPages = count == 0 ? emptyPages + 1 : 0
        guard hasMore ?? (cursor != nil) else {
            step = .finished
            return
        }
        step = continuation(cursor)
    }

    /// The server answered 400 or 404 to a cursor. The listing starts again, once.
    package mutating func cursorWasRejected() {
        guard !hasRestarted else {
            step = .failed(.cursorRejected)
            return
        }
        hasRestarted = true
        sent = []
        step = .request(cursor: nil)
    }

    private mutating func continuation(_ cursor: String?) -> PagingStep {
        guard let cursor else { return .failed(.missingCursor) }
        guard sent.insert(cursor).inserted else { return .failed(.cursorLoop) }
        guard pages < PagingLimits.pages else { return .failed(.pageLimit) }
        guard emptyPages < PagingLimits.emptyPages else { return .failed(.emptyPages) }
        return .request(cursor: cursor)
    }
}
