import CSluiceScan

/// Words and phrases of any number of lists, found where they stand whole: nothing that belongs to a word is before or
/// behind them. Case and accents count for nothing, and up to three characters that are no letter or digit may part the
/// words of a phrase. Immutable once made; that is what `@unchecked Sendable` rests on.
///
/// All beginnings of phrases lie in one table by a hash of 64 bits, so a list may have any length: it takes some 60 bytes
/// for each word of a term.
@safe package final class PhraseIndex: @unchecked Sendable {
    /// By number of a group, the lists that hold its phrases, ascending.
    package let groups: [[Int]]
    private let folding: FoldingTable
    private let gate: ListedGate
    private let slots: PhraseSlots

    /// - Parameters:
    ///   - lists: terms of each list. Terms without a letter or digit, and those of more than
    ///     ``ListedValue/mostWords`` words, are passed over.
    ///   - folding: how they are compared.
    package init(_ lists: [[String]], folding: FoldingTable) {
        var slots = PhraseSlots(capacity: lists.map(\.count).reduce(0, +) * 2)
        var groups = PhraseGroups()
        var runs: Set<UInt64> = []
        var hashes = [UInt64](repeating: 0, count: ListedValue.mostWords)
        for (list, terms) in lists.enumerated() {
            for term in terms {
                let (words, run) = Self.hashes(of: term, folding, into: &hashes)
                guard words > 0, words <= hashes.count else { continue }
                runs.insert(run)
                for word in 0..<(words - 1) { slots.setLonger(hashes[word]) }
                slots.setGroup(hashes[words - 1]) { groups.adding(list, to: $0) }
            }
        }
        self.folding = folding
        self.groups = groups.lists
        self.slots = slots
        gate = ListedGate(runs)
    }

    /// Words of a term as the search takes them.
    package static func wordCount(of term: String, folding: FoldingTable) -> Int {
        var none: [UInt64] = []
        return hashes(of: term, folding, into: &none).words
    }

    private static func hashes(
        of term: String, _ folding: FoldingTable, into hashes: inout [UInt64]
    ) -> (words: Int, run: UInt64) {
        var term = term
        return term.withUTF8 { text in
            unsafe withUnsafePointer(to: folding.table) { table in
                let words = unsafe hashes.withUnsafeMutableBufferPointer { buffer in
                    unsafe sluice_phrase_hashes(table, text.baseAddress, text.count, buffer.baseAddress, buffer.count)
                }
                return (words, unsafe sluice_first_run(table, text.baseAddress, text.count))
            }
        }
    }

    /// Appends the phrases that begin in a range, in the order of their start, those of one start the shorter first;
    /// longer ones do not hide shorter ones.
    ///
    /// - Parameters:
    ///   - text: the bytes, with ``ListedValue/reach`` behind the range and a character before it, unless the text ends.
    ///   - range: where phrases begin.
    ///   - scratch: working memory.
    ///   - matches: what the matches are appended to.
    package func appendMatches(
        in text: Span<UInt8>, range: Range<Int>, scratch: inout ListedScratch, to matches: inout [ListedMatch]
    ) {
        let level = sluice_best_level()
        var next = range.lowerBound
        while next < range.upperBound {
            var placeCount = 0
            next = unsafe text.withUnsafeBufferPointer { bytes in
                unsafe gate.words.withUnsafeBufferPointer { words in
                    var gate = unsafe gate.table(words)
                    return unsafe scratch.places.withUnsafeMutableBufferPointer { places in
                        unsafe sluice_find_listed(
                            &gate, level, bytes.baseAddress, bytes.count, next, range.upperBound, places.baseAddress,
                            places.count, &placeCount)
                    }
                }
            }
            var done = 0
            while done < placeCount {
                let (found, taken) = match(text, places: done..<placeCount, scratch: &scratch)
                done += taken
                for index in 0..<found {
                    let event = scratch.events[index]
                    matches.append(
                        ListedMatch(start: Int32(event.start), end: Int32(event.end), group: Int32(event.group)))
                }
            }
        }
    }

    private func match(
        _ text: Span<UInt8>, places: Range<Int>, scratch: inout ListedScratch
    ) -> (found: Int, taken: Int) {
        unsafe text.withUnsafeBufferPointer { bytes in
            unsafe slots.withTable { hashes, values, mask in
                var phrases = unsafe sluice_phrases(
                    folding: folding.table, gate: sluice_listed_gate(), hashes: hashes, values: values, slot_mask: mask)
                var taken = 0
                let found = unsafe scratch.places.withUnsafeBufferPointer { all in
                    unsafe scratch.events.withUnsafeMutableBufferPointer { events in
                        unsafe sluice_match_phrases(
                            &phrases, bytes.baseAddress, bytes.count, all.baseAddress?.advanced(by: places.lowerBound),
                            places.count, events.baseAddress, events.count, &taken)
                    }
                }
                return (found, taken)
            }
        }
    }
}

/// Sets of lists, each with a number; the empty set is 0.
private struct PhraseGroups {
    private(set) var lists: [[Int]] = [[]]
    private var numbers: [[Int]: UInt32] = [:]

    /// The number of a group with one more list; lists come in ascending order.
    mutating func adding(_ list: Int, to group: UInt32) -> UInt32 {
        if lists[Int(group)].last == list { return group }
        let members = lists[Int(group)] + [list]
        if let known = numbers[members] { return known }
        let number = UInt32(lists.count)
        lists.append(members)
        numbers[members] = number
        return number
    }
}

/// A table of open addressing that grows.
private struct PhraseSlots {
    private var hashes: [UInt64]
    private var values: [UInt32]
    private var count = 0
    private static let longer: UInt32 = 1 << 31

    init(capacity: Int) {
        var size = 64
        while size < capacity * 2 { size *= 2 }
        hashes = [UInt64](repeating: 0, count: size)
        values = [UInt32](repeating: 0, count: size)
    }

    /// Longer phrases begin with these words.
    mutating func setLonger(_ hash: UInt64) { values[slot(for: hash)] |= Self.longer }

    mutating func setGroup(_ hash: UInt64, _ change: (UInt32) -> UInt32) {
        let slot = slot(for: hash)
        values[slot] = change(values[slot] & ~Self.longer) | values[slot] & Self.longer
    }

    func withTable<Result>(
        _ body: (UnsafePointer<UInt64>?, UnsafePointer<UInt32>?, UInt64) -> Result
    ) -> Result {
        unsafe hashes.withUnsafeBufferPointer { hashes in
            unsafe values.withUnsafeBufferPointer { values in
                unsafe body(hashes.baseAddress, values.baseAddress, UInt64(hashes.count - 1))
            }
        }
    }

    private mutating func slot(for hash: UInt64) -> Int {
        if count * 2 >= hashes.count { grow() }
        let slot = place(of: hash)
        if hashes[slot] == 0 {
            hashes[slot] = hash
            count += 1
        }
        return slot
    }

    private func place(of hash: UInt64) -> Int {
        var slot = Int(truncatingIfNeeded: hash) & (hashes.count - 1)
        while hashes[slot] != 0, hashes[slot] != hash { slot = (slot + 1) & (hashes.count - 1) }
        return slot
    }

    private mutating func grow() {
        let (oldHashes, oldValues) = (hashes, values)
        hashes = [UInt64](repeating: 0, count: oldHashes.count * 2)
        values = [UInt32](repeating: 0, count: oldHashes.count * 2)
        for (hash, value) in zip(oldHashes, oldValues) where hash != 0 {
            let slot = place(of: hash)
            hashes[slot] = hash
            values[slot] = value
        }
    }
}
