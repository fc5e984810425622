/// What a scan of the workspace must find.
extension GeneratedWorkspace {
    /// Findings about GPTs and workspace invites. A GPT that is gone when it is fetched shows what the listing shows:
    /// all, but for one whose tool list is cut there.
    func configurationTruth(deletedShare: Double) -> [TruthRecord] {
        let gpts = (0..<gptCount).flatMap { index -> [TruthRecord] in
            let id = gptID(index)
            let archetype = GPTArchetype(index: index)
            if archetype == .cutTools, Tenant.isDeleted(id, share: deletedShare, seed: seed) { return [] }
            return archetype.findings.map { record($0, "gpt", id) }
        }
        return gpts + [record(FindingNumber.highPrivilegeInvite, "invite", "wsinvite-gen-0")]
    }

    /// Findings in files and coverage of damaged ones; files that are gone when fetched are left out.
    func contentTruth(deletedShare: Double) -> [TruthRecord] {
        var records: [TruthRecord] = []
        func add(_ number: Int, _ kind: String, _ files: [HeldFile]) {
            for held in files where !Tenant.isDeleted(held.id, share: deletedShare, seed: seed) {
                records += contentRecords(number, kind, held)
            }
        }
        for index in 0..<conversationCount {
            add(FindingNumber.conversationFile, "conversation_file", conversationFiles(index))
        }
        for index in 0..<gptCount { add(FindingNumber.gptFile, "gpt_file", gptFiles(index)) }
        for index in 0..<projectCount { add(FindingNumber.projectFile, "project_file", projectFiles(index)) }
        return records
    }

    private func contentRecords(_ number: Int, _ kind: String, _ held: HeldFile) -> [TruthRecord] {
        var records: [TruthRecord] = []
        for profile in ["financial-information", "national-identifiers", "credentials-and-secrets"] {
            let plants = held.file.plants.filter { $0.kind.profile == profile }
            guard !plants.isEmpty else { continue }
            let listed = plants.map { TruthRecord.Plant(path: $0.path, infoType: $0.kind.infoType, count: $0.count) }
            records.append(
                record(kind, held.id, .finding(number: number, profile: profile, plants: listed)))
        }
        if let coverage = held.file.coverage {
            records.append(record(kind, held.id, .coverage(states: coverage.states, reasons: coverage.reasons)))
        }
        return records
    }

    private func record(_ number: Int, _ kind: String, _ id: String) -> TruthRecord {
        record(kind, id, .finding(number: number, profile: nil, plants: []))
    }

    private func record(_ kind: String, _ id: String, _ expectation: TruthRecord.Expectation) -> TruthRecord {
        TruthRecord(tenant: GeneratedTenant.workspaceID, assetKind: kind, assetID: id, expectation: expectation)
    }
}
