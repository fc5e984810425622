import SluiceContent
import Testing

@Suite struct LineSieveTests {
    /// What is kept of a text that comes in pieces of a size, when lines with a `k` are wanted.
    private func kept(_ text: String, pieces size: Int) throws -> String {
        var sieve = LineSieve { line in line.indices.contains { line[$0] == UInt8(ascii: "k") } }
        var kept: [UInt8] = []
        let write = { (bytes: Span<UInt8>) throws(SystemError) in
            for index in bytes.indices { kept.append(bytes[index]) }
        }
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            try sieve.pass(bytes.span.extracting(start..<min(start + size, bytes.count)), to: write)
        }
        try sieve.finish(to: write)
        return String(decoding: kept, as: UTF8.self)
    }

    @Test(
        "wanted lines come with their ends, wherever the text is cut",
        arguments: [
            ("", ""), ("k", "k"), ("a", ""), ("k\n", "k\n"), ("\n\nk\n\n", "k\n"), ("a\nk1\nk2\nb\nk3", "k1\nk2\nk3"),
            ("k1\r\nb\r\nk2\r\n", "k1\r\nk2\r\n"), ("long line with k\nlong line without\n", "long line with k\n"),
        ])
    func lines(_ text: String, _ expected: String) throws {
        for size in 1...text.utf8.count + 1 {
            #expect(try kept(text, pieces: size) == expected, "pieces of \(size)")
        }
    }

    @Test("a line over the bound is let through whole, others beside it are not", arguments: [1000, 300_000, 5 << 20])
    func longLine(_ size: Int) throws {
        let long = String(repeating: "x", count: LineSieve.heldBytes + 500_000) + "\n"
        let found = try kept("a\n" + long + "b\nk\n" + long, pieces: size)
        // What comes in one piece needs no holding, so it is asked for.
        let expected = size > long.utf8.count ? "k\n" : long + "k\n" + long
        #expect(found == expected)
    }
}
