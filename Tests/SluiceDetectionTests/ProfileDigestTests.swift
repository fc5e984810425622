import Testing

@testable import SluiceDetection

@Suite struct ProfileDigestTests {
    private func profile(_ id: String, _ change: (inout TestProfile.Entry) -> Void = { _ in }) throws -> Profile {
        var entry = TestProfile.Entry(id: "a", pattern: "abc", lines: ["hot_words: {en: [x, y]}"])
        change(&entry)
        return try ProfileLoader.profile(from: TestProfile(id: id, entries: [entry]).yaml, file: "\(id).yaml")
    }

    @Test("the digest does not depend on the order of files")
    func order() throws {
        let (first, second) = (try profile("one"), try profile("two"))
        let digest = try CompiledProfiles([first, second]).digest
        #expect(try CompiledProfiles([second, first]).digest == digest)
        #expect(digest.wholeMatch(of: /sha256:[0-9a-f]{64}/) != nil)
    }

    @Test("examples and what an entry says of its cost take no part, everything else does")
    func changes() throws {
        let base = try CompiledProfiles([profile("one")]).digest
        #expect(try CompiledProfiles([profile("one") { $0.match = "other" }]).digest == base)
        #expect(try CompiledProfiles([profile("one") { $0.lines.append("cost: high") }]).digest == base)
        #expect(try CompiledProfiles([profile("two")]).digest != base)
        #expect(try CompiledProfiles([profile("one") { $0.pattern = "abcd" }]).digest != base)
        #expect(try CompiledProfiles([profile("one") { $0.lines = ["hot_words: {en: [x], de: [y]}"] }]).digest != base)
        #expect(try CompiledProfiles([profile("one") { $0.lines.append("window: 301") }]).digest != base)
        #expect(try CompiledProfiles([profile("one") { $0.points = "bare" }]).digest != base)
    }

    @Test("what an ignore rule is held against takes part")
    func regexTarget() throws {
        var profile = try profile("one")
        profile.ignoreRules = [IgnoreRule(name: "one#1", valuePattern: "a", reason: "r")]
        let base = try CompiledProfiles([profile]).digest
        profile.ignoreRules[0].regexTarget = .match
        #expect(try CompiledProfiles([profile]).digest != base)
    }
}
