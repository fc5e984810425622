import Crypto
import Foundation
import SluiceCore
import Testing

@testable import SluiceBench

/// The written forms of a report: JSON, terminal, HTML, with names that mean harm.
@Suite struct ReportTests {
    private static let hostile = "<script>alert('1')</script>\"&\u{202E}\u{1B}[2J"

    private static var report: BenchReport {
        var entry = Measurement.sample("p", hostile, ns: 1.25, spread: 0.125, matches: 7)
        entry.worst = .init(file: hostile, bytes: 9, nsPerByte: 2.5)
        entry.limits = [.init(entry: hostile, reason: "time budget", files: 2)]
        var report = BenchReport.sample([.sample("p", nil, ns: 2), entry])
        report.machine.cpu = hostile
        report.corpus.notBenched = [hostile: 1]
        return report
    }

    @Test func jsonComesBackAsItWas() throws {
        let json = try Self.report.json()
        #expect(try BenchReport(json: json, place: "x") == Self.report)
        let text = String(decoding: json, as: UTF8.self)
        #expect(text.contains("\"schema\" : 1") && text.contains("\"ns_per_byte\" : 1.25"))
        #expect(!text.unicodeScalars.contains("\u{202E}") && !text.unicodeScalars.contains("\u{1B}"))
    }

    @Test(
        arguments: [
            ("", "no result"), ("[1]", "no result"), ("{\"schema\": 1}", "no result"),
            ("{\"schema\": 2, \"kind\": \"profiles_bench\"}", "schema 2"),
            ("{\"schema\": 1, \"kind\": \"profiles_bench\"}", "damaged"),
        ])
    func otherFilesAreRefused(text: String, problem: String) {
        let error = #expect(throws: SluiceError.self) { _ = try BenchReport(json: Array(text.utf8), place: "a.json") }
        #expect(error?.kind == .configuration && error?.place == "a.json")
        #expect(error?.problem.contains(problem) == true)
    }

    @Test func noNameBecomesMarkup() throws {
        let comparison = BenchComparison(Self.report, before: Self.report, threshold: 0.1)
        let page = String(decoding: BenchPage(Self.report, comparison: comparison).bytes, as: UTF8.self)
        #expect(!page.contains("<script") && !page.contains("alert('1')"))
        #expect(page.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;&amp;\\u{202e}\\u{1b}[2J"))
        #expect(!page.unicodeScalars.contains("\u{202E}") && !page.unicodeScalars.contains("\u{1B}"))
        for word in [" style=", " src=", " href=", "javascript:"] { #expect(!page.contains(word), "\(word)") }
        #expect(!page.contains(/<[^>]* on[a-z]+=/))
    }

    @Test func attributesAreEscapedToo() {
        var html = HTMLText()
        html.element("p", ["class": "a\"b'c<d>&e"], text: "\n")
        #expect(html.string == "<p class=\"a&quot;b&#39;c&lt;d&gt;&amp;e\">\\u{a}</p>")
    }

    @Test func thePolicyAllowsTheStyleSheetAlone() throws {
        let page = String(decoding: BenchPage(Self.report).bytes, as: UTF8.self)
        let sheet = try #require(page.firstMatch(of: /<style>([^<]*)<\/style>/)).1
        let digest = Data(SHA256.hash(data: Data(sheet.utf8))).base64EncodedString()
        let policy = "default-src &#39;none&#39;; style-src &#39;sha256-\(digest)&#39;; base-uri &#39;none&#39;"
        #expect(page.contains(policy))
        #expect(!page.contains("script-src"))
    }

    @Test func theTableIsSortedSafeAndFits() throws {
        let measurements =
            [Measurement.sample("p", nil, ns: 5)] + (1...30).map { .sample("p", "entry-\($0)", ns: Double($0)) }
        var report = Self.report
        report.measurements += measurements
        let text = BenchTable(report).text(width: 100, top: 3)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[2].hasPrefix("entry-30 ") && lines[3].hasPrefix("entry-29 ") && lines[4].hasPrefix("entry-28 "))
        #expect(lines[5] == "3 of 31 entries shown, the most expensive first; see --top.")
        #expect(lines.prefix(5).allSatisfy { $0.count <= 100 })
        #expect(text.contains("limit hit: p/") && text.contains("time budget in 2 files"))
        #expect(!text.unicodeScalars.contains("\u{202E}") && !text.unicodeScalars.contains("\u{1B}"))
    }
}
