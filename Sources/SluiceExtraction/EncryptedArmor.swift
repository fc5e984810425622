/// Encrypted bytes that are written as text: a message of OpenPGP (RFC 9580, 6.2) or a file of age (age-encryption.org/v1).
enum EncryptedArmor {
    /// Bytes in front of the mark and with it: of blank lines, a byte order mark, and the NULs of UTF-16.
    private static let searchedBytes = 256
    private static let marks = [
        Array("-----BEGIN PGP MESSAGE-----".utf8), Array("-----BEGIN AGE ENCRYPTED FILE-----".utf8),
    ]

    /// Whether a line is the first one of such a text.
    static func isFirst(_ line: ArraySlice<UInt8>) -> Bool { marks.contains { line.starts(with: $0) } }

    /// What is looked at of a content that was not read yet; of a file whose type is known no more than that is fetched.
    static func start(of content: inout Content, isNew: Bool) -> [UInt8] {
        let peeked = isNew ? nil : content.stream.peek(at: content.stream.position, count: searchedBytes)
        return peeked ?? content.head
    }

    /// Whether a text begins with one, in UTF-8 or UTF-16.
    static func begins(_ head: [UInt8]) -> Bool {
        let start = head.prefix(searchedBytes)
        // Cheap for nearly all texts.
        guard start.contains(UInt8(ascii: "-")) else { return false }
        let bare = start.filter { $0 != 0 && $0 < 0x80 }
        return isFirst(bare.drop { $0 == 0x20 || (0x09...0x0D).contains($0) })
    }
}
