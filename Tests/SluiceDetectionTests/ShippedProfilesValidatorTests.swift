import SluiceProfiles
import Testing

@Suite struct ShippedProfilesValidatorTests {
    @Test func `each shipped file is embedded under its own name`() throws {
        let names = EmbeddedProfiles.all.map(\.fileName)
        #expect(
            names == [
                "credentials-and-secrets.yaml", "financial-information.yaml", "national-identifiers.yaml",
            ])
        for profile in EmbeddedProfiles.all {
            #expect(profile.text.contains("\nprofile: \(profile.fileName.dropLast(5))\n"))
            #expect(profile.text.hasSuffix("\n"))
        }
    }
}
