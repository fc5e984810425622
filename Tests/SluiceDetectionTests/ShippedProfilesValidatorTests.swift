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
        #expect(try EmbeddedProfiles.loaded().map { $0.id + ".yaml" } == names)
    }

    @Test func `every example gives what it says, and the lint has nothing to warn of`() throws {
        let profiles = try EmbeddedProfiles.loaded()
        let problems = try ProfileCheck.problems(of: CompiledProfiles(profiles))
        // Notes tell what an entry says of itself.
        let refused = problems.filter { $0.weight != .note }
        #expect(refused.isEmpty, "\(refused.map(\.description).joined(separator: "\n"))")
        #expect(problems.compactMap(\.entry) == ["private-key.pem", "private-key.encrypted", "private-key.pgp"])
    }

    @Test func `entry ids are unique over all profiles, and there are enough entries`() throws {
        let entries = try EmbeddedProfiles.loaded().flatMap(\.entries)
        #expect(Set(entries.map(\.id)).count == entries.count)
        #expect(entries.count >= 250)
    }

    @Test func `every published test value is found by an entry of its profile, and marked`() throws {
        let profiles = try EmbeddedProfiles.loaded().filter { !$0.testValues.isEmpty }
        #expect(profiles.map(\.id) == ["financial-information", "national-identifiers"])
        for profile in profiles {
            let compiled = try CompiledProfiles([profile])
            for value in profile.testValues {
                let matches = try compiled.matches(in: "Medicare, Maestro, card number \(value)")
                #expect(!matches.isEmpty && matches.allSatisfy(\.isTest), "\(profile.id) \(value)")
            }
        }
    }

    /// A validator that no shipped entry uses would be code without a user, but for the cards of others' profiles.
    @Test func `every validator is used by an entry`() throws {
        let entries = try EmbeddedProfiles.loaded().flatMap(\.entries)
        let used = Set(entries.compactMap(\.evidence.validator?.name))
        let unused = Validator.all.map(\.name).filter { !used.contains($0) }
        #expect(unused.isEmpty)
    }
}
