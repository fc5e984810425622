import SluiceCore
import SluiceDetection
import SluiceProfiles
import Testing

@testable import SluiceInterchange

/// A rule file of a test, imported.
struct Imported {
    let product: ProfileImport.Product
    let profile: Profile

    init(_ text: String, _ name: String, format: ImportFormat? = nil) throws {
        product = try #require(try Imported.products(text, name, format: format).first)
        profile = try ProfileLoader.profile(from: product.text, file: "imported.yaml")
    }

    static func products(
        _ text: String, _ name: String, format: ImportFormat? = nil
    ) throws -> [ProfileImport.Product] {
        let source = ProfileImport.Source(name: name, bytes: Array(text.utf8))
        return try ProfileImport.products(of: [source], format: format, catalogue: try EmbeddedProfiles.loaded())
            .products
    }

    func entry(_ id: String) throws -> DetectionEntry {
        try #require(profile.entries.first { $0.id == id }, "no entry \(id) among \(profile.entries.map(\.id))")
    }

    /// Statements about a rule.
    func notes(_ rule: String, _ kind: ImportNotes.Kind) -> [String] {
        product.notes.notes.filter { $0.kind == kind && $0.rules.contains(rule) }.map(\.text)
    }

    func state(_ rule: String) -> RuleOutcome.State? { product.outcomes.first { $0.rule == rule }?.state }

    /// What `sluice profiles check` holds against the profile.
    func errors() throws -> [String] {
        try ProfileCheck.problems(of: try CompiledProfiles([profile])).filter { $0.weight == .error }
            .map(\.description)
    }

    /// Texts that the profile's entries match, ignore rules and thresholds left aside, in the order of the text.
    func matches(in text: String) throws -> [String] {
        var scanner = try SegmentScanner(profiles: try CompiledProfiles([profile]), now: { 0 })
        var collector = Collector()
        let bytes = Array(text.utf8)
        scanner.beginInput()
        scanner.begin(encoding: .utf8, sourceOffset: 0)
        scanner.scan(bytes.span, into: &collector)
        scanner.end(into: &collector)
        return collector.ranges.sorted { $0.lowerBound < $1.lowerBound }
            .map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    /// Whether the profile makes a finding of a text.
    func acts(on text: String) throws -> Bool {
        let compiled = try CompiledProfiles([profile])
        var scanner = try SegmentScanner(profiles: compiled, now: { 0 })
        var receiver = Tally(AssetTally(profiles: compiled, asOf: Timestamp(microsecondsSinceEpoch: 0)))
        let bytes = Array(text.utf8)
        scanner.beginInput()
        scanner.begin(encoding: .utf8, sourceOffset: 0)
        scanner.scan(bytes.span, into: &receiver)
        scanner.end(into: &receiver)
        return !receiver.tally.verdicts().isEmpty
    }

    private struct Tally: MatchReceiver {
        var tally: AssetTally
        init(_ tally: AssetTally) { self.tally = tally }
        mutating func receive(_ match: DetectedMatch) {
            // A stand-in for the keyed hash: the same for the same value.
            let hash = match.masked.utf8.reduce(UInt64(match.entryIndex)) { ($0 &* 31) &+ UInt64($1) }
            let text = String(hash, radix: 16)
            tally.add(match, path: "", valueHMAC: String(repeating: "0", count: 16 - text.count) + text)
        }
    }

    private struct Collector: MatchReceiver {
        var ranges: [Range<Int>] = []
        mutating func receive(_ match: DetectedMatch) {
            ranges.append(Int(match.byteRange.lowerBound)..<Int(match.byteRange.upperBound))
        }
    }
}
