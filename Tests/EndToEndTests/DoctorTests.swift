import Foundation
import SluiceTestSupport
import Testing

/// `sluice doctor` on this machine, where all is in force and installed.
@Suite struct DoctorTests {
    private let folder: TemporaryFolder
    private let sluice = Program.built("sluice")

    init() throws { folder = try TemporaryFolder() }

    @Test(.enabled(if: !isSanitized, "fewer walls")) func allWallsStandAndAllProgramsAreThere() throws {
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

    @Test func whereResultsCannotBeWrittenIsTold() throws {
        try folder.write("no database", to: "other.db")
        var program = sluice
        program.environment["SLUICE_DATABASE"] = folder.path + "/other.db"
        program.environment["TMPDIR"] = folder.path + "/missing"
        let result = try program.run(["doctor"], in: folder.url)
        #expect(result.status == 3)
        #expect(result.output.contains("result database \(folder.path)/other.db: "))
        #expect(result.output.contains("temporary files \(folder.path)/missing: cannot be written; set TMPDIR"))
    }

    @Test(.enabled(if: !isSanitized, "fewer walls")) func aDatabaseThatIsNotThereYetIsNoTroubleAndQuietSaysNothing()
        throws
    {
        var program = sluice
        program.environment["SLUICE_DATABASE"] = folder.path + "/new.db"
        let result = try program.run(["doctor", "--quiet"], in: folder.url)
        #expect(result.status == 0)
        #expect(result.output.isEmpty && result.errors.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/new.db"))
    }
}
