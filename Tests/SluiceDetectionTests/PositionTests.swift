import SluiceCore
import Testing

@testable import SluiceDetection

/// Places in the source, checked against encodings made by hand.
@Suite struct PositionTests {
    private let profiles: CompiledProfiles

    init() throws {
        profiles = try TestProfile(entries: [TestProfile.Entry(id: "k", pattern: "k[0-9]é?k")]).compiled()
    }

    private let text = "añ€😀\n\nk1k é k2ék"

    private func utf16Bytes(_ text: Substring) -> Int64 { Int64(text.utf16.count * 2) }

    @Test("UTF-8 places count bytes, lines and characters")
    func utf8() throws {
        let matches = try profiles.matches(in: text)
        #expect(matches.map(\.byteRange) == [12..<15, 19..<24])
        #expect(matches.map(\.line) == [3, 3])
        #expect(matches.map(\.column) == [1, 7])
    }

    @Test("UTF-16 places count its code units, surrogate pairs and the byte order mark", arguments: [1, 8, 4096])
    func utf16(_ windowBytes: Int) throws {
        for encoding in [TextEncoding.utf16LittleEndian, .utf16BigEndian] {
            let matches = try profiles.matches(
                in: Array(text.utf8), pieces: [3, 5, 2], windowBytes: windowBytes, encoding: encoding, sourceOffset: 2
            )
            let expected = ["k1k", "k2ék"].compactMap { text.firstRange(of: $0) }.map { range in
                2 + utf16Bytes(text[..<range.lowerBound])..<2 + utf16Bytes(text[..<range.upperBound])
            }
            #expect(matches.map(\.byteRange) == expected)
            #expect(matches.map(\.column) == [1, 7])
        }
    }

    @Test("Latin-1 places count one byte for each character")
    func latin1() throws {
        let text = "ñéü k1k ö k2ék"
        let matches = try profiles.matches(in: Array(text.utf8), windowBytes: 8, encoding: .singleByte)
        #expect(matches.map(\.byteRange) == [4..<7, 10..<14])
        #expect(matches.map(\.column) == [5, 11])
    }

    @Test("lines are counted by line feeds, across pieces and windows")
    func lines() throws {
        let line = String(repeating: ".", count: 37) + "\r\n"
        let text = String(repeating: line, count: 500) + "..k7k"
        let matches = try profiles.matches(in: Array(text.utf8), pieces: [11, 1000, 3], windowBytes: 64)
        #expect(matches.map(\.line) == [501])
        #expect(matches.map(\.column) == [3])
    }
}
