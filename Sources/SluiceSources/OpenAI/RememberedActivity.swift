package import SluiceCore

/// When users of an organization were last seen, over all runs: the audit log reaches back a while only, and a row may
/// lose its key's last use (openai-apis.md 5.1).
package enum RememberedActivity {
    private static let prefix = "users/"

    /// Adds what earlier runs had seen to a snapshot.
    ///
    /// - Parameters:
    ///   - organization: gets ``SluiceCore/OrganizationSnapshot/rememberedActivity``.
    ///   - memory: of earlier runs.
    /// - Returns: what to keep once the snapshot was judged; of users who are gone nothing.
    /// - Throws: ``SluiceError`` of the store.
    package static func recall(
        for organization: inout OrganizationSnapshot, from memory: any SourceMemory
    ) async throws -> SourceCheckpoint {
        let source = "openai.organization/\(organization.id)"
        let notes = try await memory.notes(of: source)
        var remembered: [String: Timestamp] = [:]
        for (key, value) in notes where key.hasPrefix(prefix) {
            remembered[String(key.dropFirst(prefix.count))] = value["last_seen"]?.time
        }
        organization.rememberedActivity = remembered
        var changes: [String: JSONValue?] = [:]
        for user in organization.users.elements {
            let keyUse: Timestamp? = if case .at(let time) = user.apiKeyLastUse { time } else { nil }
            let seen = [keyUse, organization.auditLog.lastSeenByUser[user.id]].compactMap { $0 }.max()
            guard let seen, remembered[user.id].map({ $0 < seen }) ?? true else { continue }
            changes[prefix + user.id] = ["last_seen": .optional(seen)]
        }
        if organization.users.isComplete {
            let users = Set(organization.users.elements.map(\.id))
            for id in remembered.keys where !users.contains(id) { changes.updateValue(nil, forKey: prefix + id) }
        }
        return SourceCheckpoint(source: source, notes: changes)
    }
}
