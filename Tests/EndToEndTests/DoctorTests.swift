import Foundation
import Testing

/// `sluice doctor` on this machine, where all is in force and installed.
@Suite struct DoctorTests {
    private let folder: TemporaryFolder
    private let sluice = Program.built("sluice")

    init() throws { folder = try TemporaryFolder() }

    @Test func allWallsStandAndAllProgramsAreThere() throws {
        let result = try sluice.run(["doctor", "--json"], in: folder.url)
        #expect(result.status == 0, "\(result.output)\(result.errors)")
        let record = try #require(try result.records().first)
        #expect(record["kind"] as? String == "doctor")
        #expect(record["complete"] as? Bool == true)
        let sandbox = try #require(record["sandbox"] as? [String: [String: [String]]])
        #expect(sandbox["extraction"]?["in_force"]?.contains("landlock") == true)
        #expect(sandbox["programs"]?["in_force"]?.contains("seccomp") == true)
        #expect(sandbox["programs"]?["missing"] == [])
        let programs = try #require(record["programs"] as? [[String: Any]])
        #expect(programs.contains { $0["name"] as? String == "qpdf" && $0["version"] as? String != nil })
    }

    @Test func aProgramThatDoesNotStartIsNamedWithItsPackage() throws {
        try folder.write("#!/nonexistent\n", to: "qpdf")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path + "/qpdf")
        var program = sluice
        program.environment["SLUICE_TOOLS_QPDF"] = folder.path + "/qpdf"
        let result = try program.run(["doctor"], in: folder.url)
        #expect(result.status == 3)
        #expect(result.output.contains("qpdf does not start behind its walls; not examined without it: annotations"))
    }
}
