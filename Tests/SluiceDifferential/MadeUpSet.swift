package import SluicePattern

/// Some made-up patterns that the loader would accept.
package struct MadeUpSet {
    package private(set) var patterns: [PatternPart] = []
    package private(set) var members: [PatternSet.Member] = []

    /// Bytes that a pattern may inspect: less than what the loader allows, so that windows can be small.
    package static let reachLimit = 600

    /// - Parameters:
    ///   - count: how many patterns.
    ///   - choices: decide.
    package init(count: Int, using choices: inout Choices) {
        var attempts = 0
        while members.count < count, attempts < count * 10 {
            attempts += 1
            let pattern = PatternMaker.pattern(using: &choices)
            guard let member = try? PatternSet.Member(pattern.source, reachLimit: MadeUpSet.reachLimit) else {
                continue
            }
            patterns.append(pattern)
            members.append(member)
        }
    }

    package var sources: [String] { patterns.map(\.source) }

    /// Borders by which windows take from one byte up, some of them close to the matches.
    package static func borders(for text: [UInt8], near hits: [PatternHit], using choices: inout Choices) -> [Int] {
        switch choices.pick(5) {
        case 0: return WindowBorders.every(1, of: text.count)
        case 1: return WindowBorders.every(choices.pick(2...9), of: text.count)
        case 2: return WindowBorders.every(choices.pick(10...300), of: text.count)
        case 3:
            guard !hits.isEmpty else { return [choices.pick(text.count + 1)] }
            let hit = choices.pick(hits)
            return [max(Int(hit.start) + choices.pick(Int(hit.end - hit.start) + 9) - 4, 0)]
        default: return Set((0..<5).map { _ in choices.pick(text.count + 1) }).sorted()
        }
    }
}
