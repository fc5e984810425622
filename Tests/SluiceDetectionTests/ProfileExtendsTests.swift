import SluiceCore
import Testing

@testable import SluiceDetection

/// Profiles that take entries of others.
@Suite struct ProfileExtendsTests {
    private static let base = TestProfile(
        id: "base", head: ["allowed_match_count: 4", "ignore: [{entry: two, reason: known}]"],
        entries: [
            .init(id: "one", pattern: "aa[0-9]{4}", match: "aa1234"), .init(id: "two", pattern: "bb[0-9]{4}"),
        ]
    ).yaml

    private func load(_ lines: String..., others: [ProfileLibrary.File] = []) throws -> Profile {
        let text = (["profile: mine", "version: 1", "description: for tests"] + lines).joined(separator: "\n")
        let library = ProfileLibrary(
            [("base.yaml", Self.base, NoProfileFolder()), ("mine.yaml", text, NoProfileFolder())] + others)
        return try ProfileLoader.profile(from: text, file: "mine.yaml", library: library)
    }

    private func problems(_ lines: String..., others: [ProfileLibrary.File] = []) -> [String] {
        do {
            let text = (["profile: mine", "version: 1", "description: for tests"] + lines).joined(separator: "\n")
            let library = ProfileLibrary(
                [("base.yaml", Self.base, NoProfileFolder()), ("mine.yaml", text, NoProfileFolder())] + others)
            _ = try ProfileLoader.profile(from: text, file: "mine.yaml", library: library)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }

    @Test func `A profile takes over entries, ignore rules and thresholds`() throws {
        let profile = try load("extends: base")
        #expect(profile.id == "mine")
        #expect(profile.entries.map(\.id) == ["one", "two"])
        #expect(profile.allowedMatchCount == 4)
        #expect(profile.ignoreRules.map(\.reason) == ["known"])
        #expect(profile.entries.map(\.line) == [4, 4])
    }

    @Test func `Its own keys win, entries are removed, overridden and added`() throws {
        let profile = try load(
            "extends: [base]", "allowed_match_count: 0", "remove: [two]",
            "override: {one: {severity: critical, min_matches: 3, points: prefixed}}", "entries:",
            "  - {id: three, name: Three, info_type: X, severity: low, points: literal, pattern: 'cc[0-9]{4}',",
            "     examples: {match: [cc1234], near_miss: [cc123]}}")
        #expect(profile.entries.map(\.id) == ["one", "three"])
        #expect(profile.entries.map(\.severity) == [.critical, .low])
        #expect(profile.entries[0].counting.minMatches == .init(3))
        #expect(profile.entries[0].evidence.points == .prefixed)
        #expect(profile.allowedMatchCount == 0)
        // The rule was about an entry that is gone.
        #expect(profile.ignoreRules.isEmpty)
    }

    @Test func `A profile can extend one that extends another`() throws {
        let middle = "profile: middle\nversion: 1\ndescription: d\nextends: base\nremove: [one]"
        let profile = try load("extends: middle", others: [("middle.yaml", middle, NoProfileFolder())])
        #expect(profile.entries.map(\.id) == ["two"])
    }

    @Test func `Circles are told with their way`() {
        let other = "profile: other\nversion: 1\ndescription: d\nextends: mine"
        #expect(
            problems("extends: other", others: [("other.yaml", other, NoProfileFolder())]).contains {
                $0.contains("extends goes in a circle: mine, then other, then mine")
            })
        #expect(problems("extends: mine").contains { $0.contains("extends goes in a circle: mine, then mine") })
    }

    @Test func `Unknown profiles and entries are told with a mend`() {
        #expect(problems("extends: bas").first?.contains("unknown profile `bas`") == true)
        #expect(problems("extends: base", "remove: [onne]").contains { $0.contains("did you mean `one`?") })
        let lines = problems("extends: base", "override: {twoo: {severity: low}}")
        #expect(
            lines == [
                "mine.yaml:5: override names the unknown entry `twoo`; did you mean `two`?"
            ])
        #expect(problems("remove: [one]").contains { $0.contains("remove stands without `extends`") })
    }

    @Test func `A wrong override is told like a wrong entry, in the line of the override`() {
        let lines = problems("extends: base", "override:", "  one: {severity: hihg}")
        #expect(lines.count == 1)
        #expect(lines.first?.hasPrefix("mine.yaml:6: entry \"one\": severity is `hihg`") == true)
    }

    @Test func `An entry of its own may not repeat an id that it takes over`() {
        let lines = problems(
            "extends: base", "entries:",
            "  - {id: one, name: O, info_type: X, severity: low, points: literal, pattern: 'cc[0-9]{4}',",
            "     examples: {match: [cc1234], near_miss: [cc123]}}")
        #expect(lines.contains { $0.contains("id stands twice") })
    }

    /// The files of a folder, by name.
    private struct Folder: ProfileFolder {
        var files: [String: String]

        func contents(of name: String) throws(ProfileFileError) -> [UInt8] {
            guard let text = files[name] else { throw ProfileFileError(problem: "is missing", mend: "write it") }
            return Array(text.utf8)
        }
    }

    @Test func `A word list that is taken over lies beside its own profile, an overriding one beside the file`() throws
    {
        let listed = """
            profile: listed
            version: 1
            description: d
            entries:
              - {id: words, name: W, info_type: X, severity: low, word_list: a.txt,
                 examples: {match: [alpha], near_miss: [beta]}}
              - {id: more, name: M, info_type: X, severity: low, word_list: a.txt,
                 examples: {match: [alpha], near_miss: [beta]}}
            """
        let middle = "profile: middle\nversion: 1\ndescription: d\nextends: listed"
        let text = "profile: mine\nversion: 1\ndescription: d\nextends: middle\noverride: {more: {word_list: a.txt}}"
        let library = ProfileLibrary([
            ("listed.yaml", listed, Folder(files: ["a.txt": "alpha"])),
            ("middle.yaml", middle, Folder(files: ["a.txt": "beta"])),
        ])
        let profile = try ProfileLoader.profile(
            from: text, file: "mine.yaml", folder: Folder(files: ["a.txt": "gamma"]), library: library)
        #expect(
            profile.entries.map(\.target) == [
                .wordList(WordList(file: "a.txt", terms: ["alpha"])),
                .wordList(WordList(file: "a.txt", terms: ["gamma"])),
            ])
    }
}
