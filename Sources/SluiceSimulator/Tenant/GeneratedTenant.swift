import Foundation

/// A tenant made from a seed.
enum GeneratedTenant {
    static let workspaceID = "00000000-0000-4000-8000-0000000051a0"
    static let organizationID = "org-sim-generated"

    /// Makes the tenant; all its ages refer to `epoch`.
    static func make(
        _ options: GeneratedTenantOptions,
        epoch: Moment,
        behaviour: SimulatorOptions
    ) async throws -> Tenant {
        let pool: FilePool
        if let folder = options.filesFrom {
            pool = try FilePool.directory(folder)
        } else {
            pool = try await FilePool.generated(seed: options.seed)
        }
        let workspace = try GeneratedWorkspace(options, epoch: epoch, pool: pool)
        let platform = GeneratedPlatform(options, epoch: epoch)
        let folder = pool.temporaryFolder
        return Tenant(
            workspaceID: workspaceID,
            organizationID: organizationID,
            truth: workspace.configurationTruth(deletedShare: behaviour.links.deletedShare)
                + platform.truth(hasAuditLog: behaviour.access.auditLogs == .on)
                + workspace.contentTruth(deletedShare: behaviour.links.deletedShare),
            seed: options.seed,
            workspace: workspace.data,
            platform: platform.data,
            logs: GeneratedLogs(workspace: workspace),
            file: { workspace.storedFile($0) },
            cleanUp: { if let folder { try? FileManager.default.removeItem(at: folder) } }
        )
    }
}
