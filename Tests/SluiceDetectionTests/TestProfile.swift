import SluiceCore
import Testing

@testable import SluiceDetection

/// Writes small profiles as the YAML that a person would write.
struct TestProfile {
    var id = "test"
    /// Further lines of the profile, for example `allowed_match_count: 2`.
    var head: [String] = []
    var entries: [Entry]

    struct Entry {
        var id: String
        var pattern: String
        var points = "literal"
        /// Further lines of the entry, for example `validator: luhn`.
        var lines: [String] = []
        var match = "m"
        var nearMiss = "n"
        var infoType = "TEST"

        var yaml: String {
            let fixed = [
                "id: \(id)", "name: \(id)", "info_type: \(infoType)", "severity: medium", "points: \(points)",
                "pattern: \(quoted(pattern))",
                "examples: {match: [\(quoted(match))], near_miss: [\(quoted(nearMiss))]}",
            ]
            return "  - " + (fixed + lines).joined(separator: "\n    ") + "\n"
        }

        private func quoted(_ text: String) -> String { "'" + text.split(separator: "'").joined(separator: "''") + "'" }
    }

    var yaml: String {
        let fixed = ["profile: \(id)", "version: 1", "description: for tests"]
        return (fixed + head).joined(separator: "\n") + "\nentries:\n" + entries.map(\.yaml).joined()
    }

    func compiled() throws -> CompiledProfiles {
        try CompiledProfiles([ProfileLoader.profile(from: yaml, file: "\(id).yaml")])
    }
}

/// Keeps what a scanner finds.
struct Collector: MatchReceiver {
    var matches: [DetectedMatch] = []

    mutating func receive(_ match: DetectedMatch) { matches.append(match) }
}

extension CompiledProfiles {
    /// All matches in a text, given in pieces that `cut` names by their lengths; the last one takes the rest.
    func matches(
        in text: [UInt8],
        pieces: [Int] = [],
        windowBytes: Int = 256 << 10,
        explainsDrops: Bool = false,
        encoding: TextEncoding = .utf8,
        sourceOffset: Int64 = 0
    ) throws -> [DetectedMatch] {
        var options = SegmentScanner.Options()
        options.windowBytes = windowBytes
        options.explainsDrops = explainsDrops
        var scanner = try SegmentScanner(profiles: self, options: options, now: { 0 })
        var collector = Collector()
        scanner.beginInput()
        scanner.begin(encoding: encoding, sourceOffset: sourceOffset)
        var start = 0
        for length in pieces + [text.count] {
            let end = min(start + length, text.count)
            scanner.scan(text.span.extracting(start..<end), into: &collector)
            start = end
        }
        scanner.end(into: &collector)
        return collector.matches
    }

    func matches(in text: String) throws -> [DetectedMatch] { try matches(in: Array(text.utf8)) }
}
