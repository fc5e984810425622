import SluiceCore
import Testing

@Suite struct TextEncodingTests {
    @Test(
        arguments: [
            (TextEncoding.utf8, Array("aé€😀".utf8).count), (.singleByte, 2), (.utf16LittleEndian, 10),
            (.utf16BigEndian, 10), (.utf32LittleEndian, 16), (.utf32BigEndian, 16), (.doubleByte, 7),
        ]
    )
    func sourceLengthFollowsFromTheDecodedText(encoding: TextEncoding, sourceBytes: Int) {
        let text = encoding == .singleByte ? "aé" : "aé€😀"
        #expect(text.utf8.reduce(0) { $0 + encoding.sourceByteCount(leadByte: $1) } == sourceBytes)
    }
}
