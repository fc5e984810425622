/// Why a listing ended before its end.
package enum PagingFailure: Sendable, Hashable {
    /// The server gave a cursor that had been sent before.
    case cursorLoop
    /// The server says that there is more and not where.
    case missingCursor
    /// The server refused its own cursor a second time.
    case cursorRejected
    /// More pages than ``PagingLimits/pages``.
    case pageLimit
    /// More empty pages in a row than ``PagingLimits/emptyPages``.
    case emptyPages

    /// One clause for a person.
    package var words: String {
        switch self {
        case .cursorLoop: "the listing went round in a circle"
        case .missingCursor: "the listing says that there is more and gives no cursor"
        case .cursorRejected: "the server refused its own cursor twice"
        case .pageLimit: "the listing has more than \(PagingLimits.pages) pages"
        case .emptyPages: "the listing gave \(PagingLimits.emptyPages) empty pages in a row"
        }
    }
}

/// Bounds of one listing.
package enum PagingLimits {
    package static let pages = 10_000
    package static let emptyPages = 20
}

/// What a pager asks for next.
package enum PagingStep: Sendable, Hashable {
    /// The first page, or the page behind the cursor, which is sent back byte for byte.
    case request(cursor: String?)
    case finished
    /// What was read stands; the rest is not known.
    case failed(PagingFailure)
}

/// Style A of openai-apis.md 2.2: `after` is the `last_id` of the page before.
///
/// A state machine: ask ``step``, send that request, tell it what came. Repeated items are dropped by whoever reads
/// the pages, for a restart and a list that changes both repeat some.
package struct ObjectListPager: Sendable {
    package private(set) var step: PagingStep = .request(cursor: nil)
    private var sent: Set<String> = []
    private var pages = 0
    private var emptyPages = 0
    private var hasRestarted = false

    package init() {}

    /// A page came.
    package mutating func receive(count: Int, hasMore: Bool?, lastID: String?) {
        guard case .request(let cursor) = step else { return }
        pages += 1
        emptyPages = count == 0 ? emptyPages + 1 : 0
        if let next = continuation(count: count, hasMore: hasMore, lastID: lastID, cursor: cursor) { step = next }
    }

    /// The server answered 400 or 404 to a cursor: the item behind it is gone. The listing starts again, once.
    package mutating func cursorWasRejected() {
        guard !hasRestarted else {
            step = .failed(.cursorRejected)
            return
        }
        hasRestarted = true
        sent = []
        step = .request(cursor: nil)
    }

    private mutating func continuation(count: Int, hasMore: Bool?, lastID: String?, cursor: String?) -> PagingStep? {
        // Without the member, a page that moved the cursor may have a successor.
        let goesOn = hasMore ?? (count > 0 && lastID != nil && lastID != cursor)
        guard goesOn else { return .finished }
        guard let lastID else { return .failed(.missingCursor) }
        guard lastID != cursor, sent.insert(lastID).inserted else { return .failed(.cursorLoop) }
        guard pages < PagingLimits.pages else { return .failed(.pageLimit) }
        guard emptyPages < PagingLimits.emptyPages else { return .failed(.emptyPages) }
        return .request(cursor: lastID)
    }
}
