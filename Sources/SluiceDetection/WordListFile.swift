/// Reads word lists: UTF-8, one term a line; `#` begins a comment where a term would begin.
package enum WordListFile {
    /// Bytes of a term, at most.
    static let longestTerm = 200
    /// Bytes of a file, at most.
    package static let largestFile = 1 << 30

    /// The terms in the order of the file, blanks around them dropped.
    static func terms(in bytes: [UInt8]) throws(ProfileFileError) -> [String] {
        var terms: [String] = []
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var line = 0
        while start < bytes.count {
            line += 1
            var end = start
            while end < bytes.count, bytes[end] != 0x0A { end += 1 }
            if let term = try term(in: bytes, start..<end, line: line) { terms.append(term) }
            start = end + 1
        }
        return terms
    }

    private static func term(
        in bytes: [UInt8], _ range: Range<Int>, line: Int
    ) throws(ProfileFileError) -> String? {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, isBlank(bytes[start]) { start += 1 }
        while start < end, isBlank(bytes[end - 1]) { end -= 1 }
        guard start < end, bytes[start] != UInt8(ascii: "#") else { return nil }
        guard end - start <= longestTerm else {
            throw ProfileFileError(
                problem: "has a term of \(end - start) bytes in line \(line), at most \(longestTerm)",
                mend: "shorten it"
            )
        }
        guard let term = String(validating: bytes[start..<end], as: UTF8.self) else {
            throw ProfileFileError(problem: "is no UTF-8 text in line \(line)", mend: "save it as UTF-8")
        }
        return term
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
}
