import Foundation
import SluiceCore

/// Turns the values as given into checked ones, and collects every problem, so that a person sees them all at once.
struct SettingsReader {
    private let settings: Settings
    private(set) var problems: [String]

    init(_ settings: Settings) {
        self.settings = settings
        problems = settings.problems
    }

    /// Reads all layers: the file that the flag or `SLUICE_CONFIG` names, the environment, the flags.
    static func load(flags: [String: [String]], file: String?) -> Settings {
        let environment = ProcessInfo.processInfo.environment
        return Settings(flags: flags, environment: environment, file: file ?? environment["SLUICE_CONFIG"])
    }

    /// Throws all problems together, or does nothing when there are none.
    func finish() throws {
        guard let first = problems.first else { return }
        let rest = problems.dropFirst().map { "\n  \($0)" }.joined()
        throw SluiceError(
            .configuration, place: "settings", problem: problems.count == 1 ? first : "\n  " + first + rest,
            mend: "nothing was started"
        )
    }

    func text(_ name: String) -> String? { settings.values[name]?.texts.first }

    func list(_ name: String) -> [String]? { settings.values[name]?.texts }

    mutating func integer(_ name: String, in range: ClosedRange<Int>) -> Int? {
        convert(name, expected: "a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    mutating func flag(_ name: String) -> Bool? {
        convert(name, expected: "true or false") { ["true": true, "false": false, "1": true, "0": false][$0] }
    }

    mutating func time(_ name: String) -> Timestamp? {
        convert(name, expected: "a time such as 2026-11-23T09:00:00Z") { Timestamp(rfc3339: $0) }
    }

    mutating func choice<Choice: RawRepresentable & CaseIterable>(_ name: String, of type: Choice.Type) -> Choice?
    where Choice.RawValue == String {
        let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
        return convert(name, expected: "one of \(names)") { Choice(rawValue: $0) }
    }

    /// A number of bytes: plain, or with KB, MB, GB (powers of 1000) or KiB, MiB, GiB (powers of 1024).
    mutating func bytes(_ name: String, in range: ClosedRange<Int64>) -> Int64? {
        convert(name, expected: "a size such as 256MiB from \(range.lowerBound) to \(range.upperBound) bytes") { text in
            ByteSize.parse(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    mutating func report(_ problem: String) { problems.append(problem) }

    private mutating func convert<Result>(
        _ name: String, expected: String, _ body: (String) -> Result?
    ) -> Result? {
        guard let value = settings.values[name], let text = value.texts.first else { return nil }
        if value.texts.count == 1, let result = body(text) { return result }
        problems.append("\(value.origin): \"\(value.texts.joined(separator: ","))\" is not \(expected)")
        return nil
    }
}
