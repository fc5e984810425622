import Foundation
import Testing

/// `sluice profiles fingerprint` and a scan with what it made.
@Suite struct FingerprintTests {
    private let folder: TemporaryFolder
    private let sluice = Program.built("sluice")
    /// The numbers from 1 on in words: all runs of five words differ.
    private let form = (1...400).map { number in
        String(number).map {
            ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"][
                $0.wholeNumberValue ?? 0]
        }.joined(separator: "-") + " clause"
    }

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(form.joined(separator: "\n"), to: "samples/form.txt")
        try folder.write(form.reversed().map { "annex \($0)" }.joined(separator: "\n"), to: "samples/sub/annex.txt")
        try folder.write(
            """
            profile: documents
            version: 1
            description: ours
            entries:
              - id: templates
                name: Our templates
                info_type: DOCUMENT_FINGERPRINT
                severity: high
                fingerprint: {file: ours.fingerprints, threshold: 0.6}
            """, to: "documents.yaml")
    }

    private func run(_ arguments: String...) throws -> Program.Result { try sluice.run(arguments, in: folder.url) }

    @Test func `A form that was filled in is found with its name and measures, in an archive too`() throws {
        let built = try run("profiles", "fingerprint", "build", "--output", "ours.fingerprints", "samples")
        #expect(built.status == 0, "\(built.errors)")
        #expect(built.output.hasPrefix("ours.fingerprints: 2 samples, "))
        let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/ours.fingerprints")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let content = try Data(contentsOf: folder.url.appendingPathComponent("ours.fingerprints"))
        #expect(content.range(of: Data("clause".utf8)) == nil)
        let shown = try run("profiles", "fingerprint", "show", "ours.fingerprints")
        #expect(shown.output.contains("form.txt: ") && shown.output.contains("sub/annex.txt: "))

        let filled = form[..<350].enumerated().map { $1.uppercased() + ($0 % 50 == 0 ? " FILLED IN \($0)" : "") }
        try folder.write("Hello,\nhere it is:\n" + filled.joined(separator: ";\n"), to: "in/chat.txt")
        try folder.write(form[..<100].joined(separator: "\n"), to: "in/part.txt")
        try folder.shell("tar czf in/chat.tar.gz -C in chat.txt")
        let scan = try run("scan", "files", "in", "--profiles", "documents.yaml", "--output", "-", "--quiet")
        #expect(scan.status == 0, "\(scan.errors)")
        let findings = try scan.records().filter { $0["kind"] as? String == "finding" }
        let matches = findings.flatMap { $0["matches"] as? [[String: Any]] ?? [] }
        let paths = matches.compactMap { ($0["location"] as? [String: Any])?["path"] as? String }
        #expect(paths.sorted() == ["chat.tar.gz!chat.txt", "chat.txt"])
        for match in matches {
            #expect(match["masked"] as? String == "form.txt")
            #expect(match["confidence"] as? String == "high")
            let why = try #require(match["why"] as? [String])
            #expect(why.prefix(2) == ["literal", "sample:form.txt"])
            // A third of the shingles is kept, so that the first of them stands at the beginning or a little later.
            let line = try #require((match["location"] as? [String: Any])?["line"] as? Int)
            #expect(line >= 3 && line < 100)
        }
    }

    @Test func `A Word document is a sample, whatever its short parts hold`() throws {
        try folder.write(
            """
            import docx, sys
            document = docx.Document()
            document.core_properties.title = "Form"
            document.sections[0].header.paragraphs[0].text = "A header"
            for line in open("samples/form.txt"): document.add_paragraph(line.strip())
            document.save("office/form.docx")
            """, to: "make.py")
        try folder.shell("mkdir office && /usr/bin/python3 make.py")
        let built = try run("profiles", "fingerprint", "build", "--output", "ours.fingerprints", "office")
        #expect(built.status == 0, "\(built.errors)")
        let scan = try run("scan", "files", "office", "--profiles", "documents.yaml", "--output", "-", "--quiet")
        let findings = try scan.records().filter { $0["kind"] as? String == "finding" }
        let matches = findings.flatMap { $0["matches"] as? [[String: Any]] ?? [] }
        #expect(matches.map { $0["masked"] as? String } == ["form.docx"])
    }

    @Test func `A profile tells what is wrong with its file`() throws {
        let missing = try run("profiles", "check", "documents.yaml")
        #expect(missing.status == 2)
        #expect(missing.errors.contains("fingerprint `ours.fingerprints` is no file"))
        _ = try run("profiles", "fingerprint", "build", "--output", "ours.fingerprints", "samples")
        #expect(try run("profiles", "check", "documents.yaml").status == 0)
        try folder.shell("head -c 3000 ours.fingerprints > cut; mv cut ours.fingerprints")
        let cut = try run("profiles", "check", "documents.yaml")
        #expect(cut.status == 2)
        #expect(
            cut.errors.contains("documents.yaml:9: entry \"templates\": fingerprint `ours.fingerprints` is cut off"))
    }

    @Test func `A sample that is too short or cannot be wholly read is refused, and nothing is written`() throws {
        try folder.write("too short", to: "samples/short.txt")
        let short = try run("profiles", "fingerprint", "build", "--output", "ours.fingerprints", "samples")
        #expect(short.status == 2)
        #expect(short.errors.contains("short.txt: has fewer than 32 different runs of 5 words"))
        try folder.shell("rm samples/short.txt; tar czf a.tar.gz samples; head -c 300 a.tar.gz > samples/cut.tar.gz")
        let cut = try run("profiles", "fingerprint", "build", "--output", "ours.fingerprints", "samples")
        #expect(cut.status == 2)
        #expect(cut.errors.contains("cut.tar.gz: cannot be wholly read"))
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/ours.fingerprints"))
    }
}
