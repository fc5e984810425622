import SluiceCore
import Yams

/// Ignore rules that hold over all profiles of a run, from a file of their own.
package struct IgnoreRules: Sendable {
    private let rules: [(profile: String?, rule: IgnoreRule)]

    private static let mostRules = 10_000

    /// Reads a file: a YAML mapping with the key `ignore`, whose rules are those of a profile and may name a `profile` too.
    ///
    /// - Parameters:
    ///   - text: the file's content.
    ///   - file: its name, for the problems and the names of the rules.
    ///   - known: the profiles that rules may name, with all their entries.
    /// - Throws: ``ProfileError`` with all problems, in the order of the file.
    package init(from text: String, file: String, known: [Profile]) throws(ProfileError) {
        var document = ProfileDocument(file: file)
        var rules: [(profile: String?, rule: IgnoreRule)] = []
        if let root = document.root(of: text) {
            let fields = document.fields(of: root, "file", known: ["ignore"], required: ["ignore"])
            rules = document.list(fields["ignore"], "ignore", limit: Self.mostRules)
                .compactMap { Self.rule($0, known, from: &document) }
        }
        guard document.problems.isEmpty else {
            let problems = document.problems.enumerated().sorted { left, right in
                (left.element.line ?? 0, left.offset) < (right.element.line ?? 0, right.offset)
            }
            throw ProfileError(problems: problems.map(\.element))
        }
        self.rules = rules
    }

    private static func rule(
        _ node: Node, _ known: [Profile], from document: inout ProfileDocument
    ) -> (profile: String?, rule: IgnoreRule)? {
        let profileNode = node.mapping?["profile"]
        let profile = document.text(profileNode, "profile")
        var named = known
        if let profile {
            named = known.filter { $0.id == profile }
            if named.isEmpty {
                let near = Spelling.nearest(to: profile, among: known.map(\.id))
                document.report(
                    "ignore rule names the unknown profile `\(ProfileDocument.shown(profile))`",
                    near.map { "did you mean `\($0)`?" } ?? "take one from `sluice profiles list`", at: profileNode)
                named = known
            }
        }
        let entryIDs = named.flatMap(\.entries).map(\.id)
        return ProfileLoader.ignoreRule(node, entryIDs: entryIDs, further: ["profile"], from: &document)
            .map { (profile, $0) }
    }

    /// The profiles with these rules behind their own. A rule is left out where its profile or entry is none of them.
    package func added(to profiles: [Profile]) -> [Profile] {
        profiles.map { profile in
            var profile = profile
            profile.ignoreRules += rules.filter { name, rule in
                (name ?? profile.id) == profile.id
                    && rule.entry.map { id in profile.entries.contains { $0.id == id } } ?? true
            }.map(\.rule)
            return profile
        }
    }
}
