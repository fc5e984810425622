import SluiceArchive

/// Finds uuencoded files (POSIX) that stand in a text, while the text is read in pieces: a line `begin 644 name`, and encoded
/// lines behind it. Bytes are taken in UTF-8.
struct EncodedFileFinder {
    private enum State {
        case searching
        /// In a line that may begin a file.
        case beginning
        /// In the first line behind that.
        case begun(name: [UInt8])
        case collecting
    }

    private static let mark = Array("begin ".utf8)
    /// Bytes of a line that may begin a file.
    private static let firstLineBytes = 1024
    /// Bytes of an encoded line, with its end.
    private static let lineBytes = 128
    /// Files of one text that are kept.
    private static let maximumCount = 10_000
    /// Decoded bytes of a file without an end: less may be no file.
    private static let leastBytes: Int64 = 45

    private(set) var found: [EmbeddedData] = []
    /// Files for which there was no room.
    private(set) var dropped = 0
    private var room: Int64 = 0
    private var kept: Int64 = 0
    private var state = State.searching
    private var line: [UInt8] = []
    /// Whether the last piece ended with the end of a line.
    private var isAtLineStart = true
    private var data: EmbeddedData?

    /// Looks at the next piece of the text.
    ///
    /// - Parameters:
    ///   - bytes: the piece.
    ///   - room: decoded bytes that may be kept.
    /// - Returns: how many are kept more than before.
    mutating func read(_ bytes: Span<UInt8>, room: Int64) -> Int64 {
        self.room = room
        kept = 0
        var index = 0
        while index < bytes.count {
            if case .searching = state { index = search(bytes, from: index) } else { index = take(bytes, from: index) }
        }
        if !bytes.isEmpty { isAtLineStart = bytes[bytes.count - 1] == 0x0A }
        return kept
    }

    /// The text is over.
    ///
    /// - Returns: how many decoded bytes are kept more than before.
    mutating func finish() -> Int64 {
        kept = 0
        if !line.isEmpty { endLine() }
        endFile(isWhole: false)
        state = .searching
        return kept
    }

    // MARK: Searching

    /// Goes to the next line that may begin a file.
    ///
    /// - Returns: where to go on.
    private mutating func search(_ bytes: Span<UInt8>, from first: Int) -> Int {
        let isStart = first == 0 ? isAtLineStart : bytes[first - 1] == 0x0A
        if isStart && Self.mayBegin(bytes, at: first) { return begin(first) }
        var index = first
        while let start = nextLineOfBe(bytes, from: index) {
            if Self.mayBegin(bytes, at: start) { return begin(start) }
            index = start
        }
        return bytes.count
    }

    private mutating func begin(_ index: Int) -> Int {
        state = .beginning
        line.removeAll(keepingCapacity: true)
        return index
    }

    /// Whether the mark stands there, or as much of it as there are bytes.
    private static func mayBegin(_ bytes: Span<UInt8>, at start: Int) -> Bool {
        for (offset, byte) in mark.enumerated() where start + offset < bytes.count {
            if bytes[start + offset] != byte { return false }
        }
        return true
    }

    // MARK: Lines

    /// Takes bytes of a line.
    ///
    /// - Returns: where to go on.
    private mutating func take(_ bytes: Span<UInt8>, from first: Int) -> Int {
        var isBeginning = false
        if case .beginning = state { isBeginning = true }
        let limit = isBeginning ? Self.firstLineBytes : Self.lineBytes
        for index in first..<bytes.count {
            let byte = bytes[index]
            let isWrong = isBeginning && line.count < Self.mark.count && byte != Self.mark[line.count]
            if isWrong || line.count >= limit {
                giveUp()
                return index
            }
            line.append(byte)
            if byte == 0x0A {
                endLine()
                return index + 1
            }
        }
        return bytes.count
    }

    private mutating func giveUp() {
        endFile(isWhole: false)
        state = .searching
        line.removeAll(keepingCapacity: true)
    }

    private mutating func endLine() {
        defer { line.removeAll(keepingCapacity: true) }
        let text = line[...].withoutLineEnd
        switch state {
        case .searching: break
        case .beginning: state = MailPartOrigin.encodedFileName(text).map { .begun(name: $0) } ?? .searching
        case .begun(let name):
            let length = text.first.map { ($0 &- 0x20) & 0x3F } ?? 0
            guard length > 0, text.count > 1, TransferDecoder.isEncoded(text) else { return beginAgain(text) }
            beginFile(name)
            decode()
        case .collecting where MailPartOrigin.encodedFileName(text) != nil:
            endFile(isWhole: false)
            beginAgain(text)
        case .collecting: decode()
        }
    }

    /// A line that begins no content may begin a file itself.
    private mutating func beginAgain(_ text: ArraySlice<UInt8>) {
        state = MailPartOrigin.encodedFileName(text).map { .begun(name: $0) } ?? .searching
    }

    // MARK: Files

    private mutating func beginFile(_ name: [UInt8]) {
        state = .collecting
        guard found.count < Self.maximumCount else {
            dropped += 1
            return
        }
        data = EmbeddedData(name: String(decoding: name.suffix(256), as: UTF8.self), room: room)
    }

    private mutating func decode() {
        var decoder = TransferDecoder(.uuencode)
        var decoded: [UInt8] = []
        decoder.decode(line[...], into: &decoded)
        data?.append(bytes: decoded)
        if !decoder.isOver && decoder.rejected.isEmpty { return }
        endFile(isWhole: decoder.isOver)
        beginAgain(line[...].withoutLineEnd)
    }

    private mutating func endFile(isWhole: Bool) {
        guard var file = data else { return }
        data = nil
        file.finish()
        guard isWhole || file.byteCount >= Self.leastBytes || !file.isComplete else { return }
        room -= file.byteCount
        kept += file.byteCount
        found.append(file)
    }
}
