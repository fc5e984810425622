import SluiceCore

/// Reads strings of a workbook (MS-XLS 2.5.293 and 2.5.296), which may run over several records: what goes on in a
/// further one begins there with a byte that says how wide its characters are.
struct SheetStringReader {
    private var records: SheetRecords
    private var bytes: [UInt8]
    private(set) var position: Int
    /// Whether a string had fewer characters than it says, or marks that none has.
    private(set) var isBroken = false

    init(_ records: SheetRecords, _ bytes: [UInt8], from position: Int = 0) {
        self.records = records
        self.bytes = bytes
        self.position = position
    }

    /// Whether bytes of the last record, or further ones that go on with it, are left.
    var hasMore: Bool {
        var records = records
        return position < bytes.count || records.continuation() != nil
    }

    /// The records behind the ones that were read.
    var rest: SheetRecords { records }

    private mutating func advance() -> Bool {
        guard let next = records.continuation() else { return false }
        (bytes, position) = (next, 0)
        return true
    }

    private mutating func byte() -> UInt8? {
        while position >= bytes.count { guard advance() else { return nil } }
        position += 1
        return bytes[position - 1]
    }

    private mutating func integer(_ count: Int) -> Int? {
        var value = 0
        for index in 0..<count {
            guard let byte = byte() else { return nil }
            value |= Int(byte) << (index * 8)
        }
        return value
    }

    private mutating func skip(_ count: Int) {
        var left = count
        while left > 0 {
            let step = min(left, bytes.count - position)
            position += step
            left -= step
            if left > 0 { guard advance() else { return } }
        }
    }

    /// Reads a string with its length and its formatting.
    ///
    /// - Parameters:
    ///   - lengthBytes: 1 or 2.
    ///   - text: gets its UTF-8, as far as there are bytes.
    /// - Returns: false when there was no string.
    mutating func read(lengthBytes: Int, into text: inout [UInt8]) -> Bool {
        guard let count = integer(lengthBytes), let flags = byte() else { return false }
        if flags & ~0x0D != 0 { isBroken = true }
        let runs = flags & 8 != 0 ? integer(2) ?? 0 : 0
        let extra = flags & 4 != 0 ? integer(4) ?? 0 : 0
        readCharacters(count, isWide: flags & 1 != 0, into: &text)
        skip(runs * 4 + extra)
        return true
    }

    /// Reads characters whose number is known, of which a byte in front says how wide they are.
    mutating func readText(_ count: Int, into text: inout [UInt8]) {
        guard let flags = byte() else { return }
        readCharacters(count, isWide: flags & 1 != 0, into: &text)
    }

    private mutating func readCharacters(_ count: Int, isWide given: Bool, into text: inout [UInt8]) {
        var left = count
        var isWide = given
        var decoder = TextDecoder(.utf16LittleEndian)
        while left > 0 {
            if position >= bytes.count {
                guard advance(), let flags = byte() else {
                    isBroken = true
                    break
                }
                if flags > 1 { isBroken = true }
                isWide = flags & 1 != 0
                continue
            }
            let width = isWide ? 2 : 1
            let available = min(left, max(1, (bytes.count - position) / width))
            let part = bytes[position..<min(position + available * width, bytes.count)]
            // Narrow characters are the lower bytes of wide ones.
            let wide = isWide ? Array(part) : part.flatMap { [$0, 0] }
            decoder.decode(wide.span, into: &text)
            position += part.count
            left -= available
        }
        decoder.finish(into: &text)
    }
}

/// The strings that the cells of a workbook share.
struct SheetSharedStrings {
    private var text: [UInt8] = []
    private var ends: [Int] = []
    private(set) var isCut = false
    /// Whether they are what they say, one behind the other up to the end.
    private(set) var isWhole = true
    /// Which ones a cell has shown.
    private var isShown: [Bool] = []

    /// - Parameters:
    ///   - reader: at the first string.
    ///   - count: how many there should be.
    ///   - limit: bytes of memory that they may take.
    mutating func load(_ reader: inout SheetStringReader, count: Int, limit: Int) {
        for _ in 0..<count {
            guard text.count + ends.count * 8 < limit else {
                isCut = true
                return
            }
            guard reader.read(lengthBytes: 2, into: &text) else { break }
            ends.append(text.count)
        }
        isWhole = ends.count == count && !reader.isBroken && !reader.hasMore
    }

    var count: Int { ends.count }

    /// The UTF-8 of a string.
    subscript(index: Int) -> ArraySlice<UInt8>? {
        guard ends.indices.contains(index) else { return nil }
        return text[(index > 0 ? ends[index - 1] : 0)..<ends[index]]
    }

    /// The UTF-8 of a string that a cell shows.
    mutating func show(_ index: Int) -> ArraySlice<UInt8>? {
        guard ends.indices.contains(index) else { return nil }
        // Strings may follow cells that show others.
        if index >= isShown.count { isShown += [Bool](repeating: false, count: ends.count - isShown.count) }
        isShown[index] = true
        return self[index]
    }

    /// Those that no cell has shown.
    var unshown: some Sequence<ArraySlice<UInt8>> {
        ends.indices.lazy.filter { $0 >= isShown.count || !isShown[$0] }.compactMap { self[$0] }
    }
}
