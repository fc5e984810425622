import Foundation
import SluiceCore
import SluiceExtraction
import Testing

@testable import SluiceExtraction

@Suite("Archives, documents and pictures in Base64 within a text")
struct EmbeddedTests {
    /// Makes `a.zip` with the planted number, and `b64` of it on one line.
    private static let zip = """
        printf 'card 4111111111111111\\n%.0s' 1 2 3 4 5 6 7 8 > a.txt; /usr/bin/zip -qX a.zip a.txt; base64 -w0 a.zip > b64
        """

    private static let wrapped = #"""
        b=$(cat b64); while [ -n "$b" ]; do printf '%s' "${b:0:60}SEP"; b=${b:60}; done
        """#

    @Test(
        "an archive is found however its digits are written",
        arguments: [
            #"printf '{"file": "%s"}' "$(cat b64)""#, #"printf '{"file": "%s"}' "$(sed 's,/,\\/,g' b64)""#,
            #"printf '{"file": "%s"}' "$(sed 's,+,\\u002B,g; s,=,\\u003d,g' b64)""#,
            #"printf 'href="data:application/zip;base64,%s"' "$(sed 's,+,%2B,g; s,=,%3D,g' b64)""#,
            #"printf '<?xml version="1.0"?><d>%s</d>' "$(cat b64)""#, "tr '+/' '-_' < b64", "tr -d = < b64",
            "base64 -w76 a.zip", "base64 -w76 a.zip | sed 's/$/\\r/'", "base64 -w76 a.zip | sed 's/^/    /'",
            "(" + wrapped.replacing("SEP", with: "\\\\n") + ")",
            "(" + wrapped.replacing("SEP", with: "\\\\r\\\\n") + ")",
            "(printf '<a b=\"'; " + wrapped.replacing("SEP", with: "&#13;&#10;") + "; echo '\"/>')",
            "(echo BEGIN:VCARD; (printf 'PHOTO;ENCODING=b:'; tr -d = < b64; echo) | fold -w75 | sed '2,$s/^/ /'; echo END:X)",
            "(printf 'x%.0s' {1..70000}; printf ' '; cat b64)", "(cat b64 | iconv -t UTF-16)",
        ])
    func forms(script: String) throws {
        let shop = try Workshop()
        try shop.make(Self.zip + "\n\(script) > in.txt")
        let recording = try shop.extract("in.txt")
        #expect(Set(recording.paths(of: "4111111111111111")) == ["base64!1!a.txt"])
        #expect(recording.state == .scanned)
    }

    @Test("kinds of contents are told by what they are")
    func kinds() throws {
        let shop = try Workshop()
        try shop.make(
            Self.zip + """

                tar -cJf a.tar.xz a.txt; sqlite3 a.db 'create table t(x); insert into t values(4111111111111111)'
                (printf '{"log":{"entries":[{"response":{"content":{"mimeType":"application/x-xz","encoding":"base64","text":"'
                base64 -w0 a.tar.xz; printf '"}}},"'; base64 -w0 a.db; printf '"]}}') > x.har
                (printf '<!DOCTYPE html><p><img src="data:image/png;base64,'; printf '%s' \(Self.picture)
                printf '"><object data="data:;base64,'; cat b64; printf '"></object>') > x.html
                """)
        let archive = try shop.extract("x.har")
        #expect(archive.paths(of: "4111111111111111").contains("base64!1!a.txt"))
        #expect(archive.locations(of: "4111111111111111").contains("base64!2#t!x[1]"))
        let page = try shop.extract("x.html")
        #expect(page.locations(of: "Comment: 4111111111111111") == ["base64!1#metadata"])
        #expect(page.paths(of: "4111111111111111").contains("base64!2!a.txt"))
        #expect(page.member("base64!1")?.reasons == [.unsupported])
        #expect(page.state == .partial)
    }

    /// A PNG of one pixel with a comment, by ImageMagick: `magick xc:red -set comment 4111111111111111 png:- | base64 -w0`.
    private static let picture = """
        "$(python3 -c "
        import zlib,struct,base64
        def c(t,d): return struct.pack('>I',len(d))+t+d+struct.pack('>I',zlib.crc32(t+d))
        p=b'\\x89PNG\\r\\n\\x1a\\n'+c(b'IHDR',struct.pack('>IIBBBBB',1,1,8,0,0,0,0))+c(b'tEXt',b'Comment\\0'+b'4111111111111111')
        print(base64.b64encode(p+c(b'IDAT',zlib.compress(b'\\0\\0'))+c(b'IEND',b'')).decode())")"
        """

    @Test(
        "other Base64 is no content",
        arguments: [
            "head -c 3000 /dev/zero | tr '\\0' a", "head -c 3000 /dev/zero | tr '\\0' a | base64",
            "head -c 100000 /dev/urandom | base64", "printf 'UEsDBBQAAAAIAHBFfF0tKQ36AAAAAAAAAAAA'",
            "printf -- '-%.0s' {1..500}",
            "openssl req -x509 -newkey rsa:2048 -nodes -keyout /dev/null -subj /CN=x 2>/dev/null",
        ])
    func others(script: String) throws {
        let shop = try Workshop()
        try shop.make("(\(script)) > in.txt")
        let recording = try shop.extract("in.txt")
        #expect(recording.segments.count == 1)
        #expect(recording.verdict?.membersSeen == 0 && recording.state == .scanned)
    }

    @Test("folded lines of calendars and cards are joined, each told by its own place")
    func folded() throws {
        let text = "BEGIN:VCALENDAR\r\nDESCRIPTION:card 41111111\r\n 111\r\n\t11111\r\nX:a\rb\n\r\nEND:VCALENDAR\r\n"
        let shop = try Workshop()
        try shop.write(Array(text.utf8), to: "a.ics")
        let recording = try shop.extract("a.ics")
        #expect(
            recording.text(at: "")
                == "BEGIN:VCALENDAR\r\nDESCRIPTION:card 4111111111111111\r\nX:a\rb\n\r\nEND:VCALENDAR\r\n")
        #expect(recording.locations(of: "4111111111111111") == [" line 2"])
        #expect(recording.locations(of: "X:a") == [" line 5"])
        #expect(recording.locations(of: "END:") == [" line 7"])
        for size in 1...40 {
            var own = Recording()
            var composer = FoldedText(PartWriter(path: "", "text/calendar", unit: .line))
            for start in stride(from: 0, to: text.utf8.count, by: size) {
                let piece = Array(text.utf8.dropFirst(start).prefix(size))
                composer.read(piece.span)
            }
            try composer.finish(into: &own)
            #expect(own.segments.flatMap(\.bytes) == recording.segments.flatMap(\.bytes))
        }
    }

    @Test("contents are the same wherever the text is cut")
    func pieces() throws {
        let shop = try Workshop()
        try shop.make(
            Self.zip + """

                (printf 'a b c "%s"' "$(sed 's,/,\\\\/,g' b64)"; printf '\\n'; base64 -w60 a.zip; echo END:VCARD) > in.txt
                """)
        let text = try Data(contentsOf: shop.folder.appending(path: "in.txt"))
        let zip = [UInt8](try Data(contentsOf: shop.folder.appending(path: "a.zip")))
        for size in Array(1...80) + [text.count] {
            var finder = EmbeddedFinder(room: 1 << 20)
            for start in stride(from: 0, to: text.count, by: size) {
                let piece = [UInt8](text[start..<min(start + size, text.count)])
                finder.read(piece.span)
            }
            finder.finish()
            #expect(finder.found.map { $0.head(1 << 20) } == [zip, zip], "\(size)")
        }
    }

    @Test("a run with escaped digits, behind one that is no content, is the same wherever the text is cut")
    func escapedPieces() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<300 {
            // Most digits of bytes like these are slashes.
            let tail = (0..<40).map { _ in
                [0xFF, 0xFF, 0xF0, 0x0F, 0xC3, 0x41].randomElement(using: &random) ?? UInt8(0)
            }
            let png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52] + tail
            let jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, 0x4A, 0x46, 0x49, 0x46, 0, 1, 1] + tail
            let contents = [tail + tail, jpeg, png].map {
                Data($0).base64EncodedString().replacing("/", with: "\\/")
            }
            let text = Array(#"{"x":"\#(contents[0])\n","y":"\#(contents[1])","z":"\#(contents[2])"}"#.utf8)
            for size in [1, 2, 3, 7, 16, 17, 31, 33, 64, text.count] {
                var finder = EmbeddedFinder(room: 1 << 20)
                for start in stride(from: 0, to: text.count, by: size) {
                    finder.read(text[start..<min(start + size, text.count)].span)
                }
                finder.finish()
                #expect(finder.found.map { $0.head(1 << 20) } == [jpeg, png], "\(size)")
            }
        }
    }

    @Test("too many, too large and too deep ones are told")
    func limits() throws {
        let shop = try Workshop()
        try shop.make(
            Self.zip + """

                python3 - <<'EOF'
                import base64, random
                own = open('a.zip', 'rb').read()
                with open('many.txt', 'w') as out:
                    for i in range(10050): out.write(base64.b64encode(own).decode() + '\\n.\\n')
                big = own[:60] + random.randbytes(3 << 20)
                open('large.txt', 'w').write(base64.b64encode(big).decode())
                inner = own
                for i in range(6): inner = b'{"x": "' + base64.b64encode(inner) + b'"}' if i % 2 == 0 else __import__('gzip').compress(inner)
                open('deep.txt', 'wb').write(inner if inner[:1] == b'{' else b'"' + base64.b64encode(inner) + b'"')
                EOF
                """)
        var limits = ExtractionLimits()
        limits.childMemoryBytes = 4 << 20
        #expect(try shop.extract("large.txt", limits: limits).reasons.contains(.memoryLimit))
        #expect(try shop.extract("many.txt").reasons == [.entriesLimit])
        limits = ExtractionLimits()
        limits.depth = 3
        #expect(try shop.extract("deep.txt", limits: limits).reasons.contains(.depthLimit))
        #expect(try shop.extract("deep.txt").paths(of: "4111111111111111").count == 1)
    }

    @Test("outside of an extraction child they are handed over as one archive")
    func handedOver() throws {
        let shop = try Workshop()
        try shop.make(Self.zip + "\n(printf '\"'; cat b64; printf '\" \"'; base64 -w0 a.zip; printf '\"') > in.json")
        let content = try shop.content("in.json")
        let type = try MediaTypeSniffer.mediaType(of: content, name: "in.json")
        #expect(!type.requiresIsolation)
        var recording = Recording()
        try ContentExtractor.extract(
            content, name: "in.json", type: type, limits: ExtractionLimits(), into: &recording)
        #expect(recording.state == .scanned)
        #expect(recording.foreign.map(\.content.path) == ["base64"])
        #expect(recording.foreign.first?.content.format == .embedded)
        try shop.write(recording.foreign.first?.bytes ?? [], to: "handed.zip")
        try shop.make("unzip -tq handed.zip")
        #expect(Set(try shop.extract("handed.zip").paths(of: "4111111111111111")) == ["1!a.txt", "2!a.txt"])
    }

    @Test("long runs of digits and of marks take no time")
    func hostile() throws {
        let shop = try Workshop()
        try shop.make(
            """
            python3 -c "
            open('run.txt','w').write('A' * 20000000)
            open('marks.txt','w').write('UEsDBBQAAAAIAHBFfF0tKQ36AAAAAAAAAAAA ' * 400000)
            open('slashes.txt','w').write('/9j/4AAQSkZJRgABAQAAAQABAAAAAAAAAAAA\\\\\\\\/' * 1000000)
            open('lines.txt','w').write('UEsDBBQAAAAIAHBFfF0tKQ36HgAAAN4AAAAFAAAAaS50\\n' * 1000000)
            "
            """)
        let clock = ContinuousClock()
        for name in ["run.txt", "marks.txt", "slashes.txt", "lines.txt"] {
            let time = try clock.measure { _ = try shop.extract(name) }
            #expect(time < .seconds(60), "\(name): \(time)")
        }
    }
}
