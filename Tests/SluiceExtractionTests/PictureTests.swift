import Foundation
import SluiceCore
import Testing

@Suite("Pictures: metadata, and what stands behind their end")
struct PictureTests {
    private static let documents = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Documents")

    /// Copies a picture that other programs made (`Documents/make-pictures.sh`) into the folder of a test.
    private func bring(_ name: String, to shop: Workshop) throws {
        try FileManager.default.copyItem(
            at: Self.documents.appending(path: name), to: shop.folder.appending(path: name))
    }

    @Test(
        "what other programs wrote into every kind of metadata is found",
        arguments: [
            (
                "photo.jpg",
                [
                    "Artist: exif 4111111111111111", "ImageDescription: Köln planted",
                    "UserComment: user comment 5555555555554444 日本", "XPComment: xp comment тест 378282246310005",
                    "GPSPosition: 48.858222, -2.294500", "xmp 4111111111111111", "Caption: iptc 536-22-1234",
                    "City: planted city", "Comment: comment 378282246310005",
                ]
            ),
            (
                "chart.png",
                [
                    "Author: plain 4111111111111111 Köln", "Comment: deflated 5555555555554444",
                    "Title: inflated 378282246310005 日本", "題名", "Notes: international 536-22-1234",
                    "Artist: exif 4111111111111111", "xmp 5555555555554444",
                ]
            ),
            ("moving.gif", ["Comment: comment 5555555555554444", "xmp 4111111111111111"]),
            ("shot.webp", ["Artist: exif 4111111111111111", "xmp 5555555555554444"]),
            (
                "scan.tif",
                [
                    "ImageDescription: planted description 4111111111111111", "Artist: planted artist",
                    "xmp 5555555555554444", "Headline: iptc 378282246310005",
                ]
            ),
            ("photo.heic", ["Artist: exif 4111111111111111", "xmp 5555555555554444"]),
            (
                "photo.avif",
                ["Artist: exif 4111111111111111", "xmp 4111111111111111", "GPSPosition: 48.858222, -2.294500"]
            ),
        ])
    func metadata(name: String, texts: [String]) throws {
        let shop = try Workshop()
        try bring(name, to: shop)
        try shop.make("zip -q -0 a.zip \(name)")
        for (file, place) in [(name, "#metadata"), ("a.zip", "\(name)#metadata")] {
            let recording = try shop.extract(file)
            for text in texts { #expect(recording.locations(of: text).first == place, "\(text)") }
            #expect(recording.reasons == [.unsupported])
            #expect(recording.state == .partial)
        }
    }

    @Test("a picture without metadata is named as not read")
    func bare() throws {
        let shop = try Workshop()
        try bring("progressive.jpg", to: shop)
        let recording = try shop.extract("progressive.jpg")
        #expect(recording.reasons == [.unsupported])
        #expect(recording.verdict?.detail == "of pictures only the metadata is read; --ocr reads their text")
        #expect(recording.foreign.isEmpty)
    }

    @Test(
        "a picture whose text is to be recognized is handed over whole, as a file and as a member",
        arguments: ["photo.jpg", "chart.png"])
    func handedOver(name: String) throws {
        let shop = try Workshop()
        try bring(name, to: shop)
        try shop.make("zip -q a.zip \(name)")
        let bytes = try Array(Data(contentsOf: shop.folder.appending(path: name)))
        var limits = ExtractionLimits()
        limits.recognizesText = true
        for file in [name, "a.zip"] {
            let recording = try shop.extract(file, limits: limits)
            #expect(recording.foreign.map(\.bytes) == [bytes])
            #expect(recording.foreign.first?.content.format == .picture)
            #expect(recording.foreign.first?.content.path == (file == name ? "" : name))
            #expect(recording.reasons.isEmpty)
        }
    }

    @Test(
        "text behind a bitmap and an icon is found, and the bitmap is handed over without it",
        arguments: ["bmp", "ico"])
    func behindBitmap(kind: String) throws {
        let shop = try Workshop()
        try shop.make(
            """
            python3 - <<'PY'
            import struct
            dots = bytes(range(240)) * 2
            header = struct.pack("<IiiHHIIiiII", 40, 10, -16, 1, 24, 0, 0, 0, 0, 0, 0)
            bitmap = b"BM" + struct.pack("<IHHI", 0, 0, 0, 54) + header + bytes(32 * 16)
            icon = struct.pack("<HHH", 0, 1, 1) + struct.pack("<BBBBHHII", 10, 16, 0, 0, 1, 24, 40 + len(dots), 22)
            icon += header + dots
            open("a.bmp", "wb").write(bitmap); open("a.ico", "wb").write(icon)
            open("b.bmp", "wb").write(bitmap + b"planted-behind\\n"); open("b.ico", "wb").write(icon + b"planted-behind\\n")
            PY
            zip -q outer.zip b.\(kind)
            """)
        #expect(try shop.extract("b.\(kind)").paths(of: "planted-behind") == [""])
        #expect(try shop.extract("outer.zip").paths(of: "planted-behind") == ["b.\(kind)"])
        var limits = ExtractionLimits()
        limits.recognizesText = true
        let recording = try shop.extract("b.\(kind)", limits: limits)
        let whole = try Array(Data(contentsOf: shop.folder.appending(path: kind == "bmp" ? "a.bmp" : "b.ico")))
        #expect(recording.foreign.map(\.bytes) == [whole])
    }

    @Test(
        "what is put behind a picture's end is found",
        arguments: [
            "photo.jpg", "progressive.jpg", "chart.png", "moving.gif", "shot.webp", "scan.tif", "photo.heic",
            "photo.avif",
        ])
    func behind(name: String) throws {
        let shop = try Workshop()
        try bring(name, to: shop)
        try shop.make(
            """
            echo planted-inside > inside.txt; zip -q a.zip inside.txt; tar cf a.tar inside.txt
            (cat \(name); echo planted-text behind) > text; (cat \(name) a.zip) > zip; (cat \(name) a.tar) > tar
            (cat \(name) a.zip) > member; zip -q -0 outer.zip member text
            """)
        #expect(try shop.extract("text").paths(of: "planted-text") == [""])
        #expect(try shop.extract("zip").paths(of: "planted-inside") == ["inside.txt"])
        #expect(try shop.extract("tar").paths(of: "planted-inside") == ["(after the end)!inside.txt"])
        let outer = try shop.extract("outer.zip")
        #expect(outer.paths(of: "planted-inside") == ["member!(after the end)!inside.txt"])
        #expect(outer.paths(of: "planted-text") == ["text"])
    }

    @Test(
        "a picture cut anywhere keeps the metadata before the cut, and ends",
        arguments: ["photo.jpg", "chart.png", "moving.gif", "shot.webp", "scan.tif", "photo.heic", "photo.avif"])
    func cut(name: String) throws {
        let shop = try Workshop()
        try bring(name, to: shop)
        let bytes = try Array(Data(contentsOf: shop.folder.appending(path: name)))
        for length in stride(from: 1, to: bytes.count, by: 37) {
            try shop.write(Array(bytes.prefix(length)), to: "cut")
            #expect(try shop.extract("cut").verdict != nil)
        }
        try shop.write(Array(bytes.prefix(bytes.count * 3 / 4)), to: "cut")
        #expect(try shop.extract("cut").state != .scanned)
    }

    @Test(
        "a picture with flipped bits never ends the extraction",
        arguments: ["photo.jpg", "chart.png", "moving.gif", "shot.webp", "scan.tif", "photo.heic", "photo.avif"])
    func flipped(name: String) throws {
        let shop = try Workshop()
        try bring(name, to: shop)
        let bytes = try Array(Data(contentsOf: shop.folder.appending(path: name)))
        var generator = SplitMix(state: 7)
        for _ in 0..<150 {
            var changed = bytes
            for _ in 0..<8 {
                changed[Int.random(in: 0..<changed.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            try shop.write(changed, to: "flipped")
            #expect(try shop.extract("flipped").verdict != nil)
        }
    }
}

/// A generator of the same numbers in every run.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
