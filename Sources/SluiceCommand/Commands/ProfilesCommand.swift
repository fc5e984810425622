import ArgumentParser
import Foundation
import SluiceCore
import SluiceDetection
import SluiceLookup
import SluicePattern

/// `sluice profiles`: what is looked for, and whether a profile is sound.
struct ProfilesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profiles",
        abstract: "Show, check, try and measure DLP profiles.",
        subcommands: [
            ProfilesListCommand.self, ProfilesShowCommand.self, ProfilesCheckCommand.self, ProfilesTestCommand.self,
            ProfilesScoreCommand.self, ProfilesBenchCommand.self, ProfilesImportCommand.self,
            ProfilesExportCommand.self, FingerprintCommand.self, ExactDataCommand.self,
        ]
    )
}

/// `sluice profiles list`.
struct ProfilesListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List profiles and their entries.")

    @Option(
        parsing: .upToNextOption,
        help: "Folders or files with profiles, or ids of embedded ones, instead of all that are embedded.")
    var profiles: [String] = []

    func run() throws {
        for profile in try ProfileCatalogue.load(profiles).profiles {
            print("\(profile.id) (version \(profile.version), \(counted(profile.entries.count, "entry", "entries")))")
            print("  \(profile.description)")
            if !profile.isDefault { print("  off unless named: --profiles \(profile.id)") }
            print("  reports matches from \(profile.confidenceThreshold.rawValue) confidence on")
            let width = profile.entries.map(\.id.count).max() ?? 0
            for entry in profile.entries {
                let id = entry.id.padding(toLength: width, withPad: " ", startingAt: 0)
                let severity = entry.severity.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)
                print("    \(id)  \(severity)  \(entry.name)")
            }
            print("")
        }
    }
}

/// `sluice profiles show ENTRY`.
struct ProfilesShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Explain an entry: pattern, validator, hot words, points, examples.")

    @Argument(help: "Id of an entry, or a part of an id, name or infoType.")
    var entry: String

    @Option(
        parsing: .upToNextOption,
        help: "Folders or files with profiles, or ids of embedded ones, instead of all that are embedded.")
    var profiles: [String] = []

    func run() throws {
        let found = try ProfileCatalogue.load(profiles).entries(matching: entry)
        guard !found.isEmpty else {
            throw SluiceError(
                .configuration, place: "entry \(escaped(entry))", problem: "no entry is called so",
                mend: "take one from `sluice profiles list`"
            )
        }
        for (profile, entry) in found { show(entry, of: profile) }
    }

    private func show(_ entry: DetectionEntry, of profile: Profile) {
        print("\(entry.id): \(entry.name)")
        print("  profile      \(profile.id)")
        print("  infoType     \(entry.infoType)")
        print("  severity     \(entry.severity.rawValue)")
        show(entry.target)
        print("  points       \(entry.evidence.points.rawValue) (\(entry.evidence.points.score))")
        if let validator = entry.evidence.validator {
            print("  validator    \(validator.name) (\(validator.mode.rawValue))")
        }
        if let entropy = entry.evidence.entropy { print("  entropy      at least \(entropy) bits a byte") }
        for (language, words) in entry.context.hotWords.sorted(by: { $0.key < $1.key }) {
            print("  hot words    \(language): \(words.joined(separator: ", "))")
        }
        if !entry.context.negativeWords.isEmpty {
            print("  negative     \(entry.context.negativeWords.joined(separator: ", "))")
        }
        print("  window       \(entry.context.window) bytes on both sides")
        print("  counted      \(entry.counting.mode.rawValue), from \(entry.counting.minMatches)")
        if let level = entry.counting.confidenceThreshold {
            print("  reported     from \(level.rawValue) confidence on")
        }
        if !entry.context.supporting.isEmpty {
            print("  supporting   \(entry.context.supporting.joined(separator: ", "))")
        }
        for example in entry.examples.match { print("  matches      \(escaped(example))") }
        for example in entry.examples.nearMiss { print("  near miss    \(escaped(example))") }
        print("")
    }

    private func show(_ target: DetectionTarget) {
        switch target {
        case .pattern(let source): print("  pattern      \(source)")
        case .wordList(let list):
            let place = list.file.map { "from \(escaped($0))" } ?? "in the profile"
            print("  word list    \(counted(list.terms.count, "term", "terms")) \(place)")
        case .fingerprint(let target):
            let samples = counted(target.file.samples.count, "sample", "samples")
            print("  fingerprint  \(samples) from \(escaped(target.name))")
            print("  found        from \(target.measure.rawValue) \(target.threshold) on")
        case .exactData(let rule): show(rule)
        case .fileTypes(let kinds): print("  file types   \(kinds.map(\.rawValue).joined(separator: ", "))")
        }
    }
}

extension ProfilesShowCommand {
    private func show(_ rule: ExactDataRule) {
        let names = { (columns: [Int]) in columns.map { escaped(rule.data.columnNames[$0]) }.joined(separator: ", ") }
        print(
            "  exact data   \(counted(rule.data.rows, "row", "rows")), \(counted(rule.data.cellCount, "cell", "cells")) "
                + "from \(escaped(rule.file))")
        print("  primary      \(names(rule.primary))")
        if !rule.required.isEmpty { print("  required     \(names(rule.required))") }
        if !rule.optional.isEmpty { print("  optional     \(names(rule.optional))") }
        if rule.isJoined { print("  together     \(rule.minColumns) columns within \(rule.within) bytes") }
    }
}

/// `sluice profiles check`.
struct ProfilesCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check profiles: form, patterns, every example through the real scan, and what hostile text costs.",
        discussion: "Without a path the embedded profiles are checked. Ends with 2 when something is wrong."
    )

    @Argument(help: "Folders or files with profiles.")
    var paths: [String] = []

    @Flag(help: "Time every entry on the worst texts found for it, and print a table, slowest first.")
    var timing = false

    func run() throws {
        let catalogue = try ProfileCatalogue.load(paths)
        var options = ProfileCheck.Options()
        options.clock = ThreadClock.now
        options.timesEntries = timing
        let compiled = try catalogue.compiled()
        let report = try ProfileCheck.report(of: compiled, options: options)
        for problem in report.problems { StandardError.shared.write(line: "\(name(of: problem.weight)): \(problem)") }
        if timing { printTable(report.timings) }
        let errors = report.problems.count { $0.weight == .error }
        let entries = catalogue.profiles.map(\.entries.count).reduce(0, +)
        guard errors == 0 else {
            throw SluiceError(
                .configuration, place: "profiles", problem: "\(errors) of them wrong, see above",
                mend: "mend them before you scan"
            )
        }
        let examples = catalogue.profiles.flatMap(\.entries)
            .map { $0.examples.match.count + $0.examples.nearMiss.count }.reduce(0, +)
        let counts = [
            counted(catalogue.profiles.count, "profile", "profiles"), counted(entries, "entry", "entries"),
            counted(examples, "example", "examples"),
        ]
        print(counts.joined(separator: ", ") + ": all as they should be")
        print("anchors: \(compiled.patterns.summary)")
    }

    private func name(of weight: ProfileProblem.Weight) -> String {
        switch weight {
        case .error: "error"
        case .warning: "warning"
        case .note: "note"
        }
    }

    private func printTable(_ timings: [EntryTiming]) {
        print("Each pattern alone, without its anchor, on the worst text found for it; times are of this machine.")
        let width = timings.map(\.entry.count).max() ?? 0
        print("ns/byte  steps/byte  \("entry".padding(toLength: width, withPad: " ", startingAt: 0))  text")
        for timing in timings {
            let entry = timing.entry.padding(toLength: width, withPad: " ", startingAt: 0)
            let time = String(format: "%7.1f", timing.nanosecondsPerByte)
            let steps = String(format: "%10.1f", timing.stepsPerByte)
            print("\(time)  \(steps)  \(entry)  \(escaped(timing.kind))")
        }
        print("")
    }
}
