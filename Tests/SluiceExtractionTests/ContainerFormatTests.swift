import SluiceCore
import Testing

@Suite("Containers made by real tools")
struct ContainerFormatTests {
    /// Tool call, name of the archive, and the path of the planted text in it.
    static let containers: [(script: String, name: String)] = [
        ("zip -q a.zip dir/list.csv other.txt", "a.zip"),
        ("zip -q -0 a.zip dir/list.csv other.txt", "a.zip"),
        ("7z a -tzip -mm=BZip2 a.zip dir other.txt", "a.zip"),
        ("7z a -tzip -mm=LZMA a.zip dir other.txt", "a.zip"),
        ("7z a a.7z dir other.txt", "a.7z"),
        ("7z a -m0=PPMd a.7z dir other.txt", "a.7z"),
        ("7z a -ms=off a.7z dir other.txt", "a.7z"),
        ("tar cf a.tar dir other.txt", "a.tar"),
        ("tar --format=v7 -cf a.tar dir other.txt", "a.tar"),
        ("tar --format=pax -cf a.tar dir other.txt", "a.tar"),
        ("bsdtar -cf a.tar dir other.txt", "a.tar"),
        ("tar czf a.tar.gz dir other.txt", "a.tar.gz"),
        ("tar cjf a.tar.bz2 dir other.txt", "a.tar.bz2"),
        ("tar cJf a.tar.xz dir other.txt", "a.tar.xz"),
        ("tar --zstd -cf a.tar.zst dir other.txt", "a.tar.zst"),
        ("tar cf - dir other.txt | lz4 -q > a.tar.lz4", "a.tar.lz4"),
        ("tar --lzma -cf a.tar.lzma dir other.txt", "a.tar.lzma"),
        ("tar cZf a.tar.Z dir other.txt", "a.tar.Z"),
        ("printf 'dir/list.csv\\nother.txt\\n' | cpio --quiet -o -H newc > a.cpio", "a.cpio"),
        ("printf 'dir/list.csv\\nother.txt\\n' | cpio --quiet -o -H odc > a.cpio", "a.cpio"),
        ("printf 'dir/list.csv\\nother.txt\\n' | cpio --quiet -o -H bin > a.cpio", "a.cpio"),
        ("genisoimage -quiet -R -J -o a.iso -graft-points dir/list.csv=dir/list.csv other.txt=other.txt", "a.iso"),
        ("bsdtar --format=iso9660 -cf a.iso dir other.txt", "a.iso"),
        ("bsdtar --format=7zip -cf a.7z dir other.txt", "a.7z"),
    ]

    @Test("every member's text is found at its path", arguments: containers)
    func everyMember(of container: (script: String, name: String)) throws {
        let shop = try Workshop()
        try shop.make(
            "mkdir dir; printf 'a;planted-one\\n' > dir/list.csv; echo planted-two > other.txt; \(container.script)")
        let recording = try shop.extract(container.name)
        #expect(recording.paths(of: "planted-one") == ["dir/list.csv"])
        #expect(recording.paths(of: "planted-two") == ["other.txt"])
        #expect(recording.state == .scanned)
        #expect(recording.verdict?.membersSeen == 2)
        #expect(recording.verdict?.membersScanned == 2)
    }

    @Test("a container is known by its content, whatever its name says", arguments: containers)
    func falseName(of container: (script: String, name: String)) throws {
        let shop = try Workshop()
        try shop.make(
            "mkdir dir; echo planted-one > dir/list.csv; echo planted-two > other.txt; \(container.script); mv \(container.name) photo.jpg"
        )
        let recording = try shop.extract("photo.jpg")
        #expect(recording.paths(of: "planted-one").last?.hasSuffix("dir/list.csv") == true)
    }

    @Test("an ar archive's members are found")
    func ar() throws {
        let shop = try Workshop()
        try shop.make("echo planted-one > one.txt; echo planted-two > a-name-longer-than-sixteen.txt; ar rc a.a *.txt")
        let recording = try shop.extract("a.a")
        #expect(recording.paths(of: "planted-one") == ["one.txt"])
        #expect(recording.paths(of: "planted-two") == ["a-name-longer-than-sixteen.txt"])
    }

    @Test(
        "a compressed file's content has the name without the suffix",
        arguments: [
            ("gzip", "gz"), ("bzip2", "bz2"), ("xz", "xz"), ("zstd -q", "zst"), ("lz4 -q", "lz4"), ("lzma", "lzma"),
            ("compress", "Z"),
        ]
    )
    func singleFile(tool: String, suffix: String) throws {
        let shop = try Workshop()
        try shop.make("seq 1 200000 > a.csv; echo planted-end >> a.csv; \(tool) -c < a.csv > a.csv.\(suffix)")
        let found = try shop.extract("a.csv.\(suffix)")
        #expect(found.segments.map(\.segment.path) == ["a.csv"])
        #expect(found.segments.first?.segment.mediaType == "text/csv")
        #expect(found.state == .scanned)
        #expect(found.verdict?.bytesScanned == 1_288_907)
    }

    @Test("archives nested three deep give the whole path")
    func nested() throws {
        let shop = try Workshop()
        try shop.make(
            """
            mkdir dir; echo planted > list.csv; tar czf dir/inner.tar.gz list.csv; echo near > near.txt
            zip -q outer.zip dir/inner.tar.gz near.txt
            7z a seven.7z outer.zip; tar cJf top.tar.xz seven.7z
            """
        )
        let outer = try shop.extract("outer.zip")
        #expect(outer.paths(of: "planted") == ["dir/inner.tar.gz!list.csv"])
        let top = try shop.extract("top.tar.xz")
        #expect(top.paths(of: "planted") == ["seven.7z!outer.zip!dir/inner.tar.gz!list.csv"])
        #expect(top.paths(of: "near") == ["seven.7z!outer.zip!near.txt"])
        #expect(top.state == .scanned)
    }

    @Test("a number in a member's name is seen")
    func names() throws {
        let shop = try Workshop()
        try shop.make("touch planted-name.txt; zip -q a.zip planted-name.txt; tar czf b.tar.gz a.zip")
        let recording = try shop.extract("b.tar.gz")
        #expect(recording.text(at: "a.zip!(member names)") == "planted-name.txt\n")
        #expect(recording.text(at: "(member names)") == "a.zip\n")
    }

    @Test("streams after the first are read", arguments: ["gzip", "bzip2", "xz", "zstd -q", "lz4 -q"])
    func concatenated(tool: String) throws {
        let shop = try Workshop()
        try shop.make("(echo first | \(tool) -c; echo second | \(tool) -c; echo third | \(tool) -c) > a")
        let recording = try shop.extract("a")
        #expect(recording.text(at: "a") == "first\nsecond\nthird\n")
    }
}
