internal import SluiceCore

/// A file as a listing names it.
struct FileReference: Sendable, Hashable {
    var id: String
    var name: String?
    var url: SignedURL?

    init(id: String, name: String?) {
        self.id = id
        self.name = name
    }

    /// Nil when there is no id. A malformed address is left out: the by-id route has the file too. `received` is when
    /// the listing came.
    init?(_ value: JSONValue, received: Timestamp) {
        guard let id = value["id"]?.identifier ?? value.identifier else { return nil }
        self.id = id
        name = value["name"]?.identifier
        url = value["download_url"]?.text.flatMap { WebAddress($0) }.map { SignedURL(address: $0, received: received) }
    }
}

/// A GPT or a project with its newest configuration: both have the same shape (openai-apis.md 2.5).
struct ConfiguredObject: Sendable {
    let id: String
    var name: String?
    let ownerID: String?
    let ownerEmail: String?
    let builderName: String?
    let visibility: String?
    let configurationID: String?
    private(set) var tools: [GPTTool] = []
    private(set) var files: [FileReference] = []
    /// Rows of files that have no id.
    private(set) var unreadableFiles = 0
    private(set) var hasAllTools = true
    /// Whether ``files`` are all files of the configuration.
    private(set) var hasAllFiles = true

    init(id: String, value: JSONValue, received: Timestamp) {
        self.id = id
        let configuration = Self.newest(value["latest_config"])
        name = configuration?["name"]?.identifier ?? value["name"]?.identifier
        ownerID = value["owner_id"]?.identifier
        ownerEmail = value["owner_email"]?.identifier
        builderName = value["builder_name"]?.identifier
        visibility = value["sharing"]?["visibility"]?.text
        configurationID = configuration?["id"]?.identifier
        if let configuration { take(configuration, received: received) }
    }

    /// A list envelope, a bare array or the configuration itself.
    private static func newest(_ value: JSONValue?) -> JSONValue? {
        if case .object(let members) = value, members["data"] == nil { return members.isEmpty ? nil : value }
        return WireList(value).elements.first
    }

    /// Whether the lists inside were cut and the configurations route has to be asked.
    var isCut: Bool { !hasAllTools || !hasAllFiles }

    /// Takes tools and files of the same configuration from the configurations route.
    mutating func complete(from configurations: [JSONValue], received: Timestamp) {
        let same = configurations.first { $0["id"]?.identifier == configurationID && configurationID != nil }
        let newest = configurations.max {
            ($0["created_at"]?.time?.unixSeconds ?? 0) < ($1["created_at"]?.time?.unixSeconds ?? 0)
        }
        if let configuration = same ?? newest { take(configuration, received: received) }
    }

    /// What the listing cut, for the next run: as long as the configuration has the same id, the configurations route need not
    /// be asked. Nil when it is not known.
    var note: JSONValue? {
        guard let configurationID, !isCut, unreadableFiles == 0 else { return nil }
        let tools: [JSONValue] = tools.map { tool in
            [
                "type": .string(tool.type), "action_domain": .optional(tool.actionDomain),
                "auth_type": .optional(tool.authType), "created_at": .optional(tool.createdAt),
            ]
        }
        return [
            "configuration": .string(configurationID), "files": .array(files.map { .string($0.id) }),
            "tools": .array(tools),
        ]
    }

    /// The object with what an earlier run noted of the same configuration, its files but for those that are listed without
    /// names; nil when the note is of another.
    func completed(from note: JSONValue) -> ConfiguredObject? {
        guard let configurationID, note["configuration"]?.identifier == configurationID else { return nil }
        let listed = Dictionary(files.map { ($0.id, $0) }) { first, _ in first }
        var object = self
        object.tools = WireList(note["tools"]).elements.compactMap(Self.tool)
        object.files = WireList(note["files"]).elements.compactMap(\.identifier).map {
            listed[$0] ?? FileReference(id: $0, name: nil)
        }
        (object.hasAllTools, object.hasAllFiles) = (true, true)
        return object
    }

    var gpt: CustomGPT {
        CustomGPT(
            id: id,
            name: name,
            ownerID: ownerID,
            ownerEmail: ownerEmail,
            builderName: builderName,
            visibility: visibility,
            tools: tools,
            toolsAreComplete: hasAllTools
        )
    }

    private static func tool(_ value: JSONValue) -> GPTTool? {
        (value["type"]?.text ?? value.text).map { type in
            GPTTool(
                type: type,
                actionDomain: value["action_domain"]?.text,
                authType: value["auth_type"]?.text,
                createdAt: value["created_at"]?.time
            )
        }
    }

    private mutating func take(_ configuration: JSONValue, received: Timestamp) {
        let toolList = WireList(configuration["tools"])
        tools = toolList.elements.compactMap(Self.tool)
        hasAllTools = toolList.hasMore != true && tools.count == toolList.elements.count
        let fileList = WireList(configuration["files"])
        files = fileList.elements.compactMap { FileReference($0, received: received) }
        unreadableFiles = fileList.elements.count - files.count
        hasAllFiles = fileList.hasMore != true
    }
}
