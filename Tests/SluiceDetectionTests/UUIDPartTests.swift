import Testing

@testable import SluiceDetection

/// The UUIDs are those of RFC 9562, section 4 and appendix A.
@Suite struct UUIDPartTests {
    private func isPart(_ value: String, in text: String) throws -> Bool {
        let bytes = Array(text.utf8)
        let start = try #require(text.firstRange(of: value))
        let lower = text.utf8.distance(from: text.startIndex, to: start.lowerBound)
        return UUIDPart.isPart(lower..<(lower + value.utf8.count), in: bytes.span)
    }

    @Test(arguments: [
        ("f81d4fae", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"), ("7dec", "id f81d4fae-7dec-11d0-a765-00a0c91e6bf6."),
        ("00a0c91e6bf6", "{f81d4fae-7dec-11d0-a765-00a0c91e6bf6}"),
        ("C232AB00-9414", "C232AB00-9414-11EC-B3C8-9F6BDECED846"),
        ("9414-11EC-B3C8", "urn:uuid:C232AB00-9414-11EC-B3C8-9F6BDECED846"),
        ("C232AB00", "p-C232AB00-9414-11EC-B3C8-9F6BDECED846"),
    ])
    func `a group is a part`(_ value: String, _ text: String) throws {
        #expect(try isPart(value, in: text))
    }

    @Test(arguments: [
        ("f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
        ("f81d4fae", "f81d4fae-7dec-11d0-a765-00a0c91e6bf"), ("f81d4fae", "f81d4fae-7dec-11d0-a765-00a0c91e6bf65"),
        ("f81d4fae", "xf81d4fae-7dec-11d0-a765-00a0c91e6bf6"), ("f81d4fae", "f81d4fae-7dec-11d0_a765-00a0c91e6bf6"),
        ("f81d4fae", "f81d4fae 7dec 11d0 a765 00a0c91e6bf6"), ("f81d4fae", "f81d4fae"), ("f81d4fae", "f81d4fae-"),
        ("f81d4fae", "g81d4fae-f81d4fae-7dec-11d0-a765-00a0c91e6bfg"), ("00a0", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
        ("83719264", "83719264-2026-11-28"),
    ])
    func `the whole, and what is no UUID, are none`(_ value: String, _ text: String) throws {
        #expect(try !isPart(value, in: text))
    }

    @Test func `no number is told of a UUID, and tokens are`() throws {
        func found(_ infoType: String) throws -> [String] {
            let entry = TestProfile.Entry(
                id: "eight", pattern: "(?<![0-9a-z])[0-9]{8}(?![0-9a-z])", points: "structured", infoType: infoType)
            let text = "83719264-7dec-11d0-a765-00a0c91e6bf6 {83719265-7dec-11d0-a765-00a0c91e6bf6} 83719266-7dec"
            return try TestProfile(entries: [entry]).compiled().matches(in: text).map(\.masked)
        }
        #expect(try found("TEST").count == 1)
        #expect(try found("AUTH_TOKEN").count == 3)
    }
}
