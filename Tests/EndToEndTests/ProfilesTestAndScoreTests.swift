import Foundation
import Testing

/// `sluice profiles test` and `sluice profiles score` as a user runs them.
@Suite struct ProfilesTestAndScoreTests {
    private let folder: TemporaryFolder
    private let sluice = Program.built("sluice")

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("card number: 4111 1111 1111 1111\n", to: "in/a.txt")
        try folder.write("card number: 4242 4242 4242 4242\ncard 4111 1111 1111 1112\n", to: "in/sub/b.txt")
    }

    private func run(_ arguments: String..., input: Data? = nil) throws -> Program.Result {
        try sluice.run(["profiles"] + arguments, in: folder.url, input: input)
    }

    @Test func `Standard input is examined, explained and masked, without colours when piped`() throws {
        let result = try run("test", "-", "--all", input: Data("visa 4111111111111111\nvisa 4111111111111112".utf8))
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("stdin:1:6  payment-card.visa  high 85  4111********1111"))
        #expect(result.output.contains("+40 label:visa"))
        #expect(result.output.contains("stdin:2:6  payment-card.visa  dropped: validator payment_card_visa rejects it"))
        #expect(result.output.contains("financial-information acts: 1 counted, acts from 1 on"))
        #expect(!result.output.contains("\u{1B}"))
        #expect(!result.output.contains("4111111111111111"))
    }

    @Test func `Without profiles those of a scan are tried, with an id that embedded one alone`() throws {
        let text = Data("visa 4111111111111111, contact jane.roe@corp-mail.com".utf8)
        func entries(_ arguments: String...) throws -> [String] {
            let result = try sluice.run(["profiles", "test", "-", "--json"] + arguments, in: folder.url, input: text)
            #expect(result.status == 0, "\(result.errors)")
            let matches = try #require(try result.records().first?["matches"] as? [[String: Any]])
            return matches.compactMap { $0["entry"] as? String }
        }
        #expect(try entries() == ["payment-card.visa"])
        #expect(try entries("--profiles", "personal-information") == ["contact.email"])
        #expect(
            try entries("--profiles", "personal-information", "financial-information")
                == ["payment-card.visa", "contact.email"])
        let scan = { (id: String) in
            try sluice.run(["scan", "files", "in", "--profiles", id, "--output", "-"], in: folder.url).records()
                .filter { $0["kind"] as? String == "finding" }.map { $0["profile"] as? String }
        }
        #expect(try Set(scan("financial-information")) == ["financial-information"])
        #expect(try scan("http-archive").isEmpty)
    }

    /// Four times through Python's `base64`.
    @Test func `What is encoded more often than it is decoded is told of`() throws {
        let result = try run(
            "test", "-",
            input: Data(
                ("x=V2tjeGMyVnNiRlJSYlhCYVYwVndjbE5WWXpGTlYwcFlVMjE0YW1GVlJYZFVWbEpHWlVWc1JWSllh"
                    + "RTVXUlZadVZGWlNSbVZGTVZSUldHaE9Wa1ZXTkZOVlpFZGtWbkJFVVdwQ1lWZEhaM2M9").utf8))
        #expect(result.status == 3)
        #expect(result.output.contains("not wholly examined: limit.decode"))
    }

    @Test func `An archive is examined as a scan does`() throws {
        try folder.shell("tar czf in.tar.gz in")
        let result = try run("test", "in.tar.gz", "--json")
        #expect(result.status == 0, "\(result.errors)")
        let record = try #require(try result.records().first)
        let matches = try #require(record["matches"] as? [[String: Any]])
        let paths = matches.compactMap { ($0["location"] as? [String: Any])?["path"] as? String }
        #expect(Set(paths) == ["in.tar.gz!in/a.txt", "in.tar.gz!in/sub/b.txt"])
        #expect(matches.allSatisfy { $0["value_hmac"] == nil })
    }

    @Test func `The hash that test tells with a database ignores the value in a scan into it`() throws {
        _ = try sluice.run(["scan", "files", "in", "--quiet", "--database", "x.db"], in: folder.url)
        let told = try run("test", "in/a.txt", "--json", "--database", "x.db")
        let matches = try #require(try told.records().first?["matches"] as? [[String: Any]])
        let hash = try #require(matches.first?["value_hmac"] as? String)
        try folder.write(
            """
            profile: mine
            version: 1
            description: ours
            extends: financial-information
            ignore:
              - {value_hmac: \(hash), reason: known}
              - {path: nothing, reason: old, expires: 2020-01-01}
            """, to: "mine.yaml")
        let scan = try sluice.run(
            ["scan", "files", "in/a.txt", "--database", "x.db", "--profiles", "mine.yaml", "--output", "-"],
            in: folder.url)
        #expect(try scan.records().allSatisfy { $0["kind"] as? String != "finding" })
        #expect(scan.errors.contains("an ignore rule has expired and no longer holds"))
    }

    @Test func `Files are scored against JSON Lines beside them`() throws {
        try folder.write(
            """
            {"file": "a.txt", "offset": 13, "length": 19, "kind": "pan", "valid": true}
            {"file": "sub/b.txt", "line": 2, "kind": "pan", "valid": false}
            """, to: "in/truth.jsonl")
        try folder.write("pan: [payment-card.*]\n", to: "kinds.yaml")
        let result = try run("score", "--truth", "in/truth.jsonl", "--kinds", "kinds.yaml", "--json")
        #expect(result.status == 0, "\(result.errors)")
        let total = try #require(try result.records().first?["total"] as? [String: Any])
        #expect(total["found"] as? Int == 1)
        #expect(total["decoys_reported"] as? Int == 0)
        // The card in line 1 of b.txt is not in the truth.
        #expect(total["other_false"] as? Int == 1)
        #expect(total["precision"] as? Double == 0.5)
        let strict = try run(
            "score", "--truth", "in/truth.jsonl", "--kinds", "kinds.yaml", "--min-precision", "0.9")
        #expect(strict.status == 1)
    }

    @Test func `Without profiles those of a scan are scored`() throws {
        try folder.write("Write to jane.roe@corp-mail.com\ncard 4111 1111 1111 1111\n", to: "mails/a.txt")
        try folder.write(
            "{\"file\": \"a.txt\", \"line\": 2, \"kind\": \"CREDIT_CARD_NUMBER\"}\n", to: "mails/truth.jsonl")
        func total(_ arguments: String...) throws -> [Int?] {
            let result = try sluice.run(
                ["profiles", "score", "--truth", "mails/truth.jsonl", "--complete", "--json"] + arguments,
                in: folder.url)
            #expect(result.status == 0, "\(result.errors)")
            let total = try #require(try result.records().first?["total"] as? [String: Any])
            return [total["found"] as? Int, total["other_false"] as? Int]
        }
        #expect(try total() == [1, 0])
        #expect(try total("--profiles", "financial-information", "personal-information") == [1, 1])
    }

    @Test func `A label behind the end of its file is a fault of the truth`() throws {
        for (label, problem) in [
            (#""line": 2"#, "a label of a.txt stands in line 2 of a file of 1 lines"),
            (#""offset": 9999, "length": 4"#, "a label of a.txt ends at byte 10003 of a file of 33 bytes"),
            (#""offset": 13, "length": 21"#, "ends at byte 34 of a file of 33 bytes"),
        ] {
            try folder.write("{\"file\": \"a.txt\", \(label), \"kind\": \"pan\"}\n", to: "in/truth.jsonl")
            let result = try run("score", "--truth", "in/truth.jsonl")
            #expect(result.status == 2)
            #expect(result.errors.contains(problem), "\(result.errors)")
        }
        // Of what lies inside an archive places are those of the members.
        try folder.shell(
            "cd in && tar czf a.tgz a.txt && echo '{\"file\": \"a.tgz\", \"line\": 9, \"kind\": \"pan\"}' > truth.jsonl"
        )
        #expect(try run("score", "--truth", "in/truth.jsonl").status == 0)
    }

    @Test func `A truth that labels nothing reaches no recall`() throws {
        try folder.write("\n", to: "in/truth.jsonl")
        #expect(try run("score", "--truth", "in/truth.jsonl", "--min-recall", "0.9").status == 2)
        #expect(try run("score", "--truth", "in/truth.jsonl").errors.contains("labels no value"))
        let complete = try run("score", "--truth", "in/truth.jsonl", "--complete", "--min-recall", "0.9")
        #expect(complete.status == 2)
        #expect(complete.errors.contains("there is no recall"))
        #expect(try run("score", "--truth", "in/truth.jsonl", "--complete").status == 0)
        #expect(try run("score", "--truth", "in/truth.jsonl", "--complete", "--min-precision", "0.9").status == 1)
        // A value that nothing found: all of nothing that was reported is no precision.
        try folder.write("nothing here\n", to: "none/a.txt")
        try folder.write("{\"file\": \"a.txt\", \"line\": 1, \"entry\": \"bank.iban\"}\n", to: "none/truth.jsonl")
        #expect(try run("score", "--truth", "none/truth.jsonl", "--min-precision", "0.9").status == 1)
    }

    @Test func `A truth that cannot be used is told with its line`() throws {
        try folder.write("{\"file\": \"a.txt\", \"kind\": \"pan\"}\nnonsense\n", to: "in/truth.jsonl")
        let result = try run("score", "--truth", "in/truth.jsonl")
        #expect(result.status == 2)
        #expect(result.errors.contains("in/truth.jsonl:2: is no label"))
    }
}
