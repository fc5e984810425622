import SluiceProfiles
import Testing

@testable import SluiceDetection

@Suite struct ShippedProfilesValidatorTests {
    @Test func `each shipped file is embedded under its own name`() throws {
        let names = EmbeddedProfiles.all.map(\.fileName)
        #expect(
            names == [
                "company-identifiers.yaml", "credentials-and-secrets.yaml", "document-labels.yaml",
                "financial-information.yaml", "generic-secrets.yaml", "health-information.yaml", "http-archive.yaml",
                "identity-documents.yaml", "national-identifiers.yaml", "personal-information.yaml", "pii-record.yaml",
                "source-code.yaml",
            ])
        for file in EmbeddedProfiles.all {
            let profile = try ProfileLoader.profile(from: file.text, file: file.fileName)
            #expect(profile.id + ".yaml" == file.fileName)
        }
    }

    @Test func `every example gives what it says, and the lint has nothing to warn of`() throws {
        let profiles = try EmbeddedProfiles.all.map { file in
            try ProfileLoader.profile(from: file.text, file: file.fileName)
        }
        let problems = try ProfileCheck.problems(of: CompiledProfiles(profiles))
        // Notes tell what an entry says of itself.
        let refused = problems.filter { $0.weight != .note }
        #expect(refused.isEmpty, "\(refused.map(\.description).joined(separator: "\n"))")
        #expect(problems.compactMap(\.entry) == ["private-key.pem", "private-key.encrypted", "private-key.pgp"])
    }

    @Test func `entry ids are unique over all profiles, and there are enough entries`() throws {
        let entries = try EmbeddedProfiles.all.flatMap { file in
            try ProfileLoader.profile(from: file.text, file: file.fileName).entries
        }
        #expect(Set(entries.map(\.id)).count == entries.count)
        #expect(entries.count >= 250)
    }

    /// A validator that no shipped entry uses would be code without a user, but for the cards of others' profiles.
    @Test func `every validator is used by an entry`() throws {
        let entries = try EmbeddedProfiles.all.flatMap { file in
            try ProfileLoader.profile(from: file.text, file: file.fileName).entries
        }
        let used = Set(entries.compactMap(\.evidence.validator?.name))
        let unused = Validator.all.map(\.name).filter { !used.contains($0) }
        #expect(unused == ["payment_card"])
    }
}
