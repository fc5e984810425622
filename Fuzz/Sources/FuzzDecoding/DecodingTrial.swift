import Foundation
import SluiceCore
import SluiceDetection
import SluiceDifferential

/// A profile that looks for a marker, and what is tried with it.
struct DecodingTrial {
    /// What must not be did happen.
    struct Failure: Error {
        let what: String
    }

    private static let yaml = """
        profile: fuzz
        version: 1
        description: for fuzzing
        entries:
          - {id: marker, name: Marker, info_type: TEST, severity: low, points: literal,
             pattern: '(?<![0-9A-Za-z])KEY[0-9]{8}(?![0-9A-Za-z])', examples: {match: [KEY12345678], near_miss: [KEY]}}
        """
    private let profiles: CompiledProfiles

    init() throws {
        profiles = try CompiledProfiles([ProfileLoader.profile(from: Self.yaml, file: "fuzz.yaml")])
    }

    /// Searches a text whole and in pieces.
    func checkCuts(of text: [UInt8], using choices: inout Choices) throws {
        let whole = try matches(in: text, windowBytes: 256 << 10, pieces: [])
        let pieces = (0..<choices.pick(1...12)).map { _ in choices.pick(choices.once(in: 3) ? 4 : 600) }
        let cut = try matches(in: text, windowBytes: choices.pick(1...900), pieces: pieces)
        guard cut.map(\.byteRange) == whole.map(\.byteRange), cut.map(\.why) == whole.map(\.why) else {
            throw Failure(what: "pieces \(pieces): \(cut.map(\.byteRange)) and \(whole.map(\.byteRange)) in \(text)")
        }
        for match in whole where match.byteRange.lowerBound < 0 || match.byteRange.upperBound > text.count {
            throw Failure(what: "\(match.byteRange) lies outside of \(text)")
        }
    }

    /// Encodes a marker once or twice and looks for it.
    func checkMarker(using choices: inout Choices) throws {
        var inner = "some " + Self.words(choices.pick(0...3), using: &choices) + " KEY12345678 "
        inner += Self.words(choices.pick(0...3), using: &choices)
        var names: [String] = []
        var text = inner
        for _ in 0..<choices.pick(1...2) {
            let coding = Coding.allCases[choices.pick(0...(Coding.allCases.count - 1))]
            names.append("\(coding)")
            text = coding.encode(text)
        }
        let before = Self.words(choices.pick(0...2), using: &choices)
        let bytes = Array("\(before) x=\(text) \n".utf8)
        let found = try matches(in: bytes, windowBytes: 256 << 10, pieces: [])
        guard found.contains(where: { $0.why.contains { $0.hasPrefix("decoded:") } }) else {
            throw Failure(what: "\(names): nothing found of \(inner) in \(String(decoding: bytes, as: UTF8.self))")
        }
        try checkCuts(of: bytes, using: &choices)
    }

    private static func words(_ count: Int, using choices: inout Choices) -> String {
        (0..<count).map { _ in
            String((0..<choices.pick(1...9)).map { _ in "abcdefghij klmnop,.-'é"[choices.pick(0...20)] })
        }.joined(separator: " ")
    }

    private func matches(in text: [UInt8], windowBytes: Int, pieces: [Int]) throws -> [DetectedMatch] {
        var options = SegmentScanner.Options()
        options.windowBytes = windowBytes
        var scanner = try SegmentScanner(profiles: profiles, options: options, now: { 0 })
        var collector = Collector()
        scanner.beginInput()
        scanner.begin(encoding: .utf8, sourceOffset: 0)
        var start = 0
        for length in pieces + [text.count] {
            let end = min(start + length, text.count)
            scanner.scan(text.span.extracting(start..<end), into: &collector)
            start = end
        }
        scanner.end(into: &collector)
        return collector.matches
    }
}

/// How a text is encoded.
private enum Coding: CaseIterable {
    case base64, base64URL, hex, percent, escape, entity, utf16

    func encode(_ text: String) -> String {
        switch self {
        case .base64: Data(text.utf8).base64EncodedString()
        case .base64URL:
            Data(text.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing(
                "=", with: "")
        case .hex: text.utf8.map { Self.hexadecimal(UInt32($0), digits: 2) }.joined()
        case .percent: text.utf8.map { "%" + Self.hexadecimal(UInt32($0), digits: 2) }.joined()
        case .escape: text.utf16.map { "\\u" + Self.hexadecimal(UInt32($0), digits: 4) }.joined()
        case .entity: text.unicodeScalars.map { "&#\($0.value);" }.joined()
        case .utf16: (text.data(using: .utf16LittleEndian) ?? Data()).base64EncodedString()
        }
    }

    private static func hexadecimal(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(digits - text.count, 0)) + text
    }
}

private struct Collector: MatchReceiver {
    var matches: [DetectedMatch] = []

    mutating func receive(_ match: DetectedMatch) { matches.append(match) }
}

extension String {
    fileprivate subscript(_ offset: Int) -> Character { self[index(startIndex, offsetBy: offset)] }
}
