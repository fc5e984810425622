import Crypto

/// Words and phrases that an entry looks for, as they were written.
package struct WordList: Sendable, Hashable {
    /// The file they come from, as the profile names it; nil when they stand in the profile.
    package let file: String?
    /// In the order of the list, without comments and empty lines.
    package let terms: [String]
    /// SHA-256 of the terms: lists of equal digests find the same.
    package let digest: [UInt8]

    package init(file: String?, terms: [String]) {
        self.file = file
        self.terms = terms
        var hash = SHA256()
        var line: [UInt8] = []
        for term in terms {
            line.removeAll(keepingCapacity: true)
            line.append(contentsOf: term.utf8)
            // No term holds a line feed.
            line.append(0x0A)
            unsafe line.withUnsafeBytes { bytes in unsafe hash.update(bufferPointer: bytes) }
        }
        digest = Array(hash.finalize())
    }

    /// A list that was told apart by its digest before.
    init(file: String?, terms: [String], digest: [UInt8]) {
        self.file = file
        self.terms = terms
        self.digest = digest
    }

    package static func == (left: WordList, right: WordList) -> Bool {
        left.file == right.file && left.digest == right.digest
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}
