import Foundation
import SluiceArchive
import SluiceCore
import Testing

@testable import SluiceExtraction

/// Files are encoded by Python's binascii, which has uuencode's own alphabet, with spaces or with accents.
@Suite("Uuencoded files within texts")
struct EncodedFileTests {
    private static let card = "4111111111111111"

    private static let encode = #"""
        cat > uu.py <<'END'
        import binascii, sys
        def uu(name, data, tick=True, cut=False):
            lines = [binascii.b2a_uu(data[i:i+45], backtick=tick).decode() for i in range(0, len(data), 45)]
            if cut: lines = [l.rstrip(' \n') + '\n' for l in lines]
            return f'begin 644 {name}\n' + ''.join(lines) + '`\nend\n'
        END
        printf 'card 4111111111111111\n' > inner.txt; /usr/bin/zip -qX inner.zip inner.txt
        python3 - <<'END'
        from uu import uu
        zip, text = open('inner.zip', 'rb').read(), b'card 5555555555554444 ' + b'word ' * 30
        write = lambda name, text: open(name, 'w', newline='').write(text)
        write('after.txt', 'Hello\n\n' + uu('a.zip', zip) + '\nbye 378282246310005\n')
        write('blank.txt', '\n' + uu('a.zip', zip))
        write('crlf.txt', ('Hello\n' + uu('a.zip', zip)).replace('\n', '\r\n'))
        write('spaces.txt', 'Hello\n' + uu('a.txt', text, tick=False, cut=True))
        write('two.txt', 'x\n' + uu('a.txt', text) + 'between\n' + uu('a.txt', b'card 6011111111111117'))
        write('open.txt', 'x\n' + uu('a.txt', text)[:-4] + uu('b.zip', zip))
        write('cut.txt', 'x\n' + uu('a.txt', text)[:-70])
        write('shar.sh', "#!/bin/sh\nuudecode -p > ./a.txt << 'END'\n" + uu('./a.txt', text) + 'END\n')
        write('none.txt', 'begin 644 the text\nbegin here\nbegin 644 no file\nit is not\nbegin\n\nbegin 644 x\n')
        END
        """#

    @Test("are members, wherever they begin")
    func members() throws {
        let shop = try Workshop()
        try shop.make(Self.encode)
        for name in ["after.txt", "crlf.txt"] {
            let recording = try shop.extract(name)
            #expect(recording.locations(of: "card \(Self.card)") == ["uuencode!a.zip!inner.txt"], "\(name)")
            #expect(recording.state == .scanned, "\(name)")
        }
        #expect(try shop.extract("blank.txt").locations(of: "card \(Self.card)") == ["a.zip!inner.txt"])
        #expect(try shop.extract("after.txt").locations(of: "bye 378282246310005") == [""])
        #expect(try shop.extract("spaces.txt").locations(of: "card 5555555555554444") == ["uuencode!a.txt"])
        #expect(try shop.extract("shar.sh").locations(of: "card 5555555555554444") == ["uuencode!./a.txt"])
        let two = try shop.extract("two.txt")
        #expect(two.locations(of: "card 5555555555554444") == ["uuencode!a.txt"])
        #expect(two.locations(of: "card 6011111111111117") == ["uuencode!a.txt[2]"])
        let open = try shop.extract("open.txt")
        #expect(open.locations(of: "card 5555555555554444") == ["uuencode!a.txt"])
        #expect(open.locations(of: "card \(Self.card)") == ["uuencode!b.zip!inner.txt"])
        #expect(try shop.extract("cut.txt").locations(of: "card 5555555555554444") == ["uuencode!a.txt"])
        #expect(try shop.extract("none.txt").verdict?.membersSeen == 0)
    }

    @Test("what the worker finds is handed over with its name")
    func handedOver() throws {
        let shop = try Workshop()
        try shop.make(Self.encode)
        var recording = Recording()
        let content = try shop.content("two.txt")
        let type = try MediaTypeSniffer.mediaType(of: content, name: "two.txt")
        try ContentExtractor.extract(content, name: "two.txt", type: type, limits: ExtractionLimits(), into: &recording)
        #expect(recording.foreign.map(\.content.path) == ["uuencode"])
        try shop.write(recording.foreign.first?.bytes ?? [], to: "found.zip")
        #expect(try shop.extract("found.zip").locations(of: "card 6011111111111117") == ["a.txt[2]"])
    }

    @Test("are found in pieces of any size, also in a body of mail that is encoded")
    func pieces() throws {
        let shop = try Workshop()
        try shop.make(
            Self.encode + #"""

                (printf 'From: a@b.c\nTo: d@e.f\nSubject: x\nMIME-Version: 1.0\nContent-Transfer-Encoding: base64\n\n'
                base64 two.txt) > a.eml
                """#)
        let bytes = [UInt8](try Data(contentsOf: shop.folder.appending(path: "two.txt")))
        for size in [1, 2, 3, 5, 7, 8, 13, 64, 100, 1000] {
            var finder = EmbeddedFinder(room: 1 << 20)
            for start in stride(from: 0, to: bytes.count, by: size) {
                finder.read(bytes.span.extracting(start..<min(start + size, bytes.count)))
            }
            finder.finish()
            #expect(finder.files.found.map(\.name) == ["a.txt", "a.txt"], "\(size)")
            #expect(finder.files.found.first?.head(21) == Array("card 5555555555554444".utf8), "\(size)")
        }
        #expect(try shop.extract("a.eml").locations(of: "card 6011111111111117") == ["uuencode!a.txt[2]"])
    }

    @Test("take no more room than there is, and no line takes any")
    func bounds() throws {
        var finder = EmbeddedFinder(room: 100)
        let line = Array("M".utf8) + [UInt8](repeating: UInt8(ascii: "!"), count: 60) + [0x0A]
        var text = Array("\nbegin 644 a\n".utf8)
        for _ in 0..<1000 { text += line }
        text += Array("`\nend\nbegin 644 \(String(repeating: "x", count: 5000))\n".utf8) + line
        finder.read(text.span)
        finder.finish()
        #expect(finder.files.found.map(\.isComplete) == [false])
    }
}
