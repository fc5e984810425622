import ArgumentParser
import Foundation
import SluiceCore
import SluiceTools
import SluiceTrial

/// `sluice profiles score`.
struct ProfilesScoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "Measure precision, recall and F1 of profiles on labelled texts.",
        discussion: """
            The truth is a file with JSON Lines, whose `file` names are relative to its own folder, or a file or folder \
            of *.marked texts with the labels inside. Without a path all files of the truth's folder are examined, with \
            one only what lies there. Ends with 1 when --min-precision or --min-recall is not reached. A truth without \
            labels judges nothing unless it is --complete.
            """
    )

    @Option(help: "Truth: JSON Lines, a *.marked file, or a folder of them.")
    var truth: String

    @Argument(help: "Files or folders to examine, for a truth of JSON Lines.")
    var paths: [String] = []

    @Option(
        parsing: .upToNextOption,
        help: "Folders or files with profiles, or ids of embedded ones, instead of those of a scan.")
    var profiles: [String] = []

    @Option(help: "YAML file that says which entries or infoTypes stand for a kind: `pan: [CREDIT_CARD_NUMBER]`.")
    var kinds: String?

    @Flag(help: "The truth labels everything: matches of entries that no label names are false.")
    var complete = false

    @Option(help: "Differences that are listed, at most.")
    var list: Int = 20

    @Flag(help: "Print everything as one JSON object.")
    var json = false

    @Option(help: "End with 1 when the precision over all kinds is lower: 0 to 1.")
    var minPrecision: Double?

    @Option(help: "End with 1 when the recall over all kinds is lower: 0 to 1.")
    var minRecall: Double?

    func run() async throws {
        let compiled = try ProfileCatalogue.load(profiles, isScan: true).compiled()
        let labelled = try TruthFiles.read(truth)
        if !complete, labelled.allSatisfy(\.labels.isEmpty) {
            throw SluiceError(
                .configuration, place: escaped(truth), problem: "labels no value, so that nothing can be judged",
                mend: "label values, or say --complete when there are none to be found")
        }
        let table = try kinds.map { try TruthFiles.kinds($0) } ?? TruthKinds()
        var scorer = Scorer(truth: labelled, table: table, isComplete: complete)
        let unknown = scorer.unknownKinds(in: compiled)
        if !unknown.isEmpty {
            StandardError.shared.write(
                line:
                    "warning: no entry stands for these kinds (see --kinds and --profiles): "
                    + escaped(unknown.joined(separator: ", "))
            )
        }
        let examiner = try TrialExaminer(.init(profiles: compiled, reader: ContentReader(jobs: 1), asOf: .now))
        for text in labelled {
            if let body = text.text { scorer.add(examiner.examine(text: body, name: text.name), labels: text.labels) }
        }
        let isWhole = TruthFiles.isMarked(truth) ? true : try await scoreFiles(labelled, examiner, &scorer)
        let report = ScoreReport(scorer)
        print(json ? try report.json() : report.text(width: OutputWidth.columns, listed: max(0, list)))
        if !isWhole { throw ExitStatusError(status: .incomplete) }
        try judge(scorer.total)
    }

    /// - Throws: what makes the program end with another code than 0.
    private func judge(_ total: ScoreCounts) throws {
        if minRecall != nil, total.recall == nil {
            throw SluiceError(
                .configuration, place: escaped(truth), problem: "labels no valid value, so that there is no recall",
                mend: "label what is to be found, or leave --min-recall out")
        }
        // Where nothing was to be found and nothing was reported, all that was reported is true.
        let precision = total.precision ?? (total.recall == nil ? 1 : 0)
        if let minPrecision, precision < minPrecision { throw ExitStatusError(status: .findings) }
        if let minRecall, total.recall ?? 0 < minRecall { throw ExitStatusError(status: .findings) }
    }

    /// - Returns: whether every file of the truth that lies under the paths was wholly examined.
    private func scoreFiles(
        _ labelled: [LabelledText], _ examiner: TrialExaminer, _ scorer: inout Scorer
    ) async throws -> Bool {
        let folder = URL(fileURLWithPath: truth).resolvingSymlinksInPath().deletingLastPathComponent().path
        var labels: [String: [TruthLabel]] = [:]
        for text in labelled where text.text == nil {
            let path = text.name.hasPrefix("/") ? text.name : "\(folder)/\(text.name)"
            labels[URL(fileURLWithPath: path).standardizedFileURL.path] = text.labels
        }
        var inputs = try TrialInputs(paths.isEmpty ? [folder] : paths)
        let own = [truth, kinds].compactMap { $0.map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path } }
        var isWhole = true
        while let input = try await inputs.next() {
            guard !own.contains(input.path) else { continue }
            let result = try examiner.examine(input.content, name: input.name)
            if !result.isWhole {
                isWhole = false
                StandardError.shared.write(line: "warning: not wholly examined: \(escaped(input.name))")
            }
            let own = labels.removeValue(forKey: input.path) ?? []
            if let fault = try TruthExtent.fault(in: own, of: input.content, result.coverage) {
                throw SluiceError(
                    .configuration, place: escaped(truth), problem: "a label of \(escaped(input.name)) \(fault)",
                    mend: "correct the label, or the file that it is about")
            }
            scorer.add(result, labels: own)
        }
        for line in inputs.unexamined { StandardError.shared.write(line: "warning: not examined: \(line)") }
        if paths.isEmpty, let missing = labels.keys.sorted().first {
            throw SluiceError(
                .configuration, place: escaped(truth), problem: "names \(escaped(missing)), which is not there",
                mend: "correct the truth, or name the paths to examine")
        }
        return isWhole && inputs.unexamined.isEmpty
    }
}
