import Crypto

/// A report, and its comparison with a baseline, as one HTML page that needs nothing else.
package struct BenchPage {
    private let report: BenchReport
    private let comparison: BenchComparison?

    /// - Parameters:
    ///   - report: what is shown.
    ///   - comparison: of this report with a saved one; nil for none.
    package init(_ report: BenchReport, comparison: BenchComparison? = nil) {
        self.report = report
        self.comparison = comparison
    }

    /// The page in UTF-8. It runs no script and loads nothing; its policy allows its own style sheet alone.
    package var bytes: [UInt8] {
        var page = HTMLText()
        page.markup("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        page.element("meta", ["http-equiv": "Content-Security-Policy", "content": Self.policy]) { _ in }
        page.markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        page.markup("<meta name=\"color-scheme\" content=\"light dark\"><title>sluice profiles bench</title><style>")
        page.markup(BenchStyle.sheet)
        page.markup("</style></head>\n<body><main>")
        head(&page)
        if let comparison { self.comparison(comparison, &page) }
        chart("Profiles", report.sorted(.all) + report.sorted(.profile), &page)
        chart("Entries, the most expensive first", report.sorted(.entry), &page)
        counts(&page)
        page.markup("</main></body></html>\n")
        return Array(page.string.utf8)
    }

    private static let policy: String = {
        let digest = SHA256.hash(data: Array(BenchStyle.sheet.description.utf8))
        let style = base64(Array(digest))
        return "default-src 'none'; style-src 'sha256-\(style)'; base-uri 'none'; form-action 'none'"
    }()

    private func head(_ page: inout HTMLText) {
        page.markup("<h1>sluice profiles bench</h1>\n")
        if let all = report.sorted(.all).first {
            page.element("p", ["class": "lead"]) { page in
                page.element("strong", text: BenchText.rate(all.mbPerSecond) + " MB/s")
                page.text(" on one thread with all profiles together, ")
                page.text(BenchText.nanoseconds(all.nsPerByte) + " ns per byte; ")
                page.text(BenchText.count(all.counts.matches) + " matches, ")
                page.text("\(BenchText.count(all.counts.reported)) of them at or above their profile's threshold")
            }
        }
        page.element("ul", ["class": "facts"]) { page in
            for fact in report.facts { page.element("li", text: fact) }
        }
        guard !report.limitNotes.isEmpty else { return }
        page.element("ul", ["class": "limits"]) { page in
            for note in report.limitNotes { page.element("li", text: note) }
        }
    }

    private func chart(_ title: StaticString, _ rows: [Measurement], _ page: inout HTMLText) {
        page.markup("\n<section><h2>")
        page.markup(title)
        page.markup("</h2><p class=\"unit\">nanoseconds per byte; the thin line is the spread of the runs</p>\n")
        page.markup("<table class=\"bars\"><tbody>")
        let longest = rows.map { $0.nsPerByte + $0.spread }.max() ?? 0
        for row in rows {
            page.element("tr") { page in
                page.element("th", ["scope": "row"], text: name(row.subject) + (row.limits.isEmpty ? "" : " !"))
                page.element("td", ["class": "bar"]) { BenchBar.draw(row, longest: longest, &$0) }
                page.element("td", ["class": "number"], text: BenchText.nanoseconds(row.nsPerByte))
                page.element("td", ["class": "number soft"], text: BenchText.rate(row.mbPerSecond) + " MB/s")
            }
            page.markup("\n")
        }
        page.markup("</tbody></table></section>")
    }

    private func comparison(_ comparison: BenchComparison, _ page: inout HTMLText) {
        page.markup("\n<section><h2>Against the baseline</h2>")
        page.element("p", ["class": comparison.isFailure ? "bad" : "good"], text: comparison.summary)
        for caution in comparison.cautions { page.element("p", ["class": "caution"], text: "caution: " + caution) }
        page.markup("<table class=\"bars changes\"><thead><tr><th scope=\"col\">subject</th>")
        page.markup("<th scope=\"col\">faster ◂ change ▸ slower</th><th scope=\"col\">ratio</th>")
        page.markup(
            "<th scope=\"col\">before</th><th scope=\"col\">now</th><th scope=\"col\">verdict</th></tr></thead>")
        page.markup("<tbody>")
        for row in comparison.rowsWorstFirst {
            page.element("tr", ["class": row.isFailure ? "bad" : row.speed == .faster ? "good" : "even"]) { page in
                page.element("th", ["scope": "row"], text: name(row.subject))
                page.element("td", ["class": "bar"]) { BenchBar.draw(row, &$0) }
                page.element("td", ["class": "number"], text: BenchText.ratio(row.ratio))
                page.element("td", ["class": "number soft"], text: BenchText.nanoseconds(row.before))
                page.element("td", ["class": "number soft"], text: BenchText.nanoseconds(row.after))
                page.element("td", text: row.verdict)
            }
            page.markup("\n")
        }
        page.markup("</tbody></table>")
        page.element("ul", ["class": "facts"]) { page in
            for subject in comparison.added { page.element("li", text: "added: " + subject.name) }
            for subject in comparison.removed { page.element("li", text: "removed: " + subject.name) }
        }
        page.markup("</section>")
    }

    private func counts(_ page: inout HTMLText) {
        page.markup("\n<section><h2>What each entry did</h2><table class=\"counts\"><thead><tr>")
        for title in ["entry", "candidates", "confirms", "rejects", "matches", "reported", "worst input", "ns/byte"] {
            page.element("th", ["scope": "col"], text: title)
        }
        page.markup("</tr></thead><tbody>")
        for row in report.sorted(.entry) {
            let counts = row.counts
            page.element("tr") { page in
                page.element("th", ["scope": "row"], text: name(row.subject))
                for count in [
                    counts.candidates, counts.confirms, counts.validatorRejects, counts.matches, counts.reported,
                ] { page.element("td", ["class": "number"], text: BenchText.count(count)) }
                page.element("td", ["class": "file"], text: row.worst?.file ?? "-")
                page.element(
                    "td", ["class": "number"], text: row.worst.map { BenchText.nanoseconds($0.nsPerByte) } ?? "-")
            }
            page.markup("\n")
        }
        page.markup("</tbody></table></section>")
    }

    private func name(_ subject: Measurement.Subject) -> String { report.shortName(subject) }
}

/// Bytes in base64 (RFC 4648, section 4).
private func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start..<min(start + 3, bytes.count)]
        let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
        for place in 0..<4 {
            text.append(place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
        }
    }
    return String(decoding: text, as: UTF8.self)
}
