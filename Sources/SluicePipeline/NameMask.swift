import SluiceCore
import SluiceDetection

/// Hides matched values in the names and paths of one asset's outcome.
///
/// A path is searched like any other text, so that also names made from other names are covered: what a compressed file
/// holds is called after it. Nothing is counted here, and low scores are hidden too: beside the names around it a value
/// had a higher one.
struct NameMask: MatchReceiver {
    private var hits: [(range: Range<Int>, masked: String)] = []
    /// Whether a value that counts stands in the text.
    private var hasCounted = false
    /// Whose thresholds a value must reach for anything to be masked; nil: everything is masked that matches.
    private let profiles: CompiledProfiles?
    /// The path that was masked last, and what came of it: matches of one member follow each other.
    private var last: (clear: String, shown: String) = ("", "")

    /// - Parameter profiles: for names that nothing else has looked at, so that they stay as they are without a value
    ///   that counts.
    init(counting profiles: CompiledProfiles? = nil) { self.profiles = profiles }

    mutating func receive(_ match: DetectedMatch) {
        if let profiles, match.confidence >= profiles.confidenceThreshold(of: match) { hasCounted = true }
        hits.append((Int(match.byteRange.lowerBound)..<Int(match.byteRange.upperBound), match.masked))
    }

    /// The text with every value in it masked.
    mutating func shown(_ text: String, with scanner: inout SegmentScanner) -> String {
        if text == last.clear { return last.shown }
        hits.removeAll()
        hasCounted = profiles == nil
        let bytes = Array(text.utf8)
        scanner.begin(encoding: .utf8, sourceOffset: 0)
        scanner.scan(bytes.span, into: &self)
        scanner.end(into: &self)
        last = (text, hasCounted ? masked(bytes) : text)
        return last.shown
    }

    private func masked(_ bytes: [UInt8]) -> String {
        var text = ""
        var position = 0
        for hit in merged where hit.range.lowerBound >= position && hit.range.upperBound <= bytes.count {
            text += String(decoding: bytes[position..<hit.range.lowerBound], as: UTF8.self) + hit.masked
            position = hit.range.upperBound
        }
        return text + String(decoding: bytes[position...], as: UTF8.self)
    }

    /// The hits in order. Where two overlap without being the same range, no character of either is shown.
    private var merged: [(range: Range<Int>, masked: String)] {
        var merged: [(range: Range<Int>, masked: String)] = []
        for hit in hits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            guard let before = merged.last, hit.range.lowerBound < before.range.upperBound else {
                merged.append(hit)
                continue
            }
            guard hit.range != before.range else { continue }
            let union = before.range.lowerBound..<max(before.range.upperBound, hit.range.upperBound)
            merged[merged.count - 1] = (union, String(repeating: "*", count: union.count))
        }
        return merged
    }
}
