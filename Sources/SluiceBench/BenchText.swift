import Foundation

/// How numbers of a report read for people. The text is safe as far as numbers are.
enum BenchText {
    /// Two decimals below 100, none above.
    static func nanoseconds(_ value: Double) -> String { String(format: value < 100 ? "%.2f" : "%.0f", value) }

    static func rate(_ value: Double) -> String { String(format: value < 100 ? "%.1f" : "%.0f", value) }

    static func ratio(_ value: Double?) -> String { value.map { String(format: "%.2f×", $0) } ?? "-" }

    /// `1,234,567`.
    static func count(_ value: Int) -> String {
        let digits = Array(String(value.magnitude))
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.count - index).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return value < 0 ? "-" + text : text
    }

    /// Bytes in powers of 1000.
    static func megabytes(_ bytes: Int64) -> String { String(format: "%.2f MB", Double(bytes) / 1_000_000) }

    static func plural(_ count: Int, _ noun: String) -> String {
        "\(self.count(count)) \(noun)\(count == 1 ? "" : "s")"
    }
}

extension BenchReport {
    /// The entry's id alone where no other profile has one of the same id, else the subject's whole name.
    func shortName(_ subject: Measurement.Subject) -> String {
        guard let entry = subject.entry else { return subject.name }
        return measurements.count { $0.subject.entry == entry } > 1 ? subject.name : entry
    }

    /// What was measured, where and how: one line each.
    var facts: [String] {
        let origin = corpus.isGenerated ? "built-in corpus" : "corpus"
        var lines = [
            "\(origin): \(BenchText.plural(corpus.files, "file")), \(BenchText.megabytes(Int64(corpus.bytes))) of text, "
                + "sha256 \(corpus.sha256.prefix(12))"
        ]
        if corpus.bytesLeftOut > 0 {
            lines.append(
                "sample: \(BenchText.megabytes(corpus.bytesLeftOut)) left out, "
                    + "\(BenchText.plural(corpus.filesCut, "file")) cut short, "
                    + "\(BenchText.plural(corpus.filesLeftOut, "file")) not read; raise --sample to have more"
            )
        }
        if !corpus.notBenched.isEmpty {
            let reasons = corpus.notBenched.sorted { $0.key < $1.key }.map { "\(BenchText.count($0.value)) \($0.key)" }
            lines.append("only plain text is benched; left out: \(reasons.joined(separator: ", "))")
        }
        lines.append("machine: \(machine.text); one thread, processor time")
        lines.append("sluice \(sluice) (\(build) build), \(date)")
        lines.append(
            "median of \(BenchText.plural(settings.runs, "run")) after one warm-up; ± is the median absolute deviation")
        if build == "debug" { lines.append("note: a debug build is many times slower than the released program") }
        return lines
    }

    /// Entries whose results may be incomplete, from the measurements of single entries.
    var limitNotes: [String] {
        measurements.filter { $0.subject.kind == .entry }.flatMap { measurement in
            measurement.limits.map {
                "limit hit: \(measurement.subject.name): \($0.reason) in \(BenchText.plural($0.files, "file"))"
            }
        }
    }
}
