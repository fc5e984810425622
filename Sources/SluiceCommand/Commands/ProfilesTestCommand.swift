import ArgumentParser
import Crypto
import Foundation
import SluiceCore
import SluiceSinks
import SluiceTools
import SluiceTrial

/// `sluice profiles test FILE…`.
struct ProfilesTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Show what profiles find in files or standard input (-), and why.",
        discussion: """
            Each match is told with its place, entry, confidence, masked value and the points of each reason; below \
            stands which profiles would act. With --all also what was dropped, and why. Nothing is stored. Values stay \
            masked: the place says where to look. Ends with 3 when something could not be wholly examined.
            """
    )

    @Argument(help: "Files or folders, or - for standard input.")
    var paths: [String]

    @Option(
        parsing: .upToNextOption,
        help: "Folders or files with profiles, or ids of embedded ones, instead of those that a scan uses.")
    var profiles: [String] = []

    @Flag(help: "Also show candidates that came to nothing, and why.")
    var all = false

    @Flag(help: "Print one JSON object a line for each input.")
    var json = false

    @Option(help: "YAML file with ignore rules that hold over all profiles.")
    var ignoreRules: String?

    @Option(help: "Result database whose key value_hmac is made with; without one, ignore rules by value do not hold.")
    var database: String?

    @Option(help: "Judge the expiry of ignore rules as of this time: 2026-11-23T09:00:00Z.")
    var asOf: String?

    func run() async throws {
        let compiled = try ProfileCatalogue.load(profiles, ignoreRules: ignoreRules, isScan: true).compiled()
        let limits = ExtractionLimits()
        var setup = TrialExaminer.Setup(
            profiles: compiled, reader: ContentReader(jobs: 1, limits: limits), asOf: try time())
        setup.explainsDrops = all
        if let database { setup.valueKey = SymmetricKey(data: try ResultStore(path: database).valueKey()) }
        let examiner = try TrialExaminer(setup)
        var inputs = try TrialInputs(paths, limits: limits)
        var isWhole = true
        while let input = try await inputs.next() {
            let result = try examiner.examine(input.content, name: input.name)
            isWhole = isWhole && result.isWhole
            if json {
                print(try result.json(showsHashes: database != nil))
            } else {
                print(TrialText(result, isColored: OutputColor.isWanted, showsHashes: database != nil).text)
            }
        }
        for line in inputs.unexamined { StandardError.shared.write(line: "warning: not examined: \(line)") }
        if !isWhole || !inputs.unexamined.isEmpty { throw ExitStatusError(status: .incomplete) }
    }

    private func time() throws(SluiceError) -> Timestamp {
        guard let asOf else { return .now }
        guard let time = Timestamp(rfc3339: asOf) else {
            throw SluiceError(
                .configuration, place: "--as-of", problem: "\"\(escaped(asOf))\" is no time",
                mend: "write it as 2026-11-23T09:00:00Z")
        }
        return time
    }
}
