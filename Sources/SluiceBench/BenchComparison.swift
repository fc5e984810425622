package import SluiceCore

/// What changed from a saved report to a new one over the same corpus.
package struct BenchComparison: Sendable, Hashable {
    /// How the time changed.
    package enum Speed: String, Sendable, Hashable {
        /// Within the threshold or within the noise.
        case same
        case slower, faster
        /// It consists of other entries than before.
        case unlike
    }

    /// A subject that both reports have.
    package struct Row: Sendable, Hashable {
        package var subject: Measurement.Subject
        package var before: Double
        package var after: Double
        package var speed: Speed
        /// How the results differ; nil when they do not.
        package var difference: String?

        /// Nanoseconds per byte now for each before; nil when there is nothing to divide by.
        package var ratio: Double? { before > 0 ? after / before : nil }
        /// Something got worse.
        package var isFailure: Bool { speed == .slower || difference != nil }
    }

    /// In the order of the new report.
    package let rows: [Row]
    /// Entries that only the new report has.
    package let added: [Measurement.Subject]
    /// Entries that only the saved report has.
    package let removed: [Measurement.Subject]
    /// Share by which the time must change to count, for example 0.1.
    package let threshold: Double
    /// Why times may not be comparable: another machine or build.
    package let cautions: [String]

    /// Something got slower, or results differ.
    package var isFailure: Bool { rows.contains(where: \.isFailure) }

    /// The rows with a failure first, then those that got slowest.
    var rowsWorstFirst: [Row] {
        rows.sorted { ($0.isFailure ? 1 : 0, $0.ratio ?? 0) > ($1.isFailure ? 1 : 0, $1.ratio ?? 0) }
    }

    /// What got slower.
    package var slower: Set<Measurement.Subject> { Set(rows.filter { $0.speed == .slower }.map(\.subject)) }

    /// How many times the combined spread of both reports a change must exceed.
    package static let noiseFactor = 3.0

    /// Compares.
    ///
    /// - Parameters:
    ///   - after: the new report.
    ///   - before: the saved one; of its entries only those count that the new one's filter lets through.
    ///   - threshold: see ``threshold``.
    package init(_ after: BenchReport, before: BenchReport, threshold: Double) {
        self.threshold = threshold
        let filter = after.settings.entryFilter?.lowercased()
        let known = before.measurements.filter { measurement in
            guard let filter, let entry = measurement.subject.entry else { return true }
            return entry.lowercased().contains(filter)
        }
        let old = Dictionary(known.map { ($0.subject, $0) }) { first, _ in first }
        let new = Set(after.measurements.map(\.subject))
        let (entriesBefore, entriesAfter) = (
            Self.entries(of: before.measurements), Self.entries(of: after.measurements)
        )
        rows = after.measurements.compactMap { measurement in
            old[measurement.subject].map { before in
                let profile = measurement.subject.profile
                let isAlike =
                    measurement.subject.kind == .entry
                    || Self.part(profile, of: entriesBefore) == Self.part(profile, of: entriesAfter)
                return Self.row(measurement, before: before, isAlike: isAlike, threshold: threshold)
            }
        }
        added = after.measurements.map(\.subject).filter { $0.kind == .entry && old[$0] == nil }
        removed = known.map(\.subject).filter { $0.kind == .entry && !new.contains($0) }
        cautions = Self.cautions(after, before)
    }

    /// Refuses to compare reports over different text.
    ///
    /// - Parameters:
    ///   - corpus: of the new report.
    ///   - saved: of the saved one.
    ///   - place: the saved one's file.
    /// - Throws: ``SluiceError`` of kind `.configuration`.
    package static func check(
        _ corpus: BenchReport.Corpus, against saved: BenchReport.Corpus, place: String
    ) throws(SluiceError) {
        guard corpus.sha256 != saved.sha256 || corpus.bytes != saved.bytes || corpus.files != saved.files else {
            return
        }
        throw SluiceError(
            .configuration, place: "--baseline \(place)",
            problem: "was measured over another corpus (\(text(saved)); now \(text(corpus)))",
            mend: "give the same files and --sample as then, or save a new baseline with --json"
        )
    }

    private static func text(_ corpus: BenchReport.Corpus) -> String {
        "\(corpus.files) files, \(corpus.bytes) bytes, sha256 \(corpus.sha256.prefix(12))"
    }

    private static func row(
        _ after: Measurement, before: Measurement, isAlike: Bool, threshold: Double
    ) -> Row {
        var row = Row(
            subject: after.subject, before: before.nsPerByte, after: after.nsPerByte, speed: .unlike, difference: nil)
        guard isAlike else { return row }
        row.speed = speed(after, before, threshold)
        var differences: [String] = []
        if after.counts.matches != before.counts.matches {
            differences.append("matches \(before.counts.matches) → \(after.counts.matches)")
        }
        if after.counts.reported - before.counts.reported != after.counts.matches - before.counts.matches {
            differences.append("reported \(before.counts.reported) → \(after.counts.reported)")
        }
        if !differences.isEmpty { row.difference = differences.joined(separator: ", ") }
        return row
    }

    private static func speed(_ after: Measurement, _ before: Measurement, _ threshold: Double) -> Speed {
        let change = after.nsPerByte - before.nsPerByte
        let noise = (after.spread * after.spread + before.spread * before.spread).squareRoot()
        guard abs(change) > threshold * before.nsPerByte, abs(change) > noiseFactor * noise else { return .same }
        return change > 0 ? .slower : .faster
    }

    private static func entries(of measurements: [Measurement]) -> Set<Measurement.Subject> {
        Set(measurements.map(\.subject).filter { $0.kind == .entry })
    }

    /// The entries of one profile, or all of them for nil.
    private static func part(
        _ profile: String?, of entries: Set<Measurement.Subject>
    ) -> Set<Measurement.Subject> {
        profile.map { id in entries.filter { $0.profile == id } } ?? entries
    }

    private static func cautions(_ after: BenchReport, _ before: BenchReport) -> [String] {
        var cautions: [String] = []
        if after.machine != before.machine {
            cautions.append("the baseline was measured on another machine (\(before.machine.text))")
        }
        if after.build != before.build { cautions.append("the baseline was measured with a \(before.build) build") }
        return cautions
    }
}

extension BenchReport.Machine {
    /// For people: processor, cores, JIT.
    var text: String { "\(cpu), \(cores) core\(cores == 1 ? "" : "s"), PCRE2 JIT \(jit ? "on" : "off")" }
}
