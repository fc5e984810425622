import Foundation
import SluiceCore
import Testing

@Suite("Archives of rare kinds, and parts of archives")
struct ArchiveKindTests {
    @Test(
        "what bsdtar writes is found, with its name",
        arguments: [
            ("--format=xar", "a.xar", "a.txt"), ("--lzip", "a.tar.lz", "a.txt"), ("--format=warc", "a.warc", ""),
        ])
    func written(option: String, name: String, path: String) throws {
        let shop = try Workshop()
        try shop.make("echo planted-text > a.txt; bsdtar \(option) -cf \(name) a.txt; zip -q outer.zip \(name)")
        #expect(try shop.extract(name).paths(of: "planted-text") == [path])
        #expect(try shop.extract(name).state == .scanned)
        #expect(try shop.extract("outer.zip").paths(of: "planted-text") == [path.isEmpty ? name : "\(name)!\(path)"])
    }

    @Test("a package of RPM is read to its files")
    func rpm() throws {
        let shop = try Workshop()
        try shop.make(
            """
            echo planted-text > a.txt; echo a.txt | cpio --quiet -o -H newc | gzip > payload
            python3 - <<'PY'
            lead = bytes.fromhex('edabeedb0300000000ff') + b'name-1-1'.ljust(66, b'\\0') + b'\\0\\1\\0\\5' + bytes(16)
            header = bytes.fromhex('8eade801000000000000000000000000')
            open('a.rpm', 'wb').write(lead + header + header + open('payload', 'rb').read())
            PY
            """)
        let recording = try shop.extract("a.rpm")
        #expect(recording.paths(of: "planted-text").first?.hasSuffix("!a.txt") == true)
        #expect(recording.state == .scanned)
    }

    @Test(
        "one volume of several is named as such, and what is whole in it is found",
        arguments: [
            ("zip -q -0 -s 64k a.zip first.txt big.zzz last.zzzz", "a.z01", false),
            ("zip -q -0 -s 64k a.zip first.txt big.zzz last.zzzz", "a.zip", true),
            ("cat first.txt big.zzz > one.bin; 7z a -mx0 -v64k a.7z one.bin", "a.7z.001", false),
        ])
    func volumes(script: String, name: String, isLast: Bool) throws {
        let shop = try Workshop()
        try shop.make(
            "echo planted-first > first.txt; head -c 150000 /dev/urandom > big.zzz; echo planted-last > last.zzzz; \(script)"
        )
        let recording = try shop.extract(name)
        #expect(!recording.paths(of: isLast ? "planted-last" : "planted-first").isEmpty)
        #expect(recording.reasons.contains(.truncated))
        #expect(recording.state == .partial)
        if !isLast { #expect(recording.verdict?.detail?.contains("one volume of several") == true) }
    }

    @Test("a middle volume is looked at as bytes")
    func middle() throws {
        let shop = try Workshop()
        try shop.make(
            "(head -c 100000 /dev/urandom; echo ' planted-middle '; head -c 100000 /dev/urandom) > b; 7z a -mx0 -v64k a.7z b"
        )
        let recording = try shop.extract("a.7z.002")
        #expect(!recording.paths(of: "planted-middle").isEmpty)
        #expect(recording.reasons == [.unsupported])
    }

    @Test("the first volume of a RAR, stored, is named and looked at", arguments: ["rar", "rar5"])
    func rar(kind: String) throws {
        let shop = try Workshop()
        try shop.make(
            HandMadeContainerTests.script + "\n" + #"""
                python3 - <<'PY'
                import struct, zlib
                d = bytearray(open('a.rar', 'rb').read())
                d[10] |= 0x01
                d[7:9] = struct.pack('<H', zlib.crc32(bytes(d[9:20])) & 0xFFFF)
                open('v.rar', 'wb').write(d)
                d = bytearray(open('a.rar5', 'rb').read())
                d[15] |= 0x01
                d[8:12] = struct.pack('<I', zlib.crc32(bytes(d[12:16])))
                open('v.rar5', 'wb').write(d)
                PY
                """#)
        let recording = try shop.extract("v.\(kind)")
        #expect(!recording.paths(of: "planted-text").isEmpty)
        #expect(recording.reasons.contains(.truncated))
        #expect(recording.verdict?.detail?.contains("one volume of several") == true)
    }

    @Test("the method of a member that cannot be read is named")
    func method() throws {
        let shop = try Workshop()
        try shop.make("seq 1 9999 > a.txt; 7z a -tzip -mm=Deflate64 a.zip a.txt")
        let detail = try shop.extract("a.zip").member("a.txt")?.detail
        #expect(detail?.contains("deflation-64-bit") == true, "\(detail ?? "")")
    }

    @Test(
        "a method of 7z that cannot be undone is named, and so are all members; the others are read",
        arguments: [("-m0=Swap4 -m1=lzma2", "Swap4 (20304)"), ("-m0=Deflate64", "Deflate64 (40109)")])
    func methodOf7z(switches: String, name: String) throws {
        let shop = try Workshop()
        try shop.make(
            """
            for n in a b c; do seq 1 999 > $n.txt; done; echo planted-text > d.txt
            7z a \(switches) a.7z a.txt b.txt c.txt; 7z a -m0=lzma2 a.7z d.txt; tar cf a.tar a.7z
            """)
        for file in ["a.7z", "a.tar"] {
            let recording = try shop.extract(file)
            let folder = file == "a.tar" ? "a.7z!" : ""
            #expect(recording.reasons == [.unsupported], "\(file)")
            for member in ["a.txt", "b.txt", "c.txt"] {
                let record = recording.member(folder + member)
                #expect(record?.reasons == [.unsupported], "\(member)")
                #expect(record?.detail?.contains(name) == true, "\(record?.detail ?? "")")
                // What could not be begun is not known to be empty.
                #expect(record?.mediaType == nil)
            }
            #expect(recording.paths(of: "planted-text") == [folder + "d.txt"])
        }
    }

    @Test("where no member behind one that cannot be undone can be found, that is told, and not as damage")
    func manyOf7z() throws {
        let shop = try Workshop()
        try shop.make("for n in {1..99}; do echo $n > $n.txt; done; 7z a -m0=Deflate64 a.7z *.txt")
        let recording = try shop.extract("a.7z")
        #expect(recording.reasons == [.unsupported])
        #expect(recording.verdict?.detail == "no member behind an unsupported one can be found")
        #expect(recording.state == .partial)
    }
}
