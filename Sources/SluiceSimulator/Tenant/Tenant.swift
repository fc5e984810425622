/// The data of one workspace and one organization, and what a scan of them must find.
package struct Tenant: Sendable {
    /// Id of the workspace, as in paths.
    package let workspaceID: String
    /// Name that ``TruthRecord/tenant`` uses for the platform side, whose paths hold no tenant.
    package let organizationID: String
    /// What a scan with default thresholds and keys that may see all must find, in a fixed order. It regards the
    /// switches `audit_logs` and `delete_after_list`, and no other: denied scopes and damaged logs hide findings.
    package let truth: [TruthRecord]

    let seed: UInt64
    let workspace: WorkspaceData
    let platform: PlatformData
    let logs: any LogCatalog
    /// A file of any origin by id.
    let file: @Sendable (String) -> StoredFile?
    /// Release of what the tenant holds outside memory.
    let cleanUp: @Sendable () -> Void

    /// Whether `id` is among the share of objects that vanish between listing and fetch.
    func isDeleted(_ id: String, share: Double) -> Bool {
        Self.isDeleted(id, share: share, seed: seed)
    }

    static func isDeleted(_ id: String, share: Double, seed: UInt64) -> Bool {
        guard share > 0 else { return false }
        var generator = SeededGenerator(seed: seed, "deleted", id)
        return generator.fraction() < share
    }
}

/// What the workspace side serves; documents are in canonical form (list envelopes, all members).
struct WorkspaceData: Sendable {
    var users: Listing
    var invites: Listing
    var gpts: Listing
    var projects: Listing
    /// Configurations of a GPT or project, newest first, with whole nested lists; nil for an unknown id.
    var configurations: @Sendable (String) -> [JSON]?
    /// People with whom a GPT or project is shared.
    var sharedUsers: @Sendable (String) -> [JSON]
    /// Conversations of generation 1, ascending by `last_active_at`, with signed file URLs absent.
    var conversations: Listing
    var automations: Listing
    var memories: Listing
    var libraryFiles: Listing
    var codexTasks: Listing
}

/// What the platform side serves.
struct PlatformData: Sendable {
    var adminKeys: [JSON]
    var projects: [JSON]
    /// By project id.
    var keys: [String: [JSON]]
    var serviceAccounts: [String: [JSON]]
    var projectUsers: [String: [JSON]]
    var users: Listing
    var invites: [JSON]
    /// In the order of the answer.
    var auditLogs: [JSON]
}

/// Bytes behind a file id.
struct StoredFile: Sendable {
    enum Origin: Sendable, Equatable {
        /// Fetched below this user's path.
        case conversation(user: String)
        case gpt, project
    }

    enum Content: Sendable {
        case bytes([UInt8])
        case file(path: String, size: Int64)
    }

    var origin: Origin
    var content: Content
}

/// An ordered list of documents, made on demand.
struct Listing: Sendable {
    let count: Int
    let id: @Sendable (Int) -> String
    /// Place of an id in the order; nil for an unknown id.
    let position: @Sendable (String) -> Int?
    let row: @Sendable (Int) -> JSON

    init(
        count: Int,
        id: @escaping @Sendable (Int) -> String,
        position: @escaping @Sendable (String) -> Int?,
        row: @escaping @Sendable (Int) -> JSON
    ) {
        self.count = count
        self.id = id
        self.position = position
        self.row = row
    }

    /// A list of finished documents with an `id` each.
    init(_ rows: [JSON]) {
        let ids = rows.map { $0["id"]?.text ?? "" }
        let places = Dictionary(zip(ids, ids.indices), uniquingKeysWith: { first, _ in first })
        self.init(count: rows.count, id: { ids[$0] }, position: { places[$0] }, row: { rows[$0] })
    }

    static let empty = Listing([])
}
