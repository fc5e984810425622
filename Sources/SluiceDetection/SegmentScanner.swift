package import SluiceCore
package import SluicePattern

/// Finds the matches of all entries in the text of segments, which comes in pieces of any size.
///
/// The law: the hits are exactly those of running each entry's pattern alone with PCRE2 over the whole text, leftmost
/// and not overlapping, wherever the text is cut; what then counts as a match, and with which score, does not depend on
/// cuts either. Memory does not grow with the text.
///
/// One for each worker thread, used for any number of segments. For each input (an asset with all that is inside) call
/// `beginInput`, for each segment `begin`, `scan` for its pieces in order, and `end`.
package struct SegmentScanner: ~Copyable {
    /// Settings of a scanner.
    package struct Options: Sendable {
        /// Bytes of text that are searched at a time.
        package var windowBytes = 256 << 10
        /// Nanoseconds that an entry may take for an input; then it is off until the next one.
        package var entryTimeBudget: UInt64 = 5_000_000_000
        /// Rows and cells that an entry of exact data may compare for an input, seconds of work; then it is off until the
        /// next one.
        var joinSteps = 1_000_000_000
        /// Shows no character of a value in results.
        package var masksFully = false
        /// Tells the receiver of candidates that come to nothing, and why; slower.
        package var explainsDrops = false
        /// How often text is decoded, 0 to 4; with 0 nothing is.
        package var decodeDepth = 3
        /// Bytes of decoded text and of what stands around it that are searched of an input, for each depth.
        package var decodedBytes = 1 << 30
        /// Where nothing is decoded any more, looks for what would be.
        var probesEncoded = false
        /// Seconds since 1970 at which tokens are judged to have expired, and dates of birth to lie in the future; with 0
        /// none does.
        package var asOf: Int64 = 0
        /// Compares texts with the sample documents of entries.
        package var comparesDocuments = true

        package init() {}
    }

    /// What decides on most hits of an entry, side by side in memory.
    struct Gate {
        var needsHotWord: Bool
        var window: Int
    }

    /// What judging made of an entry's hits.
    struct Judged {
        var validatorRejects = 0
        var matches = 0
    }

    let profiles: CompiledProfiles
    let masksFully: Bool
    private let explainsDrops: Bool
    let asOf: Int64
    let today: CalendarDay
    private var finder: PatternSearch
    var listed: ListedSearch
    private var documents: [DocumentComparison]
    var judged: [Judged]
    private var window: TextWindow
    private var hits: [PatternHit] = []
    var contextWords: ContextWords
    let gates: [Gate]
    /// Of each group of conditional patterns, bytes that a match and what it inspects take, and the greatest window.
    private let groups: [(bytes: Int, window: Int)]
    /// Hits of conditional patterns at one place.
    private var wanted: [PatternHit] = []
    var cursor = TextCursor(encoding: .utf8, sourceOffset: 0)
    var tables = TableFinder()
    /// The table that words are judged in, and of which state of ``tables``.
    private(set) var currentTable: (region: Int?, version: Int) = (nil, -1)
    /// For the patterns that are tried on a match or beside it.
    var scratch: MatchScratch
    /// Entries without a pattern make the numbers of patterns and entries differ.
    private let patternsAreFewer: Bool
    private let decoder: TextDecoder?
    private var probe: EncodedProbe?
    private var merger: MatchMerger
    /// A place before what is still to be searched, with what the decoder copies in front of encoded text behind it.
    private var lag = TextCursor(encoding: .utf8, sourceOffset: 0)
    private var lagTarget = 0
    /// No match to come begins before this byte of the source.
    package private(set) var settled: Int64 = 0

    /// Allocates what a scan needs.
    ///
    /// - Parameters:
    ///   - profiles: what to look for.
    ///   - options: settings.
    ///   - now: monotonic time in nanoseconds, for the time budget; detection reads no clock of its own.
    /// - Throws: ``PatternError/outOfMemory``.
    package init(
        profiles: CompiledProfiles, options: Options = Options(), now: @escaping @Sendable () -> UInt64
    ) throws(PatternError) {
        let ownFinder = try PatternSearch(profiles.patterns, budget: options.entryTimeBudget, now: now)
        let ownScratch = try MatchScratch()
        let ownDecoder: TextDecoder?
        if options.decodeDepth > 0 {
            ownDecoder = try TextDecoder(profiles, options, now: now)
        } else {
            ownDecoder = nil
        }
        decoder = ownDecoder
        probe = options.decodeDepth == 0 && options.probesEncoded ? EncodedProbe() : nil
        merger = MatchMerger(profiles)
        self.profiles = profiles
        masksFully = options.masksFully
        explainsDrops = options.explainsDrops
        asOf = options.asOf
        today = CalendarDay(unixSeconds: options.asOf)
        finder = ownFinder
        listed = ListedSearch(
            profiles.lists, entryCount: profiles.entries.count, joinSteps: options.joinSteps)
        documents = options.comparesDocuments ? profiles.documents.groups.map { DocumentComparison($0) } : []
        contextWords = ContextWords(profiles)
        patternsAreFewer = profiles.patternEntries.count < profiles.entries.count
        gates = profiles.entries.map { Gate(needsHotWord: $0.needsHotWord, window: $0.window) }
        groups = profiles.patterns.conditional.groups.map { patterns in
            (
                bytes: patterns.map { profiles.patterns.members[$0].reach }.max() ?? 0,
                window: patterns.map { profiles.entries[profiles.patternEntries[$0]].window }.max() ?? 0
            )
        }
        judged = [Judged](repeating: Judged(), count: profiles.entries.count)
        scratch = ownScratch
        let reach = profiles.patterns.members.map(\.reach).max() ?? 0
        let lookbehind = profiles.patterns.members.map(\.lookbehind).max() ?? 0
        window = TextWindow(
            // One byte more than any lookbehind inspects, so that the window's first byte never passes for the text's.
            before: max(
                lookbehind + 1 + PatternSearch.chainReach, ContextWords.reachBefore + 8, TableHeader.reach,
                profiles.lists.lookbehind),
            bytes: max(options.windowBytes, 8),
            after: max(max(reach, profiles.lists.reach) + ContextWords.reachAfter, 2 * TableHeader.reach)
        )
    }

    /// A new input: all entries are on, nothing is limited.
    package mutating func beginInput() {
        finder.beginInput()
        listed.beginInput()
        decoder?.beginInput()
        probe?.beginInput()
    }

    /// Something encoded in the present input was not decoded: the input holds more than
    /// ``Options/decodedBytes`` of it, or it is encoded more than ``Options/decodeDepth`` times.
    package var isDecodingLimited: Bool { decoder?.isLimited ?? probe?.isFound ?? false }

    /// A new segment; text of one that was not ended is dropped.
    ///
    /// - Parameters:
    ///   - encoding: how the source encodes the text, for the places of matches; the pieces are UTF-8 in any case.
    ///   - sourceOffset: bytes of the source before the text.
    package mutating func begin(encoding: TextEncoding, sourceOffset: Int64) {
        window.reset()
        finder.beginText()
        listed.beginText()
        for index in documents.indices { documents[index].beginText() }
        contextWords.beginText()
        tables.reset()
        currentTable = (nil, tables.version)
        cursor = TextCursor(encoding: encoding, sourceOffset: sourceOffset)
        settled = sourceOffset
        probe?.beginText()
        guard let decoder else { return }
        lag = cursor
        decoder.beginText(encoding, at: cursor)
        merger.reset()
    }

    /// The next bytes of the segment's text, cut anywhere. Matches are told as soon as enough text is known, so some
    /// come with later pieces or with `end`.
    package mutating func scan(_ bytes: Span<UInt8>, into receiver: inout some MatchReceiver & ~Copyable) {
        var taken = 0
        while taken < bytes.count {
            taken += window.fill(from: bytes, at: taken)
            if window.isFull { search(isLast: false, into: &receiver) }
        }
    }

    /// The segment's text is complete.
    package mutating func end(into receiver: inout some MatchReceiver & ~Copyable) {
        search(isLast: true, into: &receiver)
        window.reset()
    }

    /// Entries whose matches in the present input may be incomplete, by time, which ``Options/joinSteps`` stand for too,
    /// or by PCRE2's limits; in profile order.
    package var limitedEntries: [LimitedEntry] {
        var limits = finder.limits.map { index, reason in (entry: profiles.patternEntries[index], reason: reason) }
        for entry in listed.limitedEntries { limits.append((entry: entry, reason: .time)) }
        limits.sort { $0.entry < $1.entry }
        let own = limits.map { number, reason in
            let compiled = profiles.entries[number]
            let profile = profiles.profiles[compiled.profileIndex]
            let entry = profile.entries[compiled.entryIndex]
            return LimitedEntry(profile: profile.id, entry: entry.id, reason: reason)
        }
        return own + (decoder?.limitedEntries ?? []).filter { !own.contains($0) }
    }

    /// What each entry cost so far, in the order of ``CompiledProfiles/profiles`` and of the entries in each.
    package var costs: [EntryCost] {
        var costs = judged.map { judged in
            var cost = EntryCost()
            cost.validatorRejects = judged.validatorRejects
            cost.matches = judged.matches
            return cost
        }
        for (entry, search) in zip(profiles.patternEntries, finder.costs) {
            costs[entry].candidates = search.candidates
            costs[entry].confirms = search.confirms
            costs[entry].hits = search.hits
            costs[entry].nanoseconds = search.nanoseconds
        }
        return costs
    }

    /// Counts from nothing again.
    package mutating func resetCosts() {
        finder.resetCosts()
        for index in judged.indices { judged[index] = Judged() }
    }

    private mutating func search(isLast: Bool, into receiver: inout some MatchReceiver & ~Copyable) {
        let commit = window.commit(isLast: isLast)
        search(window.bytes, base: window.base, commit: commit, isLast: isLast, into: &receiver)
        window.drop(searchedUpTo: commit)
    }

    /// Sees that words are judged by the table that an offset stands in; offsets never descend.
    mutating func enterTable(at offset: Int) {
        if tables.regions.isEmpty, currentTable.region == nil { return }
        let region = tables.region(at: offset)
        guard currentTable.region != region || currentTable.version != tables.version else { return }
        currentTable = (region, tables.version)
        contextWords.take(region.map { tables.regions[$0].header })
    }

    /// The bytes are the window's own: they are shared only while this runs, so that the window never copies them.
    private mutating func search(
        _ bytes: [UInt8], base: Int, commit: Int, isLast: Bool, into receiver: inout some MatchReceiver & ~Copyable
    ) {
        let text = bytes.span
        tables.process(
            text, base: base, commit: commit, words: profiles.words, listeners: profiles.hotWordEntries)
        decode(text, base: base, commit: commit, isLast: isLast)
        for index in documents.indices {
            documents[index].read(text, base: base, commit: commit, isLast: isLast, from: cursor)
        }
        hits.removeAll(keepingCapacity: true)
        if explainsDrops {
            finder.find(in: text, base: base, commit: commit, into: &hits)
        } else {
            finder.findUnconditional(in: text, base: base, commit: commit, into: &hits)
        }
        let numbers = patternsAreFewer ? profiles.patternEntries : nil
        Self.number(&hits, by: numbers)
        if patternsAreFewer { listed.find(in: text, base: base, commit: commit, into: &hits) }
        if profiles.entries.count > 1 {
            hits.sort { ($0.start, $0.pattern) < ($1.start, $1.pattern) }
        }
        var next = 0
        var place = 0
        let placeCount = explainsDrops ? 0 : finder.places.count
        while place < placeCount {
            let start = finder.places[place].start
            while next < hits.count, hits[next].start < start {
                judge(hits[next], in: text, base: base, into: &receiver)
                next += 1
            }
            wanted.removeAll(keepingCapacity: true)
            while place < placeCount, finder.places[place].start == start {
                find(at: finder.places[place], in: text, base: base)
                place += 1
            }
            guard !wanted.isEmpty else { continue }
            Self.number(&wanted, by: numbers)
            while next < hits.count, hits[next].start == start {
                wanted.append(hits[next])
                next += 1
            }
            if wanted.count > 1 { wanted.sort { $0.pattern < $1.pattern } }
            for index in wanted.indices { judge(wanted[index], in: text, base: base, into: &receiver) }
        }
        while next < hits.count {
            judge(hits[next], in: text, base: base, into: &receiver)
            next += 1
        }
        moveCursor(to: base + commit, in: text, base: base)
        settle(isLast: isLast, into: &receiver)
        if isLast, !documents.isEmpty { tellDocuments(into: &receiver) }
    }
}

// MARK: Documents

extension SegmentScanner {
    /// The samples that the whole text is like.
    private mutating func tellDocuments(into receiver: inout some MatchReceiver & ~Copyable) {
        for index in documents.indices {
            for (number, target) in documents[index].group.entries {
                for likeness in documents[index].likenesses(for: target) {
                    let entry = profiles.entries[number]
                    let name = target.file.samples[likeness.sample].name
                    let bytes = Array(name.utf8)
                    let ignoring = matchedIgnorePatterns(bytes.span, of: bytes.span, profile: entry.profileIndex)
                    guard let match = DetectedMatch(likeness, name: name, entry: entry, ignoring: ignoring) else {
                        continue
                    }
                    judged[number].matches += 1
                    receiver.receive(match)
                }
            }
        }
    }
}

// MARK: Hits

extension SegmentScanner {
    /// From here on hits bear the number of their entry.
    private static func number(_ hits: inout [PatternHit], by patternEntries: [Int]?) {
        guard let patternEntries else { return }
        for index in hits.indices { hits[index].pattern = Int32(patternEntries[Int(hits[index].pattern)]) }
    }

    /// Looks for hits that are of no use without a hot word where one stands near. Bare numbers are many, and most stand
    /// alone.
    private mutating func find(at place: ConditionalPlace, in text: Span<UInt8>, base: Int) {
        let reach = groups[Int(place.group)]
        let start = base + Int(place.start)
        let end = min(start + reach.bytes, base + text.count)
        enterTable(at: start)
        contextWords.cover(start..<end, window: reach.window, in: text, base: base)
        contextWords.listen(around: start..<end)
        contextWords.listenToLists(at: start)
        finder.find(at: place, wanted: contextWords.heard, in: text, base: base, into: &wanted)
    }

    private mutating func judge(
        _ hit: PatternHit, in text: Span<UInt8>, base: Int, into receiver: inout some MatchReceiver & ~Copyable
    ) {
        var words: ContextWords.Verdict?
        if gates[Int(hit.pattern)].needsHotWord {
            // When explaining too, so that what begins a list does not depend on it.
            words = hotWords(around: hit, base: base, in: text)
            if words?.isHot != true, !explainsDrops { return }
        }
        do throws(DropReason) {
            let match = try match(for: hit, words, in: text, base: base)
            judged[Int(hit.pattern)].matches += 1
            tell(match, at: base + Int(hit.start), into: &receiver)
        } catch {
            guard explainsDrops else { return }
            receiver.receive(dropped(hit, error, in: text, base: base))
        }
    }
}

// MARK: Decoding

extension SegmentScanner {
    private mutating func decode(_ text: Span<UInt8>, base: Int, commit: Int, isLast: Bool) {
        probe?.process(text, base: base, commit: commit)
        guard let decoder else { return }
        lagTarget = base + text.characterBoundary(at: max(commit - 2 * TextDecoder.before, 0))
        decoder.process(text, base: base, commit: commit, isLast: isLast, from: lag)
        decoder.takeMatches { merger.hold(decoded: $0) }
    }

    /// A match of the text itself, which begins at an offset. It waits while a decoded one may come before it.
    private mutating func tell(
        _ match: DetectedMatch, at offset: Int, into receiver: inout some MatchReceiver & ~Copyable
    ) {
        guard let decoder else { return receiver.receive(match) }
        guard merger.isEmpty, decoder.isQuiet, offset < lagTarget else { return merger.hold(match) }
        merger.note(match)
        receiver.receive(match)
    }

    mutating func moveCursor(to target: Int, in text: Span<UInt8>, base: Int) {
        if cursor.offset <= lagTarget, target >= lagTarget {
            cursor.advance(to: lagTarget, in: text, base: base)
            lag = cursor
        }
        cursor.advance(to: target, in: text, base: base)
    }

    private mutating func settle(isLast: Bool, into receiver: inout some MatchReceiver & ~Copyable) {
        guard let decoder else {
            settled = cursor.sourceOffset
            return
        }
        let bound = isLast ? Int64.max : min(decoder.openBound ?? .max, lag.sourceOffset)
        let known = isLast ? Int64.max : cursor.sourceOffset
        settled = merger.release(before: bound, known: known, into: &receiver)
    }
}
