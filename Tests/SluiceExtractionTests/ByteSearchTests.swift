import Testing

@testable import SluiceExtraction

/// Counts by eights against counts byte by byte.
@Suite struct ByteSearchTests {
    @Test(
        "bytes with the high bit are counted whatever their number and place",
        arguments: [0, 1, 7, 8, 9, 2039, 2040, 2041, 2048, 5000, 70_001])
    func high(_ count: Int) {
        for share in [0, 1, 50, 100] {
            var seed = UInt64(count * 101 + share)
            let bytes = (0..<count).map { _ -> UInt8 in
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(seed >> 57) | (Int(seed >> 40 & 0xFFFF) % 100 < share ? 0x80 : 0)
            }
            #expect(highBytes(bytes.span) == bytes.count { $0 >= 0x80 })
        }
    }
}
