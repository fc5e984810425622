/// The kinds of GPT in a generated workspace, in turn by index: each finding, and each near miss beside it.
enum GPTArchetype: Int, CaseIterable, Sendable {
    /// Action, code interpreter and browser, open to anybody with the link.
    case openToAll
    /// In the store, without owner, code interpreter spelled with a dash.
    case inStore
    /// Never published, shared inside the workspace by a link.
    case draft
    /// Two actions: one finding.
    case twoActions
    /// Listed for the workspace, makes pictures.
    case workspacePictures
    /// A tool and a visibility that nobody documents.
    case unknown
    /// Browses, under a second spelling.
    case browsing
    /// Shared inside the workspace by a link, which its label calls "anyone with link".
    case workspaceLink
    /// In the store without ever having been published.
    case storeDraft
    /// Its nested tool list is cut; the configurations route has the rest.
    case cutTools
    /// Code interpreter, the owner's account deleted.
    case ownerGone
    /// Shared with two people, listed as a bare array.
    case sharedWithPeople
    /// Only its owner sees it.
    case justMe

    init(index: Int) { self = Self(rawValue: index % Self.allCases.count) ?? .justMe }

    var isPublished: Bool { self != .draft && self != .storeDraft }

    var visibility: String {
        switch self {
        case .openToAll: "anyone-with-link"
        case .inStore, .storeDraft: "gpt-store"
        case .draft, .workspaceLink: "workspace-with-link"
        case .twoActions, .ownerGone, .sharedWithPeople: "invite-only"
        case .workspacePictures: "everyone-in-workspace"
        case .unknown: "galaxy-wide"
        case .browsing, .justMe: "just-me"
        case .cutTools: "workspace"
        }
    }

    /// `type` of each tool.
    var tools: [String] {
        switch self {
        case .openToAll: ["browser", "code_interpreter", "custom_action"]
        case .inStore: ["code-interpreter"]
        case .twoActions: ["custom-action", "custom_action"]
        case .workspacePictures: ["dall-e"]
        case .unknown: ["quantum_solver"]
        case .browsing: ["browsing"]
        case .workspaceLink: ["canvas", "memory"]
        case .cutTools: ["dall-e", "browser", "custom_action"]
        case .ownerGone: ["code_interpreter"]
        case .draft, .storeDraft, .sharedWithPeople, .justMe: []
        }
    }

    /// Numbers of the findings about such a GPT.
    var findings: [Int] {
        switch self {
        case .openToAll:
            [
                FindingNumber.customActions, FindingNumber.codeInterpreter, FindingNumber.webBrowsing,
                FindingNumber.publicLink,
            ]
        case .inStore: [FindingNumber.codeInterpreter, FindingNumber.store]
        case .twoActions: [FindingNumber.customActions]
        case .browsing: [FindingNumber.webBrowsing]
        case .storeDraft: [FindingNumber.store]
        case .cutTools: [FindingNumber.customActions, FindingNumber.webBrowsing]
        case .ownerGone: [FindingNumber.codeInterpreter]
        case .draft, .workspacePictures, .unknown, .workspaceLink, .sharedWithPeople, .justMe: []
        }
    }
}
