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

    private mutating func take(_ configuration: JSONValue, received: Timestamp) {
        let toolList = WireList(configuration["tools"])
        tools = toolList.elements.compactMap { tool in
            (tool["type"]?.text ?? tool.text).map { type in
                GPTTool(
                    type: type,
                    actionDomain: tool["action_domain"]?.text,
                    authType: tool["auth_type"]?.text,
                    createdAt: tool["created_at"]?.time
                )
            }
        }
        hasAllTools = toolList.hasMore != true && tools.count == toolList.elements.count
        let fileList = WireList(configuration["files"])
        files = fileList.elements.compactMap { FileReference($0, received: received) }
        unreadableFiles = fileList.elements.count - files.count
        hasAllFiles = fileList.hasMore != true
    }
}
