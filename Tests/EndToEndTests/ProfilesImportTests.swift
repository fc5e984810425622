import Foundation
import Testing

/// The files of `sluice profiles import`.
@Suite struct ProfilesImportTests {
    private let folder: TemporaryFolder
    private let sluice = Program.built("sluice")

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(
            """
            title = "house rules"
            [[rules]]
            id = "acme-token"
            description = "Token of Acme"
            regex = '''acme_[a-z0-9]{20}'''
            keywords = ["acme_"]

            """, to: "house.toml")
    }

    private func importRules(_ arguments: String...) throws -> Program.Result {
        try sluice.run(
            ["profiles", "import", "house.toml", "--output", "house.yaml", "--report", "report.json"] + arguments,
            in: folder.url)
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @Test func `Profile and report are made whole, for their owner alone`() throws {
        let result = try importRules()
        #expect(result.status == 0, "\(result.errors)")
        #expect(try names() == ["house.toml", "house.yaml", "report.json"])
        for name in ["house.yaml", "report.json"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: "\(folder.path)/\(name)")
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test func `A profile that is there stays without --force, and then there is no report`() throws {
        try folder.write("mine", to: "house.yaml")
        let refused = try importRules()
        #expect(refused.status == 2)
        #expect(refused.errors.contains("house.yaml: is there already; name another file, or say --force"))
        #expect(try names() == ["house.toml", "house.yaml"])
        #expect(try String(contentsOfFile: folder.path + "/house.yaml", encoding: .utf8) == "mine")
        let forced = try importRules("--force")
        #expect(forced.status == 0, "\(forced.errors)")
        #expect(try names() == ["house.toml", "house.yaml", "report.json"])
        #expect(try String(contentsOfFile: folder.path + "/house.yaml", encoding: .utf8).contains("acme"))
    }
}
