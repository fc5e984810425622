import Foundation
import SluicePattern
import Synchronization
import Testing

@testable import SluiceDetection

/// The shipped profiles, compiled and taken from a store: what they match is the same.
@Suite struct ShippedProfilesCacheTests {
    private final class Store: PatternSetStore {
        private let files = Mutex<[String: [UInt8]]>([:])
        let kept = Atomic(0)

        func bytes(named name: String) -> [UInt8]? { files.withLock { $0[name] } }

        func keep(_ bytes: [UInt8], named name: String) {
            kept.add(1, ordering: .relaxed)
            files.withLock { $0[name] = bytes }
        }
    }

    private static let profiles: [Profile] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Profiles")
        let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        return (files ?? []).filter { $0.pathExtension == "yaml" }.sorted { $0.path < $1.path }.compactMap { file in
            try? ProfileLoader.profile(from: String(contentsOf: file, encoding: .utf8), file: file.lastPathComponent)
        }
    }()

    @Test("matches are the same from the store and without one")
    func equalMatches() throws {
        let store = Store()
        let compiled = try CompiledProfiles(Self.profiles)
        let keeping = try CompiledProfiles(Self.profiles, store: store)
        let restored = try CompiledProfiles(Self.profiles, store: store)
        #expect(
            store.kept.load(ordering: .relaxed) == 2, "anchors and what is compiled of them; the second set is restored"
        )
        #expect(compiled.patterns.anchorKinds == restored.patterns.anchorKinds)
        #expect(compiled.digest == restored.digest)
        let examples = Self.profiles.flatMap(\.entries).flatMap { $0.examples.match + $0.examples.nearMiss }
        var random = SeededGenerator(seed: 11)
        for _ in 0..<4 {
            let text = Array(examples.shuffled(using: &random).joined(separator: "\n").utf8)
            let expected = try compiled.matches(in: text, windowBytes: 3000)
            #expect(expected.count > 50)
            #expect(try keeping.matches(in: text, windowBytes: 3000).elementsEqual(expected, by: isEqual))
            #expect(try restored.matches(in: text, windowBytes: 3000).elementsEqual(expected, by: isEqual))
        }
    }

    private func isEqual(_ left: DetectedMatch, _ right: DetectedMatch) -> Bool {
        String(describing: left) == String(describing: right)
    }

    @Test("profiles of other patterns do not share a file")
    func otherProfiles() throws {
        let store = Store()
        for profile in Self.profiles { _ = try CompiledProfiles([profile], store: store) }
        #expect(store.kept.load(ordering: .relaxed) == 2 * Self.profiles.count)
    }
}
