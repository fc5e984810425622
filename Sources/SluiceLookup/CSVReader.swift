/// Reads records of comma-separated values (RFC 4180) in UTF-8 from bytes that come in pieces. A byte order mark is
/// passed over, and lines may end in LF, CR or both.
package struct CSVReader {
    /// What is wrong with the text.
    package struct Problem: Error, Sendable, Hashable {
        /// 1-based line of the text in which the record begins.
        package var line: Int
        package var problem: String
        package var mend: String
    }

    /// Bytes of a record, at most.
    package static let largestRecord = 16 << 20
    private static let pieceBytes = 1 << 20

    /// Appends the next bytes to an empty array; none at the end.
    package typealias Source = (inout [UInt8]) throws -> Void

    private let source: Source
    private let delimiter: UInt8
    private var piece: [UInt8] = []
    private var next = 0
    private var isEnded = false
    private var line = 1
    private var isFirst = true
    /// The fields of the present record, one behind the other.
    private var bytes: [UInt8] = []
    private var ends: [Int] = []

    /// 1-based line in which the present record begins.
    package private(set) var recordLine = 1

    /// - Parameters:
    ///   - delimiter: parts the fields; neither a quote nor a line end.
    ///   - source: where the bytes come from.
    package init(delimiter: UInt8, source: @escaping Source) {
        self.delimiter = delimiter
        self.source = source
    }

    /// Fields of the present record.
    package var fieldCount: Int { ends.count }

    /// Whether the present record is an empty line.
    package var isBlank: Bool { ends.count == 1 && bytes.isEmpty }

    /// Gives the bytes of a field of the present record.
    package func withField<Result>(_ number: Int, _ body: (Span<UInt8>) throws -> Result) rethrows -> Result {
        try body(bytes.span.extracting((number == 0 ? 0 : ends[number - 1])..<ends[number]))
    }

    /// The fields of the present record as text; bytes that are none are replaced.
    package var texts: [String] {
        ends.indices.map { number in
            String(decoding: bytes[(number == 0 ? 0 : ends[number - 1])..<ends[number]], as: UTF8.self)
        }
    }

    /// Goes on to the next record; false at the end.
    ///
    /// - Throws: ``Problem``, and what the source throws.
    package mutating func readRecord() throws -> Bool {
        bytes.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
        if isFirst { try passMark() }
        recordLine = line
        guard try peek() != nil else { return false }
        while try readField() {}
        return true
    }

    /// Reads one field and what ends it; false when that was the record's last one.
    private mutating func readField() throws -> Bool {
        if try peek() == UInt8(ascii: "\"") {
            next += 1
            try readQuoted()
        } else {
            try readPlain()
        }
        ends.append(bytes.count)
        guard let byte = try peek() else { return false }
        next += 1
        if byte == delimiter { return true }
        if byte == 0x0D, try peek() == 0x0A { next += 1 }
        guard byte == 0x0D || byte == 0x0A else {
            throw problem("text stands behind a closing quote", "double the quotes inside of a quoted field")
        }
        line += 1
        return false
    }

    private mutating func readPlain() throws {
        while try peek() != nil {
            let start = next
            while next < piece.count {
                let byte = piece[next]
                if byte == delimiter || byte == 0x0A || byte == 0x0D { break }
                next += 1
            }
            bytes.append(contentsOf: piece[start..<next])
            try checkSize()
            if next < piece.count { return }
        }
    }

    private mutating func readQuoted() throws {
        while try peek() != nil {
            let start = next
            while next < piece.count, piece[next] != UInt8(ascii: "\"") {
                if piece[next] == 0x0A { line += 1 }
                next += 1
            }
            bytes.append(contentsOf: piece[start..<next])
            try checkSize()
            guard next < piece.count else { continue }
            next += 1
            guard try peek() == UInt8(ascii: "\"") else { return }
            bytes.append(UInt8(ascii: "\""))
            next += 1
        }
        throw problem("a quoted field has no end", "close the quote; a quote inside of a field is doubled")
    }

    private mutating func passMark() throws {
        isFirst = false
        guard let first = try peek() else { return }
        if first == 0xFE || first == 0xFF { throw problem("the text is UTF-16", "save it as UTF-8") }
        for byte: UInt8 in [0xEF, 0xBB, 0xBF] {
            guard try peek() == byte else { return }
            next += 1
        }
    }

    private mutating func peek() throws -> UInt8? {
        if next < piece.count { return piece[next] }
        guard !isEnded else { return nil }
        piece.removeAll(keepingCapacity: true)
        piece.reserveCapacity(Self.pieceBytes)
        next = 0
        try source(&piece)
        isEnded = piece.isEmpty
        return piece.first
    }

    private func checkSize() throws {
        guard bytes.count <= Self.largestRecord else {
            throw problem("a record has more than \(Self.largestRecord) bytes", "look for a quote that is not closed")
        }
    }

    private func problem(_ problem: String, _ mend: String) -> Problem {
        Problem(line: recordLine, problem: problem, mend: mend)
    }
}
