import SluiceCore
import Testing

@Suite("Text that is not what it begins like")
struct EncodingTests {
    private static let line = "name;number;Zahlung an planted-number, bitte bis Freitag\n"

    @Test(
        "ASCII behind a false mark of UTF-16 is found and told, as a file and as a member",
        arguments: [#"\xff\xfe"#, #"\xfe\xff"#])
    func falseMark(mark: String) throws {
        let shop = try Workshop()
        try shop.make("(printf '\(mark)'; echo 'to: planted-text in a short mail') > a.txt; tar czf b.tar.gz a.txt")
        for (name, path) in [("a.txt", ""), ("b.tar.gz", "a.txt")] {
            let recording = try shop.extract(name)
            #expect(recording.paths(of: "planted-text") == [path])
            #expect(recording.state == .partial)
            #expect(recording.reasons == [.encoding])
        }
    }

    @Test(
        "a change of encoding within a text is told",
        arguments: [("UTF-8", "UTF-16LE"), ("UTF-8", "UTF-16BE"), ("UTF-8", "UTF-32LE"), ("UTF-16LE", "UTF-16BE")])
    func change(first: String, second: String) throws {
        let shop = try Workshop()
        try shop.make(
            """
            for i in $(seq 2000); do printf '\(Self.line)'; done > lines
            (iconv -f UTF-8 -t \(first) lines; echo 'planted-behind for you and all of them' | iconv -f UTF-8 -t \(second)) > a.txt
            (iconv -f UTF-8 -t \(second) lines; echo 'planted-behind for you and all of them' | iconv -f UTF-8 -t \(first)) > b.txt
            gzip -c a.txt > c.gz
            """
        )
        for name in ["a.txt", "b.txt", "c.gz"] {
            let recording = try shop.extract(name)
            #expect(recording.state == .partial, "\(name)")
        }
    }

    @Test("UTF-8 behind UTF-16 is found")
    func bytesBehind() throws {
        let shop = try Workshop()
        try shop.make(
            "(seq 1 50000 | iconv -f UTF-8 -t UTF-16LE; echo 'and planted-behind is here') > a.txt; gzip -k a.txt")
        #expect(try !shop.extract("a.txt").paths(of: "planted-behind").isEmpty)
        #expect(try !shop.extract("a.txt.gz").paths(of: "planted-behind").isEmpty)
    }

    @Test(
        "ordinary texts stay wholly scanned",
        arguments: ["UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "ISO-8859-1"])
    func ordinary(charset: String) throws {
        let shop = try Workshop()
        // Without a mark, 16-bit text is known by its NULs only.
        let isWestern = charset != "UTF-8" && charset != "UTF-16"
        let words = isWestern ? "über Größe, 4711 - 0815" : "我们在这里 是的 日本語のテキスト 한국어 Ελληνικά Русский 😀 12 34-56"
        try shop.make("for i in $(seq 4000); do echo '\(words) Zahlung'; done | iconv -f UTF-8 -t \(charset) > a.txt")
        let recording = try shop.extract("a.txt")
        #expect(recording.state == .scanned)
        #expect(recording.segments.count == 1)
    }

    @Test("a text that begins like a picture, sound or font is looked at")
    func falsePicture() throws {
        let shop = try Workshop()
        let marks: [[UInt8]] = [
            Array("GIF89a".utf8), [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], [0xFF, 0xD8, 0xFF],
            Array("wOFF".utf8), Array("#!AMR".utf8), Array("RIFF....WAVE".utf8), Array("....ftypheic".utf8),
        ]
        for mark in marks {
            try shop.write(mark + Array(" planted-text behind a mark\n".utf8), to: "a")
            let recording = try shop.extract("a")
            #expect(recording.paths(of: "planted-text") == [""])
            #expect(recording.state == .partial)
            #expect(recording.reasons == [.unsupported])
        }
    }
}
