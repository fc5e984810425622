import SluiceCore
import Testing

@testable import SluiceExtraction

@Suite("TextDecoder")
struct TextDecoderTests {
    private func decode(_ charset: Charset, _ bytes: [UInt8], pieces: Int) -> String {
        var decoder = TextDecoder(charset)
        var output: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            decoder.decode(bytes.span.extracting(start..<min(start + pieces, bytes.count)), into: &output)
        }
        decoder.finish(into: &output)
        return String(decoding: output, as: UTF8.self)
    }

    /// Bytes as iconv(1) writes them.
    @Test("pieces may be cut anywhere", arguments: [1, 2, 3, 5, 100])
    func pieces(size: Int) {
        let little: [UInt8] = [0x61, 0x00, 0xE4, 0x00, 0xE5, 0x65, 0x3D, 0xD8, 0x00, 0xDE, 0x31, 0x00]
        #expect(decode(.utf16LittleEndian, little, pieces: size) == "aä日😀1")
        let big: [UInt8] = [0x00, 0x61, 0x00, 0xE4, 0x65, 0xE5, 0xD8, 0x3D, 0xDE, 0x00, 0x00, 0x31]
        #expect(decode(.utf16BigEndian, big, pieces: size) == "aä日😀1")
        #expect(decode(.windows1252, [0x61, 0xE4, 0x80, 0x99], pieces: size) == "aä€™")
    }

    @Test("lone surrogates and an odd byte become replacement characters and end nothing")
    func damage() {
        let lone: [UInt8] = [0x3D, 0xD8, 0x41, 0x00, 0x00, 0xDE, 0x42, 0x00, 0x43]
        #expect(decode(.utf16LittleEndian, lone, pieces: 4) == "\u{FFFD}A\u{FFFD}B\u{FFFD}")
        #expect(decode(.utf16LittleEndian, [0x3D, 0xD8], pieces: 1) == "\u{FFFD}")
    }
}

@Suite("Text and other content")
struct TextTests {
    @Test(
        "text in every encoding becomes UTF-8",
        arguments: [
            ("UTF-8", "", TextEncoding.utf8, 0), ("UTF-8", #"\xef\xbb\xbf"#, .utf8, 3),
            ("UTF-16LE", #"\xff\xfe"#, .utf16LittleEndian, 2), ("UTF-16BE", #"\xfe\xff"#, .utf16BigEndian, 2),
            ("UTF-16LE", "", .utf16LittleEndian, 0), ("UTF-16BE", "", .utf16BigEndian, 0),
            ("ISO-8859-1", "", .singleByte, 0), ("WINDOWS-1252", "", .singleByte, 0),
        ]
    )
    func encodings(charset: String, mark: String, encoding: TextEncoding, offset: Int64) throws {
        let shop = try Workshop()
        try shop.make(
            "(printf '\(mark)'; echo 'Zahlung für Müller: planted 4711' | iconv -f UTF-8 -t \(charset)) > a.txt")
        let recording = try shop.extract("a.txt")
        #expect(recording.text(at: "") == "Zahlung für Müller: planted 4711\n")
        #expect(recording.segments.first?.segment.encoding == encoding)
        #expect(recording.segments.first?.segment.sourceOffset == offset)
        #expect(recording.state == .scanned)
    }

    @Test("UTF-8 with invalid sequences passes as it is")
    func invalid() throws {
        let shop = try Workshop()
        let bytes = Array("ä ö ü planted ".utf8) + [0xFF, 0xC3] + Array(" after".utf8)
        try shop.write(bytes, to: "a.txt")
        let recording = try shop.extract("a.txt")
        #expect(recording.segments.first?.bytes == bytes)
        #expect(recording.segments.first?.segment.encoding == .utf8)
    }

    @Test("NULs between words and around the text do not end it")
    func nulls() throws {
        let shop = try Workshop()
        try shop.make(
            "printf 'one\\0planted\\0three\\0' > list; (head -c 65536 /dev/zero; printf planted; head -c 65536 /dev/zero) > pad"
        )
        #expect(try shop.extract("list").state == .scanned)
        #expect(try shop.extract("list").paths(of: "planted") == [""])
        #expect(try shop.extract("pad").paths(of: "planted") == [""])
    }

    @Test("an empty file is scanned")
    func empty() throws {
        let shop = try Workshop()
        try shop.write([], to: "a.txt")
        let recording = try shop.extract("a.txt")
        #expect(recording.state == .scanned)
        #expect(recording.segments.isEmpty)
    }

    @Test("fragments of every magic give a verdict")
    func fragments() throws {
        let shop = try Workshop()
        let magics: [[UInt8]] = [
            [0x50, 0x4B, 0x03, 0x04, 0x14, 0, 0, 0], [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C, 0, 4],
            [0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0],
            [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0, 0, 4], [0x28, 0xB5, 0x2F, 0xFD, 0x24, 0, 1, 0],
            [0x04, 0x22, 0x4D, 0x18, 0x64, 0x40, 0xA7, 0],
            Array("Rar!\u{1A}\u{07}\u{01}\u{00}".utf8), Array("!<arch>\n".utf8), Array("MSCF\u{0}\u{0}\u{0}\u{0}".utf8),
            Array("BZh91AY&".utf8), Array("070701ab".utf8), Array("%PDF-1.7".utf8),
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1],
            [0x1F, 0x9D, 0x90, 0, 0, 0, 0, 0], [0x5D, 0, 0, 0x80, 0, 0xFF, 0xFF, 0xFF], [0xFF, 0xFE, 0, 0, 0, 0, 0, 0],
        ]
        for magic in magics {
            for length in 0...magic.count {
                try shop.write(Array(magic.prefix(length)), to: "a")
                let verdict = try #require(try shop.extract("a").verdict)
                #expect(verdict.bytes == Int64(length))
            }
        }
    }
}

@Suite("MediaTypeSniffer")
struct MediaTypeSnifferTests {
    @Test(
        "known beginnings have their type",
        arguments: [
            ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0], "image/png"),
            ([0xFF, 0xD8, 0xFF, 0xE0], "image/jpeg"),
            (Array("GIF89a".utf8), "image/gif"), (Array("%PDF-1.7\n".utf8), "application/pdf"),
            (Array("SQLite format 3\u{0}".utf8), "application/vnd.sqlite3"),
            ([0x7F, 0x45, 0x4C, 0x46, 2, 1], "application/x-elf"),
            ([0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 61], "application/java-vm"),
            ([0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 2], "application/x-mach-binary"),
            (Array("RIFF....WEBPVP8 ".utf8), "image/webp"),
            ([0, 0, 0, 0x18] + Array("ftypheic\u{0}\u{0}\u{0}\u{0}".utf8), "image/heif"),
            ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "application/x-ole-storage"),
            (Array("{\\rtf1".utf8), "application/rtf"),
            ([0, 0x61, 0x73, 0x6D, 1], "application/wasm"), (Array("wOF2....".utf8), "font/woff2"),
            (Array("<?xml version='1.0'?><a/>".utf8), "text/xml"), (Array("<!DOCTYPE html><p>".utf8), "text/html"),
            (Array("From: a@b\nMIME-Version: 1.0\n\nhello".utf8), "message/rfc822"),
        ] as [([UInt8], String)]
    )
    func types(head: [UInt8], name: String) {
        #expect(MediaTypeSniffer.mediaType(head: head, name: "x").name == name)
    }

    @Test("a text that begins with blank lines is text, and bytecode of Python is none")
    func blankLines() throws {
        let text = Array("\r\n\r\ncard 4111111111111111\r\n".utf8)
        #expect(MediaTypeSniffer.mediaType(head: text, name: "a").name == "text/plain")
        let code: [UInt8] = [0x03, 0x0C, 0x0D, 0x0A, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0xE3, 0]
        #expect(MediaTypeSniffer.mediaType(head: code, name: "a").name == "application/x-python-bytecode")
    }

    @Test("a name only tells which text a text is")
    func extensions() {
        #expect(MediaTypeSniffer.mediaType(head: Array("a,b".utf8), name: "A.CSV").name == "text/csv")
        #expect(MediaTypeSniffer.mediaType(head: Array("a,b".utf8), name: "a.zip").name == "text/plain")
        #expect(MediaTypeSniffer.mediaType(head: Array("a,b".utf8), name: "a.pdf").name == "text/plain")
    }

    @Test("what is unreadable is named, with its raw bytes looked at unless it is media")
    func unreadable() throws {
        let shop = try Workshop()
        try shop.write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0] + Array("planted".utf8), to: "a.png")
        try shop.write(Array("%PDF-1.4\nplanted".utf8), to: "a.pdf")
        try shop.write([1, 2, 3, 4, 5, 6, 7] + Array("planted".utf8) + [0xFE, 1, 2], to: "a.bin")
        let picture = try shop.extract("a.png")
        #expect(picture.state == .skipped)
        #expect(picture.reasons.contains(.unsupported))
        let recording = try shop.extract("a.bin")
        #expect(recording.state == .partial)
        #expect(recording.reasons == [.unsupported])
        #expect(recording.paths(of: "planted") == [""])
        let document = try shop.extract("a.pdf")
        #expect(document.foreign.map(\.content.format) == [.pdf])
        #expect(document.foreign.first?.bytes == Array("%PDF-1.4\nplanted".utf8))
    }

    @Test("documents that are zips are told from other zips")
    func zippedDocuments() throws {
        let shop = try Workshop()
        try shop.make(
            """
            mkdir -p word _rels; echo '<Types/>' > '[Content_Types].xml'; echo '<w>planted</w>' > word/document.xml
            echo '<r/>' > _rels/.rels; zip -q -X a.docx '[Content_Types].xml' _rels/.rels word/document.xml
            printf application/vnd.oasis.opendocument.text > mimetype; cp word/document.xml content.xml
            zip -q -X -0 a.odt mimetype; zip -q -X a.odt content.xml
            """
        )
        for (name, type) in [
            ("a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
            ("a.odt", "application/vnd.oasis.opendocument.text"),
        ] {
            let recording = try shop.extract(name)
            #expect(recording.paths(of: "planted") == [""])
            #expect(recording.state == .scanned)
            #expect(recording.verdict?.mediaType == type)
        }
    }
}
