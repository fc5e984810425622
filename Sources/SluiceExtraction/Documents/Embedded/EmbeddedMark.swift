import SluiceArchive

/// By what a content within a text is told.
enum EmbeddedMark {
    enum Escape {
        case character(UInt8)
        case incomplete
        case none
    }

    /// First bytes of archives, compressed contents, documents and pictures; what else has to agree is looked at later.
    private static let marks: [[UInt8]] = [
        [0x50, 0x4B, 0x03, 0x04], [0x50, 0x4B, 0x07, 0x08], Array("%PDF".utf8), [0xD0, 0xCF, 0x11, 0xE0],
        [0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8, 0xFF], Array("GIF8".utf8), [0x49, 0x49, 0x2A, 0x00],
        [0x4D, 0x4D, 0x00, 0x2A], Array("RIFF".utf8), Array("8BPS".utf8), [0x37, 0x7A, 0xBC, 0xAF], Array("Rar!".utf8),
        [0x1F, 0x8B, 0x08], [0xFD, 0x37, 0x7A, 0x58], [0x28, 0xB5, 0x2F, 0xFD], [0x04, 0x22, 0x4D, 0x18],
        Array("BZh".utf8), Array("LZIP".utf8), Array("MSCF".utf8), Array("xar!".utf8), Array("!<arch>".utf8),
        Array("{\\rtf".utf8), Array("SQLite format".utf8), Array("!BDN".utf8), Array("BM".utf8), [0x30, 0x80],
        [0x30, 0x82], [0x30, 0x83], [0, 0, 0, 0x0C, 0x6A, 0x50], [0, 0, 0, 0x0C, 0x4A, 0x58], [0, 0, 1, 0],
        [0xED, 0xAB, 0xEE, 0xDB],
    ]

    private static let firstBytes: [Bool] = {
        var first = [Bool](repeating: false, count: 256)
        for mark in marks { first[Int(mark[0])] = true }
        return first
    }()

    /// Bytes that any content has at least.
    private static let fewestBytes: Int64 = 32

    /// Whether a content may begin with such digits of Base64, of which there are at least 12.
    static func isPossible(digits: [UInt8]) -> Bool {
        mayBegin(digits[0], digits[1]) && isPossible(Base64Digit.decoded(digits[...]))
    }

    /// Whether a content may begin with two digits, by its first byte.
    static func mayBegin(_ first: UInt8, _ second: UInt8) -> Bool {
        let byte = Base64Digit.values[Int(first)] << 2 | Base64Digit.values[Int(second)] >> 4
        // The mark of pictures in boxes stands behind a length, of less than 64 KiB.
        return firstBytes[Int(byte)] || byte == 0
    }

    private static func isPossible(_ head: [UInt8]) -> Bool {
        if head.count > 8, head[4..<8].elementsEqual("ftyp".utf8) { return true }
        return marks.contains { head.starts(with: $0) }
    }

    /// Whether it is one that is read as a member: text is decoded where it stands, and of sound and fonts nothing is read.
    static func isContent(_ data: EmbeddedData) -> Bool {
        guard data.byteCount >= fewestBytes else { return false }
        let type = MediaTypeSniffer.mediaType(head: data.head(4 << 10), name: "")
        return switch type.handling {
        case .container, .compressed, .foreign: true
        case .document(let format): format != .html && format != .mail && format != .mailbox
        case .empty, .text, .encodedText, .unreadable: false
        }
    }

    /// What an escape stands for: `\/`, `\n`, `\\n`, `\u002b`, `%2B`, `&#10;`.
    static func escaped(_ bytes: [UInt8]) -> Escape {
        guard bytes.count > 1 else { return .incomplete }
        switch bytes[0] {
        case UInt8(ascii: "\\"): return backslash(bytes.dropFirst())
        case UInt8(ascii: "%"):
            guard bytes.count > 2 else { return .incomplete }
            return hexByte(bytes[...], at: 1).map { .character($0) } ?? .none
        default:
            guard bytes[1] == UInt8(ascii: "#") else { return .none }
            guard bytes.last == UInt8(ascii: ";") else { return .incomplete }
            let scalar = CharacterNames.scalar(ofReference: Array(bytes[1..<bytes.count - 1]))
            return scalar.flatMap { UInt8(exactly: $0) }.map { .character($0) } ?? .none
        }
    }

    private static func backslash(_ rest: ArraySlice<UInt8>) -> Escape {
        switch rest.first {
        case UInt8(ascii: "/"): return .character(UInt8(ascii: "/"))
        case UInt8(ascii: "n"), UInt8(ascii: "r"): return .character(0x0A)
        case UInt8(ascii: "t"): return .character(0x09)
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"): return .character(0x0A)
        case UInt8(ascii: "\\"): return rest.count < 2 ? .incomplete : backslash(rest.dropFirst())
        case UInt8(ascii: "u"):
            guard rest.count > 4 else { return .incomplete }
            guard hexByte(rest, at: rest.startIndex + 1) == 0 else { return .none }
            return hexByte(rest, at: rest.startIndex + 3).map { .character($0) } ?? .none
        default: return .none
        }
    }
}
