/// The marks by which formats without a reader are known.
enum Signature {
    private typealias Mark = (offset: Int, bytes: [UInt8], name: String, kind: MediaType.Unreadable)

    static func match(_ head: [UInt8]) -> MediaType? {
        for (magic, name) in pictures where head.starts(with: magic) { return picture(name, head, after: magic.count) }
        for mark in marks where head.count >= mark.offset + mark.bytes.count {
            guard head[mark.offset..<mark.offset + mark.bytes.count].elementsEqual(mark.bytes) else { continue }
            return mark.kind == .media
                ? media(mark.name, head, after: mark.offset + mark.bytes.count)
                : MediaType(mark.name, .unreadable(mark.kind))
        }
        return anymap(head)
    }

    /// A picture of netpbm in bytes (pbm(5), pgm(5), ppm(5)): lines of comments, numbers, then pixels.
    private static func anymap(_ head: [UInt8]) -> MediaType? {
        guard head.count > 8, head[0] == UInt8(ascii: "P"), (0x34...0x36).contains(head[1]) else { return nil }
        let lines = head[2...].prefix(mediaWindow).split(separator: 0x0A).filter { $0.first != UInt8(ascii: "#") }
        let tokens = lines.flatMap { $0.split { [0x09, 0x0D, 0x20].contains($0) } }
        let numbers = tokens.prefix { $0.count < 7 && $0.allSatisfy { (0x30...0x39).contains($0) } }.count
        guard numbers >= (head[1] == UInt8(ascii: "4") ? 2 : 3), !ByteCensus(head).isPlainText else { return nil }
        return MediaType("image/x-portable-anymap", .unreadable(.binary))
    }

    /// Bytes behind a mark that are looked at before it is believed.
    private static let mediaWindow = 4 << 10

    /// A picture, of which the metadata is read.
    static func picture(_ name: String, _ head: [UInt8], after mark: Int) -> MediaType {
        let type = media(name, head, after: mark)
        return type.handling == .unreadable(.media) ? MediaType(name, .document(.picture)) : type
    }

    /// Sound or a font is not read, so that a mark alone may not make one: a text that only begins like it is
    /// looked at as bytes.
    static func media(_ name: String, _ head: [UInt8], after mark: Int) -> MediaType {
        let isText = ByteCensus(head.dropFirst(mark).prefix(mediaWindow)).isPlainText
        return MediaType(name, .unreadable(isText ? .binary : .media))
    }

    private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }

    /// In order: a longer mark stands before a shorter one that it begins with.
    private static let marks: [Mark] = sounds + fonts + documents + programs

    private static let pictures: [([UInt8], String)] = [
        ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png"), ([0xFF, 0xD8, 0xFF], "image/jpeg"),
        (text("GIF87a"), "image/gif"), (text("GIF89a"), "image/gif"), ([0x49, 0x49, 0x2A, 0x00], "image/tiff"),
        ([0x4D, 0x4D, 0x00, 0x2A], "image/tiff"), ([0x49, 0x49, 0x2B, 0x00, 8, 0, 0, 0], "image/tiff"),
        ([0x4D, 0x4D, 0x00, 0x2B, 0, 8, 0, 0], "image/tiff"), (text("8BPS\u{0}"), "image/vnd.adobe.photoshop"),
        ([0, 0, 0, 0x0C, 0x6A, 0x50, 0x20, 0x20], "image/jp2"), ([0, 0, 0, 0x0C, 0x4A, 0x58, 0x4C, 0x20], "image/jxl"),
        ([0x00, 0x00, 0x01, 0x00], "image/vnd.microsoft.icon"),
    ]

    private static let sounds: [Mark] = [
        (0, text("ID3\u{2}"), "audio/mpeg", .media),
        (0, text("ID3\u{3}"), "audio/mpeg", .media),
        (0, text("ID3\u{4}"), "audio/mpeg", .media),
        (0, [0xFF, 0xFB, 0x90], "audio/mpeg", .media),
        (0, text("fLaC\u{0}"), "audio/flac", .media),
        (0, text("OggS\u{0}"), "application/ogg", .media),
        (0, text("MThd\u{0}"), "audio/midi", .media),
        (0, text("#!AMR"), "audio/amr", .media),
        (0, [0x1A, 0x45, 0xDF, 0xA3], "video/x-matroska", .media),
        (0, [0x00, 0x00, 0x01, 0xBA], "video/mpeg", .media),
        (0, [0x00, 0x00, 0x01, 0xB3], "video/mpeg", .media),
        (0, text("FLV\u{1}"), "video/x-flv", .media),
        (0, [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11], "video/x-ms-asf", .media),
    ]

    private static let fonts: [Mark] = [
        (4, text("Standard Jet DB"), "application/x-msaccess", .document),
        (4, text("Standard ACE DB"), "application/x-msaccess", .document),
        (0, [0x00, 0x01, 0x00, 0x00, 0x00], "font/ttf", .media),
        (0, text("OTTO\u{0}"), "font/otf", .media),
        (0, text("ttcf\u{0}"), "font/collection", .media),
        (0, text("wOFF"), "font/woff", .media),
        (0, text("wOF2"), "font/woff2", .media),
    ]

    private static let documents: [Mark] = [
        (0, [0x37, 0x7F, 0x06, 0x82], "application/vnd.sqlite3-wal", .document),
        (0, [0x37, 0x7F, 0x06, 0x83], "application/vnd.sqlite3-wal", .document),
        (0, [0xD9, 0xD5, 0x05, 0xF9, 0x20, 0xA1, 0x63, 0xD7], "application/vnd.sqlite3-journal", .document),
        (0, text("ARROW1\u{0}\u{0}"), "application/vnd.apache.arrow.file", .document),
        (0, text("FEA1"), "application/vnd.apache.arrow.file", .document),
        (0, text("PAR1"), "application/vnd.apache.parquet", .document),
        (0, text("Obj\u{1}"), "application/avro", .document),
        (0, [0x21, 0x42, 0x44, 0x4E], "application/vnd.ms-outlook-pst", .document),
        (0, [0xD4, 0xC3, 0xB2, 0xA1], "application/vnd.tcpdump.pcap", .document),
        (0, [0x0A, 0x0D, 0x0D, 0x0A], "application/x-pcapng", .document),
        (0, text("bplist00"), "application/x-bplist", .document),
    ]

    private static let programs: [Mark] = [
        (0, [0x7F, 0x45, 0x4C, 0x46], "application/x-elf", .binary),
        (0, [0x4D, 0x5A, 0x90, 0x00], "application/vnd.microsoft.portable-executable", .binary),
        (0, [0xFE, 0xED, 0xFA, 0xCE], "application/x-mach-binary", .binary),
        (0, [0xFE, 0xED, 0xFA, 0xCF], "application/x-mach-binary", .binary),
        (0, [0xCE, 0xFA, 0xED, 0xFE], "application/x-mach-binary", .binary),
        (0, [0xCF, 0xFA, 0xED, 0xFE], "application/x-mach-binary", .binary),
        (0, [0x00, 0x61, 0x73, 0x6D], "application/wasm", .binary),
        (0, text("dex\n03"), "application/x-dex", .binary),
        (0, text("KDMV"), "application/x-vmdk", .binary),
        (0, [0x51, 0x46, 0x49, 0xFB], "application/x-qemu-disk", .binary),
        (0, text("Salted__"), "application/x-openssl-encrypted", .encrypted),
        (0, text("age-encryption.org/v1\n"), "application/x-age-encryption", .encrypted),
        (0, [0x76, 0xE8, 0x04, 0x60, 0xC4, 0x11, 0xE3, 0x86], "application/x-microsoft-rpmsg-message", .encrypted),
    ]
}
