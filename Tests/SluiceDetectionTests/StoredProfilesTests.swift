import SluicePattern
import SluiceProfiles
import Synchronization
import Testing

@testable import SluiceDetection

/// Profiles on their way out of the program and back; what is expected of them is what the loader reads from YAML.
@Suite struct StoredProfilesTests {
    private final class Store: PatternSetStore {
        let files = Mutex<[String: [UInt8]]>([:])

        func bytes(named name: String) -> [UInt8]? { files.withLock { $0[name] } }
        func keep(_ bytes: [UInt8], named name: String) { files.withLock { $0[name] = bytes } }
    }

    /// Has every key that a profile and an entry may have.
    private static let text = """
        profile: all-keys
        version: 3
        description: 'for tests: é'
        default: false
        allowed_match_count: 2
        confidence_threshold: low
        supporting: {year: '(?<![0-9])20[0-9]{2}(?![0-9])'}
        test_values: ['4111111111111111']
        require: {distinct_entries: 2, within: 300}
        ignore:
          - {value_hmac: \(String(repeating: "0a", count: 32)), path: 'docs/*', reason: known, expires: 2031-01-31}
          - {regex: '^4000', regex_target: match, entry: digits, reason: ours}
        entries:
          - id: digits
            name: Digits
            info_type: TEST
            severity: critical
            pattern: '(?<![0-9])[0-9]{16}(?![0-9])'
            anchor: {digits: {groups: [[16], [4, 12]], separators: ' -'}}
            points: structured
            cost: high
            validator: {name: luhn, mode: bonus}
            entropy: 1.5
            hot_words: {en: [card, number], de: [karte]}
            negative_words: [order]
            window: 77
            supporting: [year]
            count: all
            min_matches: {high: 1, medium: 3}
            confidence_threshold: high
            examples: {match: ['card 4111111111111111'], near_miss: ['1']}
          - id: letters
            name: Letters
            info_type: TEST
            severity: low
            pattern: 'abc[0-9]{3}'
            anchor: {literals: [abc]}
            points: prefixed
            examples: {match: ['abc123'], near_miss: ['abc']}
          - id: words
            name: Words
            info_type: TEST
            severity: medium
            words: [grün, Rot]
            examples: {match: ['grün'], near_miss: ['gelb']}
        """

    private static func loaded() throws -> [Profile] {
        [try ProfileLoader.profile(from: text, file: "all.yaml")] + (try EmbeddedProfiles.loaded())
    }

    private static func withoutExamples(_ profiles: [Profile]) -> [Profile] {
        var profiles = profiles
        for profile in profiles.indices {
            for entry in profiles[profile].entries.indices {
                profiles[profile].entries[entry].examples = .init(match: [], nearMiss: [])
            }
        }
        return profiles
    }

    @Test("what comes back is all that was read, without the examples")
    func roundTrip() throws {
        let profiles = try Self.loaded()
        let store = Store()
        let stored = StoredProfiles(of: [("all.yaml", Array(Self.text.utf8))])
        #expect(stored.profiles(from: store) == nil)
        stored.keep(profiles, in: store)
        let restored = try #require(stored.profiles(from: store))
        #expect(restored == Self.withoutExamples(profiles))
        #expect(ProfileDigest.text(of: restored) == ProfileDigest.text(of: profiles))
        #expect(restored.flatMap(\.entries).count > 600)
    }

    @Test("what was made of other files is not taken")
    func otherFiles() throws {
        let store = Store()
        StoredProfiles(of: [("a", [1, 2]), ("b", [3])]).keep(try Self.loaded(), in: store)
        for files: [(name: String, bytes: [UInt8])] in [
            [("a", [1, 2])], [("b", [3]), ("a", [1, 2])], [("a", [1]), ("b", [2, 3])], [("a", [1, 2]), ("b", [4])],
            [("a", [1, 2]), ("c", [3])], [],
        ] {
            #expect(StoredProfiles(of: files).profiles(from: store) == nil)
        }
    }

    @Test("a file that was cut or changed is not taken")
    func damaged() throws {
        let store = Store()
        let stored = StoredProfiles(of: [])
        stored.keep([try ProfileLoader.profile(from: Self.text, file: "all.yaml")], in: store)
        let (name, whole) = try #require(store.files.withLock { $0.first })
        for place in stride(from: 0, to: whole.count, by: 7) {
            var bytes = whole
            bytes[place] ^= 0x10
            store.keep(bytes, named: name)
            #expect(stored.profiles(from: store) == nil)
            store.keep(Array(whole.prefix(place)), named: name)
            #expect(stored.profiles(from: store) == nil)
        }
    }

    /// Whoever knows the form makes the digest right: then the profiles may be other ones, but nothing is read that is
    /// not there.
    @Test("a forged file is refused, or some profile or other")
    func forged() throws {
        let store = Store()
        let stored = StoredProfiles(of: [])
        stored.keep([try ProfileLoader.profile(from: Self.text, file: "all.yaml")], in: store)
        let (name, whole) = try #require(store.files.withLock { $0.first })
        let key = Array(whole[12..<44])
        let inside = Array(try #require(StoredEnvelope.opened(whole, key: key)))
        for place in inside.indices {
            for value: UInt8 in [0, 0xFF, inside[place] ^ 1] {
                var bytes = inside
                bytes[place] = value
                store.keep(StoredEnvelope.sealed(bytes, key: key), named: name)
                #expect(stored.profiles(from: store)?.count ?? 1 <= 1)
            }
        }
    }

    @Test("which of the built-in profiles are off is told without parsing them")
    func defaults() throws {
        let profiles = try EmbeddedProfiles.loaded()
        #expect(EmbeddedProfiles.all.map { EmbeddedProfiles.isDefault($0.text) } == profiles.map(\.isDefault))
        #expect(Set(profiles.map(\.isDefault)).count == 2)
    }
}
