import SluiceArchive

/// Finds archives, documents and pictures that stand in a text as Base64, while the text is read in pieces.
///
/// A run of digits counts where its beginning has the mark of such a content. It may be wrapped (`\r\n`, also as escapes or
/// references) and indented, and single digits of it may be escaped. Bytes are taken in UTF-8. Uuencoded files are found beside.
struct EmbeddedFinder {
    private enum State {
        case searching
        /// In a run that is no content; it goes on to the first byte that is no digit.
        case passing
        case collecting
    }

    /// Digits by which a run is told.
    private static let markDigits = 32
    /// Bytes that are looked at together: less than half of those.
    private static let blockBytes = 16
    /// Decoded bytes by which its kind is told.
    private static let headBytes: Int64 = 4 << 10
    /// Bytes that an escaped digit or line end has at most, as `&#x0000A;`.
    private static let longestEscape = 9
    /// Contents of one text that are kept.
    private static let maximumCount = 10_000

    private(set) var found: [EmbeddedData] = []
    /// Contents for which there was no room.
    private(set) var dropped = 0
    private(set) var files = EncodedFileFinder()
    private var room: Int64
    private var state = State.searching
    /// Digits at the end of the last piece, fewer than tell.
    private var pending: [UInt8] = []
    /// Whether the last piece ended within a digit that is escaped.
    private var isDigitCut = false
    private var data: EmbeddedData?
    private var isJudged = false
    private var escape: [UInt8] = []
    /// Digits of the line that is read, from the second one on; they count when the line is over.
    private var line: [UInt8] = []
    private var lineDigits = 0
    /// Digits of a whole line, once that is known.
    private var lineLength: Int?
    private var lines = 0
    private var isAtLineStart = false

    /// - Parameter room: decoded bytes that are kept in all.
    init(room: Int64) { self.room = room }

    /// Looks at the next piece of the text.
    mutating func read(_ bytes: Span<UInt8>) {
        room -= files.read(bytes, room: room)
        if isDigitCut, !bytes.isEmpty { endCutDigit(isDigit: bytes[0] == 0x2F) }
        var index = 0
        while index < bytes.count {
            switch state {
            case .searching: index = search(bytes, from: index)
            case .passing:
                repeat { index = passCode(bytes, from: index) } while Self.passEscape(bytes, &index)
                if Self.isCutDigit(bytes, index) { (index, isDigitCut) = (bytes.count, true) }
                if index < bytes.count { state = .searching }
            case .collecting:
                if collect(bytes[index]) { index += 1 }
            }
        }
    }

    /// Whether nothing stands in the text.
    var isEmpty: Bool { found.isEmpty && files.found.isEmpty && dropped + files.dropped == 0 }

    /// The text is over.
    mutating func finish() {
        room -= files.finish()
        if state == .collecting { endRun() }
        pending.removeAll()
        isDigitCut = false
        state = .searching
    }

    /// Also for `\/`, as some programs write a digit in JSON.
    @inline(__always)
    private static func isDigit(_ bytes: Span<UInt8>, _ index: Int) -> Bool {
        let byte = bytes[index]
        if Base64Digit.isDigit(byte) { return true }
        return byte == 0x5C && index + 1 < bytes.count && bytes[index + 1] == 0x2F
    }

    /// Passes a digit that is escaped.
    private static func passEscape(_ bytes: Span<UInt8>, _ index: inout Int) -> Bool {
        guard index < bytes.count, isDigit(bytes, index) else { return false }
        index += 2
        return true
    }

    /// Whether the bytes end with the first half of `\/`, perhaps.
    private static func isCutDigit(_ bytes: Span<UInt8>, _ index: Int) -> Bool {
        index == bytes.count - 1 && bytes[index] == 0x5C
    }

    private mutating func endCutDigit(isDigit: Bool) {
        isDigitCut = false
        guard !isDigit else { return }
        pending.removeAll(keepingCapacity: true)
        if state == .passing { state = .searching }
    }

    // MARK: Searching

    /// Goes to the next run that is long enough to tell.
    ///
    /// - Returns: where to go on.
    private mutating func search(_ bytes: Span<UInt8>, from first: Int) -> Int {
        if !pending.isEmpty { return join(bytes, from: first) }
        // A run of that many digits has one of these blocks as a whole.
        var start = first
        var block = first
        while let group = nextCodeGroup(bytes, from: block) {
            block = group
            guard Self.areDigits(bytes, block..<block + Self.blockBytes) else {
                block += Self.blockBytes
                continue
            }
            var begin = block
            while begin > start, Self.isDigit(bytes, begin - 1) { begin -= 1 }
            var end = block + Self.blockBytes
            while end < bytes.count, end - begin < Self.markDigits, Self.isDigit(bytes, end) { end += 1 }
            if end - begin >= Self.markDigits { return judge(bytes, begin, end) }
            guard end < bytes.count, !Self.isCutDigit(bytes, end) else { break }
            start = end + 1
            block = start
        }
        var begin = bytes.count
        isDigitCut = begin > start && Self.isCutDigit(bytes, begin - 1)
        if isDigitCut { begin -= 1 }
        while begin > start, Self.isDigit(bytes, begin - 1) { begin -= 1 }
        for index in begin..<bytes.count where bytes[index] != 0x5C { pending.append(bytes[index]) }
        return bytes.count
    }

    private static func areDigits(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        for index in range.reversed() where !isDigit(bytes, index) { return false }
        return true
    }

    private mutating func join(_ bytes: Span<UInt8>, from first: Int) -> Int {
        var index = first
        while index < bytes.count, pending.count < Self.markDigits, Self.isDigit(bytes, index) {
            if bytes[index] != 0x5C { pending.append(bytes[index]) }
            index += 1
        }
        guard pending.count >= Self.markDigits else {
            isDigitCut = Self.isCutDigit(bytes, index)
            if isDigitCut { return bytes.count }
            if index < bytes.count { pending.removeAll(keepingCapacity: true) }
            return index
        }
        begin(pending)
        pending.removeAll(keepingCapacity: true)
        return index
    }

    private mutating func judge(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        // Most runs are numbers in hexadecimal, UUIDs, long names.
        guard bytes[start] == 0x5C || bytes[start + 1] == 0x5C || EmbeddedMark.mayBegin(bytes[start], bytes[start + 1])
        else {
            state = .passing
            return end
        }
        var digits: [UInt8] = []
        for index in start..<end where bytes[index] != 0x5C { digits.append(bytes[index]) }
        begin(digits)
        return end
    }

    /// Takes the first digits of a run.
    private mutating func begin(_ digits: [UInt8]) {
        guard EmbeddedMark.isPossible(digits: digits) else {
            state = .passing
            return
        }
        guard found.count < Self.maximumCount else {
            dropped += 1
            state = .passing
            return
        }
        state = .collecting
        var data = EmbeddedData(name: "\(found.count + 1)", room: room)
        for digit in digits { data.append(digit: Base64Digit.values[Int(digit)]) }
        self.data = data
        isJudged = false
        (lines, lineDigits, lineLength, isAtLineStart) = (0, 0, nil, false)
        line.removeAll(keepingCapacity: true)
        escape.removeAll(keepingCapacity: true)
    }

    // MARK: Collecting

    /// What may follow the last digit of a run on its line.
    private static let ends = Array("=\"'<),`}]".utf8)

    /// Takes one byte of a run.
    ///
    /// - Returns: whether it is used up; else the run is over.
    private mutating func collect(_ byte: UInt8) -> Bool {
        if !escape.isEmpty { return continueEscape(byte) }
        let value = Base64Digit.values[Int(byte)]
        switch value {
        case ..<64: take(byte)
        case Base64Digit.blank:
            // A blank within a line ends it; one at its beginning is indentation.
            if byte == 0x0A || byte == 0x0D { return endLine() }
            guard isAtLineStart else {
                if lines > 0 { line.removeAll(keepingCapacity: true) }
                endRun()
                return false
            }
        default:
            if [UInt8(ascii: "\\"), UInt8(ascii: "%"), UInt8(ascii: "&")].contains(byte) {
                escape = [byte]
                return true
            }
            // A word and a colon on the next line, for example, are no more of the run.
            if lines > 0 && !Self.ends.contains(byte) { line.removeAll(keepingCapacity: true) }
            endRun()
            return false
        }
        return state == .collecting
    }

    private mutating func take(_ byte: UInt8) {
        isAtLineStart = false
        lineDigits += 1
        guard lines > 0, line.count < 4096 else {
            takeLine()
            data?.append(digit: Base64Digit.values[Int(byte)])
            judgeHead()
            return
        }
        line.append(byte)
    }

    private mutating func takeLine() {
        guard !line.isEmpty else { return }
        for digit in line { data?.append(digit: Base64Digit.values[Int(digit)]) }
        line.removeAll(keepingCapacity: true)
        judgeHead()
    }

    private mutating func judgeHead() {
        guard !isJudged, let data, data.byteCount >= Self.headBytes else { return }
        isJudged = true
        guard !EmbeddedMark.isContent(data) else { return }
        self.data = nil
        state = .passing
    }

    /// - Returns: whether the byte is used up.
    private mutating func endLine() -> Bool {
        guard !isAtLineStart else { return true }
        if lines > 0 {
            // A line that is shorter than those before is the last one.
            let length = lineDigits
            let isLast = lineLength.map { length < $0 } ?? false
            lineLength = lineLength ?? length
            takeLine()
            if isLast || state != .collecting {
                if state == .collecting { endRun() }
                return false
            }
        }
        lines += 1
        lineDigits = 0
        isAtLineStart = true
        return true
    }

    private mutating func continueEscape(_ byte: UInt8) -> Bool {
        escape.append(byte)
        switch EmbeddedMark.escaped(escape) {
        case .incomplete where escape.count < Self.longestEscape: return true
        case .character(let meant):
            escape.removeAll(keepingCapacity: true)
            if Base64Digit.values[Int(meant)] < 64 {
                take(meant)
            } else if meant == 0x0A || meant == 0x0D {
                _ = endLine()
            } else if !(meant == 0x09 && isAtLineStart) {
                endRun()
            }
            return true
        default:
            endRun()
            return false
        }
    }

    private mutating func endRun() {
        takeLine()
        escape.removeAll(keepingCapacity: true)
        let isCollecting = state == .collecting
        state = .searching
        guard isCollecting, var data else { return }
        self.data = nil
        data.finish()
        guard isJudged || EmbeddedMark.isContent(data) else { return }
        room -= data.byteCount
        found.append(data)
    }
}
