import SluiceCore
import Testing

@Suite struct TextEncodingTests {
    @Test(
        arguments: [
            (TextEncoding.utf8, Array("aé€😀".utf8).count), (.latin1, 2), (.utf16LittleEndian, 10),
            (.utf16BigEndian, 10),
        ]
    )
    func sourceLengthFollowsFromTheDecodedText(encoding: TextEncoding, sourceBytes: Int) {
        let text = encoding == .latin1 ? "aé" : "aé€😀"
        #expect(text.utf8.reduce(0) { $0 + encoding.sourceByteCount(leadByte: $1) } == sourceBytes)
    }
}
