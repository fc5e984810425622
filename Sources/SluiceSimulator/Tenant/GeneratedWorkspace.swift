/// The workspace of a generated tenant. Documents are functions of an index; only users are held as documents.
struct GeneratedWorkspace: Sendable {
    struct User: Sendable {
        let id: String
        let email: String?
        let document: JSON
    }

    /// A file as one conversation, GPT or project holds it.
    struct HeldFile: Sendable {
        let id: String
        let file: PoolFile
    }

    /// Slot of the clean file that assistant messages cite; no other holder has so many files.
    private static let citedSlot = Int(UInt16.max)

    let seed: UInt64
    let epoch: Moment
    let codec: IdentifierCodec
    let pool: FilePool
    let conversationCount: Int
    let gptCount: Int
    let projectCount: Int
    let nameSuffix: String
    /// In the order of their ids, which is that of the listing.
    let users: [User]
    /// Indexes of the GPTs that have a configuration and so can hold files.
    private let publishedGPTs: [Int]
    private let isGeneratedPool: Bool

    init(_ options: GeneratedTenantOptions, epoch: Moment, pool: FilePool) throws(SimulatorError) {
        seed = options.seed
        self.epoch = epoch
        self.pool = pool
        codec = IdentifierCodec(seed: options.seed)
        conversationCount = max(0, options.conversations)
        gptCount = max(0, options.gpts)
        projectCount = max(0, options.projects)
        nameSuffix = options.nameSuffix
        publishedGPTs = (0..<max(0, options.gpts)).filter { GPTArchetype(index: $0).isPublished }
        isGeneratedPool = options.filesFrom == nil
        users = Self.users(max(1, options.users), codec: codec, seed: options.seed, epoch: epoch)
        let holders = max(1, publishedGPTs.count + projectCount + conversationCount)
        guard pool.files.count / holders < Self.citedSlot else {
            throw SimulatorError(
                .option,
                "\(pool.files.count) files are too many for \(holders) conversations, GPTs and projects; raise them"
            )
        }
    }

    private static func users(_ count: Int, codec: IdentifierCodec, seed: UInt64, epoch: Moment) -> [User] {
        let roles = ["account-owner", "account-admin", "standard-user", "standard-user", "analytics-viewer"]
        let users = (0..<count).map { index in
            var generator = SeededGenerator(seed: seed, "user", String(index))
            let id = "user-" + codec.encode(.user, index)
            // Some people have left: their address is gone, they stay listed.
            let hasLeft = index % 9 == 5
            let email: String? = hasLeft ? nil : "member\(index)@example.com"
            let created = epoch.unix - 86_400 * Int64(100 + generator.below(600))
            let document: JSON = [
                "object": "compliance.workspace.user", "id": .string(id), "email": .optional(email),
                "name": index % 4 == 1 ? .null : .string("Member \(index)"),
                "created_at": index % 2 == 0 ? .integer(created) : .number("\(created).5"),
                "role": .string(index == 0 ? "account-owner" : roles[generator.below(roles.count)]),
                "status": hasLeft ? "inactive" : "active",
            ]
            return User(id: id, email: email, document: document)
        }
        return users.sorted { $0.id < $1.id }
    }

    var data: WorkspaceData {
        WorkspaceData(
            users: Listing(users.map(\.document)),
            invites: Listing(invites),
            gpts: Listing(
                count: gptCount, id: { gptID($0) }, position: { place($0, "g-", .gpt) }, row: { gpt($0) }),
            projects: Listing(
                count: projectCount, id: { projectID($0) }, position: { place($0, "g-p-", .project) },
                row: { project($0) }
            ),
            configurations: { configurations($0) },
            sharedUsers: { sharedUsers($0) },
            conversations: Listing(
                count: conversationCount, id: { codec.uuid($0) }, position: { codec.conversation($0) },
                row: { legacyConversation($0) }
            ),
            automations: .empty,
            memories: .empty,
            libraryFiles: Listing(smallKind("libfile", 7)),
            codexTasks: Listing(smallKind("task", 70))
        )
    }

    /// One invite with high privilege and one without; both too young to be stale.
    private var invites: [JSON] {
        [(0, "account-admin"), (1, "standard-user")].map { index, role in
            [
                "object": "compliance.workspace.invite", "id": .string("wsinvite-gen-\(index)"),
                "email": .string("joiner\(index)@example.net"), "role": .string(role), "status": "pending",
                "created_at": .integer(epoch.unix - 3 * 86_400),
            ]
        }
    }

    private func smallKind(_ prefix: String, _ count: Int) -> [JSON] {
        (0..<count).map { index in
            [
                "id": .string("\(prefix)-gen-\(index)"), "name": .string("notes-\(index).md"),
                "created_at": .integer(epoch.unix - Int64(index) * 3_600),
            ]
        }
    }

    func gptID(_ index: Int) -> String { "g-" + codec.encode(.gpt, index) }

    func projectID(_ index: Int) -> String { "g-p-" + codec.encode(.project, index) }

    /// Index of a GPT or project by its id; nil for an unknown one.
    func place(_ id: String, _ prefix: String, _ kind: IdentifierCodec.Kind) -> Int? {
        guard id.hasPrefix(prefix), let place = codec.decode(id.dropFirst(prefix.count)), place.kind == kind else {
            return nil
        }
        return place.index < (kind == .gpt ? gptCount : projectCount) ? place.index : nil
    }

    /// The user who owns the object of this index.
    func owner(_ index: Int) -> User { users[index * 7 % users.count] }
}

/// Files: each of the pool goes to one holder in turn (GPTs, projects, conversations), then round again until each
/// holder has one; in a tenant that is larger than its generated pool, every third conversation has none.
extension GeneratedWorkspace {
    private func poolIndexes(holder: Int) -> [Int] {
        let files = pool.files.count
        let holders = publishedGPTs.count + projectCount + conversationCount
        guard files > 0, holders > 0 else { return [] }
        if holder < files { return Array(stride(from: holder, to: files, by: holders)) }
        let conversation = holder - publishedGPTs.count - projectCount
        if isGeneratedPool, conversation >= 0, holder % 3 == 2 { return [] }
        return [holder % files]
    }

    private func held(_ kind: IdentifierCodec.Kind, _ index: Int, holder: Int) -> [HeldFile] {
        poolIndexes(holder: holder).enumerated().map { slot, poolIndex in
            HeldFile(id: "file-" + codec.encode(kind, index, slot), file: pool.files[poolIndex])
        }
    }

    func gptFiles(_ index: Int) -> [HeldFile] {
        guard let holder = publishedGPTs.firstIndex(of: index) else { return [] }
        return held(.gptFile, index, holder: holder)
    }

    func projectFiles(_ index: Int) -> [HeldFile] {
        held(.projectFile, index, holder: publishedGPTs.count + index)
    }

    func conversationFiles(_ index: Int) -> [HeldFile] {
        held(.conversationFile, index, holder: publishedGPTs.count + projectCount + index)
    }

    /// A GPT file without plants that assistant messages cite, with the GPT that holds it.
    var citedFile: (id: String, gpt: Int)? {
        publishedGPTs.first.map { ("file-" + codec.encode(.gptFile, $0, Self.citedSlot), $0) }
    }

    static let citedFileName = "glossary.txt"
    private static let citedContent = Array("harbour: where ships lie\nmeadow: where grass grows\n".utf8)

    func storedFile(_ id: String) -> StoredFile? {
        guard id.hasPrefix("file-"), let place = codec.decode(id.dropFirst(5)) else { return nil }
        if place.slot == Self.citedSlot {
            guard place.kind == .gptFile, place.index == citedFile?.gpt else { return nil }
            return StoredFile(origin: .gpt, content: .bytes(Self.citedContent))
        }
        let origin: StoredFile.Origin
        let files: [HeldFile]
        switch place.kind {
        case .gptFile: (origin, files) = (.gpt, gptFiles(place.index))
        case .projectFile where place.index < projectCount: (origin, files) = (.project, projectFiles(place.index))
        case .conversationFile where place.index < conversationCount:
            origin = .conversation(user: actor(place.index).id)
            files = conversationFiles(place.index)
        default: return nil
        }
        guard place.slot < files.count else { return nil }
        let file = files[place.slot].file
        return StoredFile(origin: origin, content: .file(path: file.path, size: file.size))
    }

    /// The user who speaks in a conversation.
    func actor(_ conversation: Int) -> User { users[conversation % users.count] }
}
