import SluiceCore
import Testing

/// Containers of which nothing is read are never taken for read ones; what is whole without members stays so.
@Suite("Containers without members, and cut ends")
struct UnreadGuardTests {
    @Test("an encrypted zip whose directory has lost its mark is told, and read as bytes")
    func brokenDirectory() throws {
        let shop = try Workshop()
        try shop.make(
            #"""
            echo planted > a.txt; 7z a -tzip -psecret -mem=AES256 a.zip a.txt
            python3 -c "
            data = open('a.zip', 'rb').read()
            open('a', 'wb').write(data.replace(b'PK\x01\x02', b'PK\x05\x02'))"
            """#)
        let recording = try shop.extract("a")
        #expect(recording.reasons == [.encrypted, .corrupt])
        #expect(recording.state == .partial)
        #expect(recording.verdict?.bytesScanned ?? 0 > 100)
    }

    @Test(
        "an archive without members that a program has written is whole",
        arguments: ["zip", "7zip", "cpio", "newc", "ar", "iso9660"])
    func empty(format: String) throws {
        let shop = try Workshop()
        try shop.make(
            format == "ar"
                ? "printf '!<arch>\\n' > a" : "truncate -s 10240 none; bsdtar -cf a --format \(format) @none")
        #expect(try shop.extract("a").state == .scanned)
    }

    @Test("folders without files are read, and no damage")
    func folders() throws {
        let shop = try Workshop()
        try shop.make("mkdir -p a/b; zip -qr x.zip a; bsdtar -cf x.7z --format 7zip a; tar cf x.tar a")
        for name in ["x.zip", "x.7z", "x.tar"] { #expect(try shop.extract(name).state == .scanned, "\(name)") }
    }

    @Test("a zip that ends within its comment, or whose directory ends in zeros, is cut")
    func zipEnds() throws {
        let shop = try Workshop()
        try shop.make(
            #"""
            echo planted > a.txt; echo more > b.txt; zip -q a.zip a.txt b.txt; echo a comment of some length | zip -qz a.zip
            cp a.zip whole.zip; head -c -3 a.zip > cut.zip
            python3 -c "
            data = open('a.zip', 'rb').read(); second = data.rindex(b'PK\x01\x02')
            open('zeros.zip', 'wb').write(data[:second] + bytes(len(data) - second))"
            """#)
        #expect(try shop.extract("whole.zip").state == .scanned)
        for name in ["cut.zip", "zeros.zip"] {
            let recording = try shop.extract(name)
            #expect(recording.reasons.contains(.truncated), "\(name)")
            #expect(recording.state == .partial)
            #expect(recording.paths(of: "planted") == ["a.txt"])
        }
        #expect(try shop.extract("cut.zip").paths(of: "a comment of some").count == 1)
    }

    @Test("an ar that ends within the header of its first or second member is cut; text behind it is text")
    func arEnds() throws {
        let shop = try Workshop()
        try shop.make(
            """
            echo planted1 > a.txt; echo more > b.txt; ar qc a.ar a.txt b.txt
            head -c 40 a.ar > first; head -c 130 a.ar > second; head -c 78 a.ar > text; echo and a line >> text
            """)
        #expect(try shop.extract("a.ar").state == .scanned)
        #expect(try shop.extract("first").reasons == [.truncated])
        #expect(try shop.extract("second").reasons == [.truncated])
        #expect(try shop.extract("second").paths(of: "planted1") == ["a.txt"])
        #expect(try shop.extract("text").state == .scanned)
    }

    @Test("a file of Arrow is none of the streams that stand in it")
    func arrow() throws {
        let shop = try Workshop()
        let frame: [UInt8] = [0x04, 0x22, 0x4D, 0x18, 0x60, 0x40, 0x82, 0, 0, 0, 0]
        try shop.write(Array("ARROW1\u{0}\u{0}".utf8) + frame + Array("planted".utf8), to: "a")
        let recording = try shop.extract("a")
        #expect(recording.reasons == [.unsupported])
        #expect(recording.verdict?.mediaType == "application/vnd.apache.arrow.file")
        #expect(recording.paths(of: "planted") == [""])
    }
}
