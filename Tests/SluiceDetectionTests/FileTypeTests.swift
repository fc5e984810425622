import SluiceCore
import SluiceProfiles
import Testing

@testable import SluiceDetection

@Suite struct FileTypeTests {
    private static func entry(_ keys: String) -> String {
        """
        profile: keys
        version: 1
        description: for tests
        entries:
          - {id: store, name: Store, info_type: ENCRYPTION_KEY, severity: high, \(keys)}
        """
    }

    private struct Found: MatchReceiver {
        var matches: [DetectedMatch] = []
        mutating func receive(_ match: DetectedMatch) { matches.append(match) }
    }

    private static func matches(_ profiles: [Profile], _ segment: Segment) throws -> [DetectedMatch] {
        var scanner = try SegmentScanner(profiles: try CompiledProfiles(profiles)) { 0 }
        var found = Found()
        scanner.beginInput()
        scanner.judgeFile(segment, into: &found)
        return found.matches
    }

    @Test func `a file of a kind is one match, whose value is the kind and the place`() throws {
        let profile = try ProfileLoader.profile(
            from: Self.entry("file_types: [application/pkcs12, application/x-java-keystore]"), file: "keys.yaml")
        let segment = Segment(path: "a/b.txt", mediaType: "application/pkcs12", encoding: .utf8)
        let match = try #require(try Self.matches([profile], segment).first)
        #expect(match.confidence == .high)
        #expect(match.why == ["literal", "file-type:application/pkcs12"])
        #expect(match.points == [70, 0])
        #expect(match.masked == "application/pkcs12")
        #expect(match.normalizedValue.bytes == Array("application/pkcs12\0a/b.txt".utf8))
        for other in ["application/pkcs8", "text/plain", ""] {
            #expect(try Self.matches([profile], Segment(path: "", mediaType: other, encoding: .utf8)).isEmpty)
        }
    }

    @Test func `every kind is looked for by the shipped profiles`() throws {
        let profiles = try EmbeddedProfiles.loaded().filter(\.isDefault)
        for kind in KeyFile.allCases {
            let segment = Segment(path: "", mediaType: kind.rawValue, encoding: .utf8)
            #expect(try Self.matches(profiles, segment).count == 1, "\(kind)")
        }
    }

    @Test(arguments: [
        ("file_types: [application/pkcs21]", "did you mean `application/pkcs12`?"),
        ("file_types: []", "file_types has no items"),
        ("file_types: [application/pkcs12], hot_words: {en: [key]}", "`hot_words` says nothing of a whole"),
        ("file_types: [application/pkcs12], words: [key]", "entry has `words` and `file_types`"),
    ])
    func `what cannot be is told`(keys: String, told: String) throws {
        let error = try #require(throws: ProfileError.self) {
            try ProfileLoader.profile(from: Self.entry(keys), file: "keys.yaml")
        }
        #expect(error.description.contains(told), "\(error)")
    }
}
