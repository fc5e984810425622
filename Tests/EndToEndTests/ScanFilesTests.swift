import Foundation
import Testing

/// `sluice scan files` on real files; issuer test numbers and registry examples as plants.
@Suite struct ScanFilesTests {
    private static let card = "card number: 4111 1111 1111 1111"
    private static let iban = "IBAN: DE89 3704 0044 0532 0130 00"

    private let folder: TemporaryFolder
    private let sluice = Program.built("sluice")

    init() throws { folder = try TemporaryFolder() }

    private func scan(_ arguments: String..., input: Data? = nil) throws -> Program.Result {
        try sluice.run(["scan", "files", "--output", "-", "--quiet"] + arguments, in: folder.url, input: input)
    }

    @Test func plainTextInEveryEncodingIsFoundAtItsBytes() throws {
        let text = "first line\nÜber \(Self.card) end\n"
        let start = { (encoding: String.Encoding, prefix: Int) in
            prefix + ("first line\nÜber card number: ".data(using: encoding)?.count ?? 0)
        }
        let forms: [(String, String.Encoding, [UInt8])] = [
            ("utf8.txt", .utf8, []), ("bom.txt", .utf8, [0xEF, 0xBB, 0xBF]), ("latin1.txt", .isoLatin1, []),
            ("utf16le.txt", .utf16LittleEndian, [0xFF, 0xFE]), ("utf16be.txt", .utf16BigEndian, [0xFE, 0xFF]),
            ("utf16le-nobom.txt", .utf16LittleEndian, []), ("utf16be-nobom.txt", .utf16BigEndian, []),
        ]
        for (name, encoding, mark) in forms {
            try folder.write(Data(mark) + #require(text.data(using: encoding)), to: "in/" + name)
        }
        let result = try scan("in")
        #expect(result.status == 0, "\(result.errors)")
        let matches = try Matches(result)
        for (name, encoding, mark) in forms {
            let match = try #require(matches.only("payment-card.visa", at: name), "\(name)")
            let unit = "1".data(using: encoding)?.count ?? 1
            #expect(match.byteStart == start(encoding, mark.count), "\(name)")
            #expect(match.byteEnd == match.byteStart + 19 * unit, "\(name)")
            #expect(match.line == 2 && match.column == 19, "\(name)")
        }
    }

    @Test func aTextThatChangesItsEncodingIsReadAgainAndNothingIsToldTwice() throws {
        let before = Self.card + "\n" + String(repeating: "hello world line\n", count: 20_000)
        var text = Data(before.utf8)
        text += try #require("Größe card number: 5555\u{A0}5555\u{A0}5555\u{A0}4444\n".data(using: .isoLatin1))
        try folder.write(text, to: "in/log.txt")
        let result = try scan("in")
        #expect(result.status == 0, "\(result.errors)")
        let matches = try Matches(result)
        #expect(try #require(matches.only("payment-card.visa", at: "log.txt")).line == 1)
        let late = try #require(matches.only("payment-card.mastercard", at: "log.txt"))
        #expect(late.line == 20_002 && late.column == 20)
    }

    @Test func archivesOfEveryWriterAreReadToTheThirdLevel() throws {
        try folder.write(Self.card + "\n", to: "list.csv")
        try folder.shell(
            """
            mkdir -p in dir
            tar -czf dir/inner.tar.gz list.csv
            zip -q in/outer.zip dir/inner.tar.gz
            7z a -bd in/outer.7z dir/inner.tar.gz
            bsdtar -cf in/pax.tar --format pax dir/inner.tar.gz
            tar -cJf in/a.tar.xz list.csv
            tar --zstd -cf in/a.tar.zst list.csv
            tar -cjf in/a.tar.bz2 list.csv
            xz -k -c list.csv > in/single.csv.xz
            zstd -q -c list.csv > in/single.csv.zst
            lz4 -q -c list.csv > in/single.csv.lz4
            gzip -c list.csv > in/single.csv.gz
            echo list.csv | cpio --quiet -o -H newc > in/a.cpio
            ar rc in/a.ar list.csv
            mkdir iso && cp list.csv iso/ && genisoimage -quiet -R -o in/a.iso iso
            zip -q mid.zip in/outer.zip && tar -cf in/deep.tar mid.zip
            """
        )
        let expected = [
            "outer.zip!dir/inner.tar.gz!list.csv", "outer.7z!dir/inner.tar.gz!list.csv",
            "pax.tar!dir/inner.tar.gz!list.csv", "a.tar.xz!list.csv", "a.tar.zst!list.csv", "a.tar.bz2!list.csv",
            "single.csv.xz!single.csv", "single.csv.zst!single.csv", "single.csv.lz4!single.csv",
            "single.csv.gz!single.csv", "a.cpio!list.csv", "a.ar!list.csv", "a.iso!list.csv",
            "deep.tar!mid.zip!in/outer.zip!dir/inner.tar.gz!list.csv",
        ]
        let result = try scan("in")
        #expect(result.status == 0, "\(result.errors)")
        let matches = try Matches(result)
        #expect(matches.all.map(\.path).sorted() == expected.sorted())
    }

    @Test func damagedArchivesAreNamedAndTheNeighboursStand() throws {
        try folder.write(Self.card + "\n", to: "secret.txt")
        try folder.write(String(repeating: "The quick brown fox. ", count: 60_000), to: "long.txt")
        try folder.write(Self.card + "\n", to: "in/good.txt")
        try folder.shell(
            """
            zip -q -P password in/encrypted.zip secret.txt
            python3 -c 'import random, sys; sys.stdout.buffer.write(random.Random(1).randbytes(1000000))' > noise.bin
            tar -cf whole.tar secret.txt noise.bin && gzip -k whole.tar
            head -c 600000 whole.tar.gz > in/truncated.tar.gz
            (cat secret.txt; head -c 200000000 /dev/zero | tr '\\0' 'a') | gzip -9 > in/bomb.txt.gz
            """
        )
        let result = try scan("in")
        #expect(result.status == 3, "\(result.errors)")
        let coverage = try Coverage(result)
        #expect(coverage["encrypted.zip"]?.state == "skipped")
        #expect(coverage["encrypted.zip"]?.reasons == ["encrypted"])
        #expect(coverage["truncated.tar.gz"]?.state == "partial")
        #expect(coverage["truncated.tar.gz"]?.reasons.contains("truncated") == true)
        #expect(coverage["bomb.txt.gz"]?.state == "partial")
        #expect(coverage["bomb.txt.gz"]?.reasons == ["limit.ratio"])
        #expect(coverage["good.txt"]?.state == "scanned")
        let paths = try Matches(result).all.map(\.path).sorted()
        #expect(paths == ["bomb.txt.gz!bomb.txt", "good.txt", "truncated.tar.gz!secret.txt"])
    }

    @Test func standardInputIsScanned() throws {
        let result = try scan("-", input: Data((Self.iban + "\n").utf8))
        #expect(result.status == 0, "\(result.errors)")
        let match = try #require(try Matches(result).only("bank.iban", at: "stdin"))
        #expect(match.byteStart == 6 && match.byteEnd == 33)
    }

    @Test func linksAreNotFollowedAndGlobsAreObeyed() throws {
        try folder.write(Self.card, to: "outside/secret.txt")
        try folder.write(Self.card, to: "in/keep.txt")
        try folder.write(Self.card, to: "in/skip.log")
        try folder.write(Self.card, to: "in/cache/drop.txt")
        try folder.shell("ln -s ../outside/secret.txt in/link.txt; ln -s ../outside in/folder; mkfifo in/pipe")
        let result = try scan("in", "--include", "*.txt", "--exclude", "cache")
        #expect(try Matches(result).all.map(\.path) == ["keep.txt"])
    }

    @Test func countsAddUp() throws {
        for number in 1...30 { try folder.write("nothing in file \(number)\n", to: "in/\(number).txt") }
        try folder.shell("mkfifo in/pipe; head -c 5000 /dev/urandom > in/noise.bin; ln -s 1.txt in/link")
        let run = try #require(try scan("in").records().last { $0["kind"] as? String == "run" })
        let assets = try #require(run["assets"] as? [String: Int])
        #expect(assets["scanned"] == 30)
        #expect(assets["seen"] == (assets["scanned"] ?? 0) + (assets["partial"] ?? 0) + (assets["skipped"] ?? 0))
    }

    @Test func aFindingLivesOverRuns() throws {
        let file = try folder.write(Self.card, to: "in/a.txt")
        let first = try #require(try scan("in").records().first { $0["kind"] as? String == "finding" })
        let second = try #require(try scan("in").records().first { $0["kind"] as? String == "finding" })
        #expect(first["id"] as? String == second["id"] as? String)
        #expect(first["first_seen"] as? String == second["first_seen"] as? String)
        try folder.write("nothing any more", to: "in/a.txt")
        let third = try #require(try scan("in").records().first { $0["kind"] as? String == "finding" })
        #expect(third["status"] as? String == "resolved")
        #expect(third["resolved_at"] as? String != nil)
        try folder.write(Self.card, to: "in/a.txt")
        let fourth = try #require(try scan("in").records().first { $0["kind"] as? String == "finding" })
        #expect(fourth["status"] as? String == "active")
        #expect(fourth["first_seen"] as? String == first["first_seen"] as? String)
        try FileManager.default.removeItem(at: file)
        let fifth = try #require(try scan("in").records().first { $0["kind"] as? String == "finding" })
        #expect(fifth["status"] as? String == "resolved")
    }

    @Test func failOnDecidesTheExitCode() throws {
        // Passes Luhn, and is on no list of test numbers.
        try folder.write("card number: 4539 3195 0343 6467", to: "in/a.txt")
        #expect(try scan("in", "--fail-on", "high").status == 1)
        #expect(try scan("in", "--fail-on", "critical").status == 0)
    }

    @Test func `A card vendor's test number is marked, and alone makes a finding for information`() throws {
        try folder.write(Self.card, to: "in/a.txt")
        let result = try scan("in", "--fail-on", "low")
        #expect(result.status == 0)
        let finding = try #require(try result.records().first { $0["kind"] as? String == "finding" })
        #expect(finding["severity"] as? String == "info")
        let matches = try #require(finding["matches"] as? [[String: Any]])
        #expect(matches.map { $0["test"] as? Bool } == [true])
    }

    @Test func noValueLeavesInClear() throws {
        try folder.write(Self.card + "\n" + Self.iban, to: "in/a.txt")
        let result = try scan("in", "--log-level", "debug")
        let database = try Data(contentsOf: folder.url.appendingPathComponent("sluice.db"))
        for value in ["4111 1111 1111 1111", "4111111111111111", "370400440532013000", "3704 0044 0532 0130 00"] {
            #expect(!result.output.contains(value))
            #expect(!result.errors.contains(value))
            #expect(database.range(of: Data(value.utf8)) == nil)
        }
        let mode = try FileManager.default.attributesOfItem(atPath: folder.path + "/sluice.db")[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test func aGlobThatMatchesNothingIsToldAndAFileNamedDashIsScanned() throws {
        try folder.write(Self.card, to: "-")
        try folder.write(Self.card, to: "b.csv")
        let result = try scan("--include", "-", "--include", "*.cvs", ".", "--output", "-")
        #expect(result.status == 0)
        #expect(try Matches(result).all.map(\.path) == ["-"])
        #expect(result.errors.contains("has matched nothing") && result.errors.contains("*.cvs"))
        #expect(try result.records().contains { ($0["counters"] as? [String: Int])?["files.filtered"] == 1 })
    }

    @Test func standardInputHasTheNameThatItIsGiven() throws {
        let first = try scan("-", "--stdin-name", "mail.txt", "--output", "-", input: Data(Self.card.utf8))
        #expect(try Matches(first).all.map(\.path) == ["mail.txt"])
        // Another input under another name leaves the finding as it is.
        let second = try scan("-", "--output", "-", input: Data("nothing".utf8))
        #expect(try second.records().filter { $0["kind"] as? String == "finding" }.isEmpty)
    }

    @Test(arguments: [(SIGTERM, 143), (SIGINT, 130)] as [(Int32, Int32)])
    func aSignalEndsARunThatWaitsForStandardInput(signal: Int32, status: Int32) throws {
        try folder.write(Self.card, to: "a.txt")
        // A writer that never writes: reading would block for ever.
        try folder.shell("mkfifo silent")
        let shell = Program(executable: URL(fileURLWithPath: "/bin/sh"))
        let line = "exec 3<>silent; exec \(sluice.executable.path) scan files - a.txt --grace 1 --jobs 1 <&3"
        let running = try shell.start(["-c", line], in: folder.url)
        try folder.shell("for i in $(seq 600); do test -s sluice.db-wal && break; sleep 0.1; done; sleep 1")
        kill(running.process.processIdentifier, signal)
        let result = try running.finish()
        #expect(result.status == status, "\(result.errors)")
        #expect(result.errors.contains("stopping: up to 1 s"))
        #expect(!result.errors.contains("Complete"))
        // The file beside it was recorded, and the run says that it was cut short.
        let export = try sluice.run(["findings", "export"], in: folder.url)
        #expect(try export.records().count == 1)
    }

    @Test func theRunsOwnFilesAreNoInput() throws {
        try folder.write(Self.card, to: "sub/a.txt")
        for _ in 1...2 {
            let result = try sluice.run(
                ["scan", "files", ".", "--output", "results.jsonl", "--quiet"], in: folder.url)
            #expect(result.status == 0, "\(result.errors)")
            let lines = try String(contentsOf: folder.url.appendingPathComponent("results.jsonl"), encoding: .utf8)
            let matches = try Matches(Program.Result(status: 0, output: lines, errors: ""))
            #expect(matches.all.map(\.path) == ["sub/a.txt"])
        }
    }

    @Test func aLinkThatIsNamedItselfIsFollowed() throws {
        try folder.write(Self.card, to: "outside/secret.txt")
        try folder.shell("ln -s outside folder; ln -s outside/secret.txt file; mkdir in; ln -s ../outside in/inner")
        let paths = try ["folder", "file", "in"].map { try Matches(scan($0)).all.map(\.path) }
        #expect(paths == [["secret.txt"], ["secret.txt"], []])
    }

    @Test func aValueInANameOfAMemberOrFileIsMasked() throws {
        let value = "4111 1111 1111 1111"
        try folder.write(Self.iban, to: "made/card \(value).txt")
        try folder.shell(
            """
            mkdir in; cd made; zip -q -P secret ../in/a.zip *; zip -q ../in/b.zip *; gzip -c * > "../in/card \(value).txt.gz"
            """
        )
        let result = try scan("in", "--output", "-")
        let shown = "card 4111 **** **** 1111.txt"
        #expect(try Matches(result).only("bank.iban", at: "b.zip!\(shown)") != nil)
        #expect(try Matches(result).only("bank.iban", at: "\(shown).gz!\(shown)") != nil)
        #expect(try Coverage(result)["\(shown).gz"]?.state == "scanned")
        let records = try result.records()
        #expect(records.contains { $0["path"] as? String == shown && $0["state"] as? String == "skipped" })
        for record in records {
            var asset = record["asset"] as? [String: Any] ?? [:]
            var rest = record
            // The id of a local file is its path on the disk.
            asset["id"] = nil
            rest["asset"] = asset
            let text = String(decoding: try JSONSerialization.data(withJSONObject: rest), as: UTF8.self)
            #expect(!text.contains(value), "\(text)")
        }
    }

    @Test func aScanWithOtherProfilesResolvesNothingOfTheFormerOnes() throws {
        let profile = { (id: String, pattern: String, example: String) in
            """
            profile: \(id)
            version: 1
            description: For a test
            entries:
              - id: \(id).entry
                name: Entry of \(id)
                info_type: TEST
                severity: high
                pattern: '\(pattern)'
                points: literal
                examples: {match: ['\(example)'], near_miss: ['nothing']}
            """
        }
        try folder.write(profile("first", "alpha-[0-9]{4}", "alpha-1234"), to: "first.yaml")
        try folder.write(profile("second", "beta-[0-9]{4}", "beta-1234"), to: "second.yaml")
        try folder.write("alpha-7391 and nothing else", to: "in/a.txt")
        let statuses = { (arguments: [String]) in
            _ = try sluice.run(["scan", "files", "in", "--quiet"] + arguments, in: folder.url)
            return try sluice.run(["findings", "export", "--status", "all"], in: folder.url).records()
                .map { "\($0["profile"] ?? "") \($0["status"] ?? "")" }
        }
        #expect(try statuses(["--profiles", "first.yaml"]) == ["first active"])
        #expect(try statuses(["--profiles", "second.yaml"]) == ["first active"])
        try folder.write("nothing at all", to: "in/a.txt")
        #expect(try statuses(["--profiles", "second.yaml"]) == ["first active"])
        #expect(try statuses(["--profiles", "first.yaml"]) == ["first resolved"])
        #expect(
            try sluice.run(["profiles", "check", "first.yaml"], in: folder.url).output
                .hasPrefix("1 profile, 1 entry, 2 examples: all as they should be\nanchors: "))
    }

    @Test func coverageOfTheLastScanIsListed() throws {
        try folder.write(Self.card, to: "in/good.txt")
        try folder.shell("cd in; zip -q -P secret a.zip good.txt; zip -q b.zip good.txt a.zip")
        #expect(try scan("in").status == 3)
        let table = try sluice.run(["findings", "coverage"], in: folder.url)
        #expect(table.status == 0, "\(table.errors)")
        for part in [
            "STATE ", "skipped  encrypted  a.zip ", "partial  encrypted  b.zip ",
            "skipped  encrypted  b.zip!a.zip!good.txt", "protected by a password",
            "Assets: 3 seen = 1 scanned + 1 partial + 1 skipped.",
        ] {
            #expect(table.output.contains(part), "\(part) in \(table.output)")
        }
        let lines = try sluice.run(["findings", "coverage", "--format", "jsonl"], in: folder.url)
        let kinds = try lines.records().map { $0["kind"] as? String }
        #expect(kinds == ["coverage", "coverage", "coverage", "coverage", "coverage", "run"])
        let csv = try sluice.run(["findings", "coverage", "--format", "csv"], in: folder.url)
        #expect(csv.output.split(separator: "\r\n").count == 6)
        #expect(csv.errors == "2 assets and 3 members not wholly examined\n")
        #expect(try sluice.run(["findings", "coverage", "--output", "x"], in: folder.url).status == 2)
    }
}
