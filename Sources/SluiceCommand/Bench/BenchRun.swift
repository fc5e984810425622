import ArgumentParser
import Foundation
import SluiceBench
import SluiceCore
import SluicePattern
import SluiceSinks

/// One `sluice profiles bench`, from the options to what is shown and written.
struct BenchRun {
    private let options: BenchOptions

    init(_ options: BenchOptions) { self.options = options }

    /// Measures, compares, writes.
    ///
    /// - Returns: whether nothing got worse against the baseline.
    /// - Throws: ``SluiceError``; a baseline that does not fit is told before anything is measured.
    func run() async throws -> Bool {
        let profiles = try ProfileCatalogue.load(options.profiles, isScan: true)
        _ = try profiles.compiled()
        let whole = BenchPlan(profiles.profiles, entryFilter: options.entry)
        let plan = options.isTogether ? whole.only([.init()]) : whole
        guard !plan.steps.isEmpty else {
            throw SluiceError(
                .configuration, place: "--entry \(escaped(options.entry ?? ""))",
                problem: "no entry has this in its id",
                mend: "take one from `sluice profiles list`")
        }
        let baseline = try options.baseline.map { try self.baseline($0) }
        let (corpus, facts) = try await corpus()
        if let baseline {
            try BenchComparison.check(facts, against: baseline.corpus, place: escaped(options.baseline ?? ""))
        }
        let runner = BenchRunner(corpus: corpus, runs: options.runs, clocks: BenchMachine.clocks)
        var report = report(try measure(plan, runner), facts)
        var comparison = baseline.map { BenchComparison(report, before: $0, threshold: options.threshold) }
        if let baseline, let slower = comparison?.slower, !slower.isEmpty {
            // Noise does not last, a slower pattern does: what seems slower is measured once more.
            report.add(try measure(plan.only(slower), runner))
            comparison = BenchComparison(report, before: baseline, threshold: options.threshold)
        }
        try write(report, comparison)
        return !(comparison?.isFailure ?? false)
    }

    private func corpus() async throws -> (BenchCorpus, BenchReport.Corpus) {
        guard options.paths.isEmpty else {
            var reader = try BenchCorpusReader(
                paths: options.paths, ownFiles: options.ownFiles, sampleBytes: options.sampleBytes)
            return try await reader.read()
        }
        let size = min(options.sampleBytes, Int64(BenchCorpus.generatedByteCount))
        let corpus = BenchCorpus.generated(byteCount: Int(size))
        return (corpus, BenchReport.Corpus(corpus, isGenerated: true))
    }

    private func measure(_ plan: BenchPlan, _ runner: BenchRunner) throws(SluiceError) -> [SluiceBench.Measurement] {
        var progress = BenchProgress(isQuiet: options.isQuiet)
        return try runner.run(plan) { progress.show($0, of: $1, $2) }
    }

    private func report(_ measurements: [SluiceBench.Measurement], _ facts: BenchReport.Corpus) -> BenchReport {
        let date = Timestamp(unixSeconds: Date().timeIntervalSince1970).description
        return BenchReport(
            date: date, sluice: SluiceProgram.configuration.version, build: BenchMachine.build,
            machine: BenchMachine.facts, corpus: facts,
            settings: .init(runs: options.runs, sampleBytes: options.sampleBytes, entryFilter: options.entry),
            measurements: measurements)
    }

    private func write(_ report: BenchReport, _ comparison: BenchComparison?) throws {
        let remains = "the other outputs stand"
        if let json = options.json { try OutputFile(json, remains: remains).write(report.json()) }
        if let html = options.html {
            try OutputFile(html, remains: remains).write(BenchPage(report, comparison: comparison).bytes)
        }
        let text = BenchTable(report, comparison: comparison)
            .text(width: min(OutputWidth.columns, Self.widest), top: options.top)
        if options.json == "-" || options.html == "-" {
            // Standard output holds one thing only.
            if !options.isQuiet { StandardError.shared.write(line: text) }
        } else {
            print(text, terminator: "")
        }
    }

    /// Columns beyond which a table is hard to read.
    private static let widest = 120

    private func baseline(_ path: String) throws(SluiceError) -> BenchReport {
        guard let file = FileHandle(forReadingAtPath: path),
            let data = try? file.read(upToCount: Self.largestBaseline + 1)
        else {
            throw SluiceError(
                .configuration, place: "--baseline \(escaped(path))", problem: "cannot be read",
                mend: "name a file that `sluice profiles bench --json` wrote")
        }
        guard data.count <= Self.largestBaseline else {
            throw SluiceError(
                .configuration, place: "--baseline \(escaped(path))", problem: "is larger than any report",
                mend: "name a file that `sluice profiles bench --json` wrote")
        }
        return try BenchReport(json: Array(data), place: "--baseline \(escaped(path))")
    }

    private static let largestBaseline = 64 << 20
}
