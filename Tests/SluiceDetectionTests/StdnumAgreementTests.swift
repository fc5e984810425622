import Foundation
import Testing

@testable import SluiceDetection

/// A second implementation's verdicts on ten thousand random valid numbers and as many near-valid ones of every type
/// that both know, from Debian's package `python3-stdnum` through `Tests/Oracles/stdnum_numbers.py`.
///
/// `SLUICE_STDNUM_PYTHON` names another Python, one with a newer release of it, and `SLUICE_STDNUM_COUNT` another count.
@Suite struct StdnumAgreementTests {
    @Test func `both say the same but where the catalogue says otherwise`() throws {
        let (release, verdicts) = try Self.verdicts()
        let rules = StdnumDifference.all + (release == "1.18" ? StdnumDifference.ofRelease118 : [])
        var counts: [String: Int] = [:]
        var unexplained: [String: [String]] = [:]
        for verdict in verdicts {
            counts[verdict.name, default: 0] += 1
            guard try accepts(verdict.name, verdict.number, today: .now) != verdict.isValid else { continue }
            let isExplained = rules.contains { $0.explains(verdict) }
            if !isExplained { unexplained[verdict.name, default: []].append("\(verdict.number) \(verdict.isValid)") }
        }
        for (name, numbers) in unexplained.sorted(by: { $0.key < $1.key }) {
            Issue.record("\(name): \(numbers.count) unexplained, for example \(numbers.prefix(8))")
        }
        #expect(counts.values.allSatisfy { $0 == 2 * Self.count })
        #expect(counts.count >= 70)
    }

    @Test func `docs/validators.md tells every difference, and no other`() throws {
        let page = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "docs/validators.md")
        let rows = try String(contentsOf: page, encoding: .utf8).split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            return line.hasPrefix("| `") && cells.count == 3 ? "\(cells[0]): \(cells[1])" : nil
        }
        let rules = StdnumDifference.all + StdnumDifference.ofRelease118
        #expect(
            Set(rows)
                == Set(rules.map { "\($0.names.map { "`\($0)`" }.joined(separator: ", ")): \($0.reason)" }))
    }

    private static let environment = ProcessInfo.processInfo.environment
    private static let count = environment["SLUICE_STDNUM_COUNT"].flatMap(Int.init) ?? 10_000

    private static func verdicts() throws -> (release: String, [StdnumVerdict]) {
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Oracles/stdnum_numbers.py")
        let process = Process()
        process.executableURL = URL(filePath: environment["SLUICE_STDNUM_PYTHON"] ?? "/usr/bin/python3")
        process.arguments = [script.path, String(count), "1"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "python3-stdnum is missing; scripts/setup installs it")
        var verdicts = data.split(separator: UInt8(ascii: "\n")).compactMap { line -> StdnumVerdict? in
            let fields = line.split(separator: UInt8(ascii: "\t"))
            guard fields.count == 3 else { return nil }
            return StdnumVerdict(
                name: String(decoding: fields[0], as: UTF8.self), number: String(decoding: fields[1], as: UTF8.self),
                isValid: fields[2].first == UInt8(ascii: "1"))
        }
        return (verdicts.removeFirst().number, verdicts)
    }
}

/// What python-stdnum says of a number, by the name of our validator.
struct StdnumVerdict: Sendable {
    let name: String
    let number: String
    let isValid: Bool
}
