package import SluiceCore

/// What a GPT's `sharing.visibility` means for the world outside the workspace.
enum GPTVisibility: Sendable, Hashable {
    /// People of the workspace at most.
    case workspace
    /// Anybody who has the link.
    case publicLink
    /// Listed in the public GPT Store.
    case store
    /// Absent: nothing can be said.
    case missing
    /// A value that we do not know.
    case unknown
}

/// What a tool of a GPT lets it do.
enum GPTToolKind: Sendable, Hashable {
    case customAction, codeInterpreter, webBrowsing
    /// Known, and the subject of no finding.
    case harmless
    /// A value that we do not know.
    case unknown
}

/// The spellings of visibility and tool values that public clients have met (openai-apis.md 2.5), all in one place.
package enum GPTVocabulary {
    /// Keys in lower case with `-`. `workspace-with-link` is labelled "anyone with link" in ChatGPT, yet the link opens
    /// for members of the workspace only. Inferred: the aliases `link`, `public-link`, `marketplace`, `public`, `store`.
    private static let visibilities: [String: GPTVisibility] = [
        "just-me": .workspace, "invite-only": .workspace, "workspace-with-link": .workspace, "workspace": .workspace,
        "everyone-in-workspace": .workspace,
        "anyone-with-link": .publicLink, "link": .publicLink, "public-link": .publicLink,
        "gpt-store": .store, "marketplace": .store, "public": .store, "store": .store,
    ]

    /// Keys in lower case with `_`. Inferred: `web_search`.
    private static let tools: [String: GPTToolKind] = [
        "custom_action": .customAction, "action": .customAction,
        "code_interpreter": .codeInterpreter,
        "browser": .webBrowsing, "browsing": .webBrowsing, "web_browsing": .webBrowsing, "web_search": .webBrowsing,
        "dall_e": .harmless, "dalle": .harmless, "memory": .harmless, "canvas": .harmless, "deep_research": .harmless,
    ]

    static func visibility(_ raw: String?) -> GPTVisibility {
        guard let raw else { return .missing }
        return visibilities[folded(raw, separator: "-")] ?? .unknown
    }

    static func tool(_ raw: String) -> GPTToolKind { tools[folded(raw, separator: "_")] ?? .unknown }

    /// The visibility and tool values of a snapshot that we do not know, each once and sorted: one warning each.
    ///
    /// They are text from outside: escape them before they reach a terminal or a log.
    package static func unknownValues(in snapshot: PostureSnapshot) -> (visibilities: [String], tools: [String]) {
        let gpts = snapshot.workspace?.gpts.elements ?? []
        let visibilities = Set(gpts.compactMap(\.visibility).filter { visibility($0) == .unknown })
        let tools = Set(gpts.flatMap(\.tools).map(\.type).filter { tool($0) == .unknown })
        return (visibilities.sorted(), tools.sorted())
    }

    static func counters(of snapshot: PostureSnapshot) -> [String: Int] {
        let gpts = snapshot.workspace?.gpts.elements ?? []
        return [
            "unknown_visibility": gpts.count { visibility($0.visibility) == .unknown },
            "missing_visibility": gpts.count { visibility($0.visibility) == .missing },
            "unknown_tool": gpts.reduce(0) { $0 + $1.tools.count { tool($0.type) == .unknown } },
            "incomplete_tools": gpts.count { !$0.toolsAreComplete },
        ]
    }

    private static func folded(_ raw: String, separator: Character) -> String {
        String(raw.lowercased().map { $0 == "-" || $0 == "_" ? separator : $0 })
    }
}
