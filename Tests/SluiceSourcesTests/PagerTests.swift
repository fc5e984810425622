import SluiceSources
import Testing

@Suite struct ObjectListPagerTests {
    private func pager(_ pages: [(count: Int, hasMore: Bool?, lastID: String?)]) -> PagingStep {
        var pager = ObjectListPager()
        for page in pages { pager.receive(count: page.count, hasMore: page.hasMore, lastID: page.lastID) }
        return pager.step
    }

    @Test("it begins without a cursor and ends with has_more false")
    func plain() {
        #expect(ObjectListPager().step == .request(cursor: nil))
        #expect(pager([(2, true, "b")]) == .request(cursor: "b"))
        #expect(pager([(2, true, "b"), (1, false, "c")]) == .finished)
        #expect(pager([(0, false, nil)]) == .finished)
    }

    @Test("more without a cursor, or with the same one, is a failure and never a silent end")
    func failures() {
        #expect(pager([(2, true, nil)]) == .failed(.missingCursor))
        #expect(pager([(2, true, "b"), (2, true, "b")]) == .failed(.cursorLoop))
        #expect(pager([(2, true, "b"), (2, true, "c"), (2, true, "b")]) == .failed(.cursorLoop))
    }

    @Test("an empty page with an advanced cursor goes on, but not without end")
    func emptyPages() {
        #expect(pager([(2, true, "b"), (0, true, "c")]) == .request(cursor: "c"))
        let empty = (0..<20).map { (count: 0, hasMore: Bool?.some(true), lastID: String?.some("\($0)")) }
        #expect(pager(empty) == .failed(.emptyPages))
    }

    @Test("without has_more a page that moved the cursor has a successor, an empty one has none")
    func missingHasMore() {
        #expect(pager([(2, nil, "b")]) == .request(cursor: "b"))
        #expect(pager([(2, nil, nil)]) == .finished)
        #expect(pager([(2, nil, "b"), (0, nil, nil)]) == .finished)
        #expect(pager([(2, nil, "b"), (2, nil, "b")]) == .finished)
    }

    @Test("a refused cursor restarts the listing, once")
    func restart() {
        var pager = ObjectListPager()
        pager.receive(count: 2, hasMore: true, lastID: "b")
        pager.cursorWasRejected()
        #expect(pager.step == .request(cursor: nil))
        pager.receive(count: 2, hasMore: true, lastID: "b")
        #expect(pager.step == .request(cursor: "b"))
        pager.cursorWasRejected()
        #expect(pager.step == .failed(.cursorRejected))
    }

    @Test("10,000 pages are the most")
    func pageLimit() {
        var pager = ObjectListPager()
        for number in 0..<10_000 { pager.receive(count: 1, hasMore: true, lastID: "\(number)") }
        #expect(pager.step == .failed(.pageLimit))
    }
}

@Suite struct OpaqueCursorPagerTests {
    @Test("the cursor goes back byte for byte, the end is told by has_more")
    func plain() {
        var pager = OpaqueCursorPager()
        #expect(pager.step == .request(cursor: nil))
        pager.receive(count: 1, hasMore: true, cursor: "a+b/=")
        #expect(pager.step == .request(cursor: "a+b/="))
        pager.receive(count: 1, hasMore: false, cursor: nil)
        #expect(pager.step == .finished)
    }

    @Test("more without a cursor, and a cursor that comes again, are failures")
    func failures() {
        var missing = OpaqueCursorPager()
        missing.receive(count: 1, hasMore: true, cursor: nil)
        #expect(missing.step == .failed(.missingCursor))
        var loop = OpaqueCursorPager()
        for cursor in ["a", "b", "a"] { loop.receive(count: 1, hasMore: true, cursor: cursor) }
        #expect(loop.step == .failed(.cursorLoop))
    }

    @Test("a refused cursor restarts the listing, once")
    func restart() {
        var pager = OpaqueCursorPager()
        pager.receive(count: 1, hasMore: true, cursor: "a")
        pager.cursorWasRejected()
        #expect(pager.step == .request(cursor: nil))
        pager.cursorWasRejected()
        #expect(pager.step == .failed(.cursorRejected))
    }
}

@Suite struct LogListPagerTests {
    private let start = "2026-11-22T10:00:00Z"

    private func time(_ minute: Int) -> String { "2026-11-22T10:\(minute < 10 ? "0" : "")\(minute):00.000000+00:00" }

    @Test("it goes on behind the last but one end time, verbatim")
    func lastButOne() {
        var pager = LogListPager(after: start)
        #expect(pager.step == .request(cursor: start))
        pager.receive(endTimes: [time(10), time(20), time(20)], hasMore: true, lastEndTime: time(20))
        #expect(pager.step == .request(cursor: time(10)))
    }

    @Test("one end time on a page: it goes on behind it, and says that the time is crowded")
    func crowded() {
        var pager = LogListPager(after: start)
        pager.receive(endTimes: [time(10), time(10)], hasMore: true, lastEndTime: time(10))
        #expect(pager.step == .request(cursor: time(10)))
        #expect(pager.hasCrowdedTime)
    }

    @Test("rows that come again and in another order lead on as far as rows in theirs")
    func reordered() {
        var pager = LogListPager(after: time(10))
        pager.receive(
            endTimes: [time(40), time(30), time(20), time(10), time(9)], hasMore: true, lastEndTime: time(40))
        #expect(pager.step == .request(cursor: time(30)))
        pager.receive(endTimes: [time(40), time(30), time(20)], hasMore: true, lastEndTime: time(40))
        #expect(pager.step == .request(cursor: time(40)))
        #expect(!pager.hasCrowdedTime)
    }

    @Test("a page that gives nothing new ends as a loop")
    func loop() {
        var pager = LogListPager(after: start)
        pager.receive(endTimes: [time(10)], hasMore: true, lastEndTime: time(10))
        pager.receive(endTimes: [time(10)], hasMore: true, lastEndTime: time(10))
        #expect(pager.step == .failed(.cursorLoop))
    }

    @Test("a last_end_time before the rows does not lead backwards")
    func backwards() {
        var pager = LogListPager(after: time(10))
        pager.receive(endTimes: [time(20)], hasMore: true, lastEndTime: time(5))
        #expect(pager.step == .failed(.cursorLoop))
    }

    @Test("an empty listing is an end")
    func empty() {
        var pager = LogListPager(after: start)
        pager.receive(endTimes: [], hasMore: false, lastEndTime: nil)
        #expect(pager.step == .finished)
    }

    /// A server that lists files strictly later than `after`, in pages: every file is seen although groups of one end
    /// time cross the borders of pages.
    @Test("no file is lost while a group of one end time is smaller than a page", arguments: [2, 3, 4, 5, 7])
    func groups(_ pageSize: Int) {
        let minutes = (1..<60).flatMap { Array(repeating: $0, count: 1 + $0 % (pageSize - 1)) }
        let files = minutes.enumerated().map { (id: $0.offset, time: time($0.element)) }
        var pager = LogListPager(after: start)
        var seen: Set<Int> = []
        var requests = 0
        while case .request(let cursor) = pager.step, requests < 1000 {
            requests += 1
            let behind = files.filter { cursor == start || $0.time > (cursor ?? "") }
            let page = behind.prefix(pageSize)
            seen.formUnion(page.map(\.id))
            let times = page.map(\.time)
            pager.receive(endTimes: times, hasMore: behind.count > pageSize, lastEndTime: times.last)
        }
        #expect(pager.step == .finished)
        #expect(seen.count == files.count)
    }
}
