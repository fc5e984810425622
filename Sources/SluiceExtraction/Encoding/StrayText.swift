import SluiceCore

/// Lines in another encoding within a text that began as ASCII or UTF-8: of a log or an export that several programs wrote
/// into. Such lines are decoded, all others pass as they are.
///
/// Lines with control characters are no text, and are left alone.
struct StrayText {
    /// Bytes of a line that are held; what is longer is judged in pieces.
    private static let lineBytes = 64 << 10
    /// Bytes of stray lines by which their charset is told.
    private static let sampleBytes = 64 << 10
    /// Looks for a charset within one text.
    private static let maximumGuesses = 16

    /// What is done where a charset has to be told.
    enum Guess: Sendable, Hashable {
        /// A library looks at the lines.
        case here
        /// The text is given up: it belongs into the extraction child. Throws ``IsolationNeeded``.
        case elsewhere
        /// They are read as Windows-1252.
        case none
    }

    private let guess: Guess
    private let labels: [String]
    private let page: [UInt8]
    private var charset: Charset?
    private var guesses = 0
    /// The end of a block whose line goes on in the next one.
    private var held: [UInt8] = []
    /// Bytes that are missing at the end of the last block for a whole character.
    private var missing = 0
    /// Whether the last block is UTF-8, or had stray lines that were decoded: no more needs to be looked at it.
    private(set) var isSettled = false
    /// Whether there were lines whose charset could not be told, most of them not in ASCII.
    private(set) var isUntold = false

    /// - Parameters:
    ///   - guess: what is done where a charset has to be told.
    ///   - labels: what the text was declared to be in.
    ///   - page: what the text begins with where it is HTML or XML, which may say what charset it is in.
    init(_ guess: Guess, labels: [String] = [], page: [UInt8] = []) {
        self.labels = labels
        self.guess = guess
        self.page = page
    }

    /// Decodes a block that has stray lines.
    ///
    /// - Parameters:
    ///   - bytes: the block; they come in order.
    ///   - output: receives the text.
    /// - Returns: false when the block is to be passed on as it is; nothing is appended then.
    /// - Throws: ``IsolationNeeded``.
    mutating func decode(_ bytes: Span<UInt8>, into output: inout [UInt8]) throws -> Bool {
        guard !held.isEmpty || !isUnicode(bytes) else {
            isSettled = true
            return false
        }
        isSettled = false
        var text = held
        held = []
        unsafe bytes.withUnsafeBufferPointer { unsafe text.append(contentsOf: $0) }
        let end = text.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let last = text[end...]
        if last.count < Self.lineBytes && highBytes(last.span) > 0 {
            held = Array(last)
            text.removeSubrange(end...)
        }
        try decode(lines: text, into: &output)
        return true
    }

    /// Appends what was held of the last line.
    mutating func finish(into output: inout [UInt8]) throws {
        guard !held.isEmpty else { return }
        let text = held
        held = []
        try decode(lines: text, into: &output)
    }

    private mutating func decode(lines text: [UInt8], into output: inout [UInt8]) throws {
        let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
        let strays = lines.map { Self.isStray($0) }
        if strays.contains(true) {
            isSettled = true
            try tellCharset(zip(lines, strays).lazy.filter(\.1).map(\.0))
        }
        var decoder = TextDecoder(charset ?? .windows1252)
        for (index, line) in lines.enumerated() {
            if index > 0 { output.append(0x0A) }
            if strays[index] {
                decoder.decode(line.span, into: &output)
                decoder.finish(into: &output)
            } else {
                output.append(contentsOf: line)
            }
        }
    }

    private static func isStray(_ line: ArraySlice<UInt8>) -> Bool {
        guard highBytes(line.span) > 0 else { return false }
        let census = ByteCensus(line)
        return census.invalid > 0 && census.multibyte <= census.invalid && census.controls + census.nulls == 0
    }

    private mutating func tellCharset(_ lines: some Sequence<ArraySlice<UInt8>>) throws {
        var sample: [UInt8] = []
        for line in lines where sample.count < Self.sampleBytes {
            sample.append(contentsOf: line)
            sample.append(0x0A)
        }
        switch guess {
        case .elsewhere: throw IsolationNeeded()
        case .none: break
        case .here:
            if let known = charset, CharsetDetector.isRight(known, sample) { return }
            guard guesses < Self.maximumGuesses else { return }
            guesses += 1
            charset = declared(sample) ?? CharsetDetector.guess(sample) ?? charset
        }
        if charset == nil && (guess == .none || highBytes(sample.span) * 3 > sample.count) { isUntold = true }
    }

    /// What the text was declared to be in, or says that it is in, where that may be true of the lines.
    private func declared(_ sample: [UInt8]) -> Charset? {
        let labels = page.isEmpty ? labels : labels + CharsetLabelFinder.labels(in: page)
        return labels.isEmpty ? nil : CharsetDetector.declared(labels, sample, isMarked: !page.isEmpty)
    }

    // MARK: UTF-8

    /// Whether a block is UTF-8, but for characters that its ends cut. Of ASCII this is one look at the high bits.
    private mutating func isUnicode(_ bytes: Span<UInt8>) -> Bool {
        guard missing > 0 || highBytes(bytes) > 0 else { return true }
        var start = 0
        while start < bytes.count, start < missing, bytes[start] & 0xC0 == 0x80 { start += 1 }
        guard start == missing || start == bytes.count else {
            missing = 0
            return false
        }
        missing -= start
        let rest = bytes.extracting(start..<bytes.count)
        var end = rest.count
        for back in 1...3 where back <= rest.count && rest[rest.count - back] >= 0xC0 {
            let lead = rest[rest.count - back]
            let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
            if length > back { (end, missing) = (rest.count - back, length - back) }
            break
        }
        return isUTF8(rest.extracting(0..<end))
    }
}
