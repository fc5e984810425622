import SluicePattern

/// Looks for the texts on which a pattern is slow.
struct CostProbe: ~Copyable {
    /// Length of the texts with which all kinds are tried.
    private static let trialBytes = 512
    private static let shortest = 256
    private static let longest = 64 << 10
    /// Where the text repeats itself, so does the work: attempts in these first bytes stand for all.
    private static let startsCounted = 4096

    private var counter: StepCounter
    private let pattern: String
    private let examples: [String]
    /// Bytes behind an attempt's start that can change what it costs.
    private let reach: Int

    /// - Throws: ``PatternError`` for a pattern that the loader has not seen.
    init(_ pattern: String, examples: [String]) throws(PatternError) {
        let counter = try StepCounter(pattern)
        let captures = try CompiledPattern(pattern, purpose: .inspection).captureCount
        let shape = try? PatternShape(of: pattern, captureCount: captures)
        reach = shape?.reachBytes ?? ProfileLoader.reachLimitBytes
        self.pattern = pattern
        self.examples = examples
        self.counter = counter
    }

    /// The texts that did worst when short.
    mutating func worstTexts() -> [AdversarialText] {
        var trials: [(text: AdversarialText, count: StepCount)] = []
        for text in AdversarialText.candidates(for: pattern, examples: examples) {
            let bytes = max(CostProbe.trialBytes, text.head.utf8.count + CostProbe.shortest)
            let count = count(text, bytes: bytes)
            // Nothing can be worse than what cannot even be counted.
            if count.stop != nil { return [text] }
            trials.append((text, count))
        }
        let byMean = CostProbe.sorted(trials) { $0.stepsPerByte }.prefix(4)
        let byAttempt = CostProbe.sorted(trials) { Double($0.longestAttempt) }.prefix(2)
        var seen: Set<AdversarialText> = []
        return (byMean + byAttempt).filter { seen.insert($0).inserted }
    }

    /// The worst cost over texts that grow up to four times what the pattern can reach.
    mutating func cost(on texts: [AdversarialText]) -> PatternCost {
        var worst: PatternCost?
        for text in texts {
            let cost = climb(text)
            if worst.map({ CostProbe.isWorse(cost, than: $0) }) ?? true { worst = cost }
        }
        return worst ?? PatternCost(kind: "none", rungs: [])
    }

    /// Steps for each byte of a text as people write it.
    mutating func plainStepsPerByte() -> Double {
        let text = PlainText.text(bytes: CostProbe.startsCounted)
        return counter.count(in: text, startsBelow: CostProbe.startsCounted, limit: .max).stepsPerByte
    }

    private mutating func climb(_ text: AdversarialText) -> PatternCost {
        var cost = PatternCost(kind: text.kind, rungs: [])
        var bytes = CostProbe.shortest
        while cost.stop == nil {
            let count = count(text, bytes: bytes)
            cost.rungs.append(PatternCost.Rung(bytes: bytes, stepsPerByte: count.stepsPerByte))
            cost.stop = count.stop
            if bytes >= CostProbe.longest || bytes >= max(4 * reach, CostProbe.startsCounted) { break }
            bytes *= 4
        }
        return cost
    }

    private mutating func count(_ text: AdversarialText, bytes: Int) -> StepCount {
        let starts = text.period.map { min(bytes, max(CostProbe.startsCounted, $0)) } ?? bytes
        return counter.count(
            in: text.text(bytes: bytes), startsBelow: starts, limit: Int(PatternCost.limit) * starts
        )
    }

    private static func isWorse(_ left: PatternCost, than right: PatternCost) -> Bool {
        if (left.stop == nil) != (right.stop == nil) { return left.stop != nil }
        return left.stepsPerByte > right.stepsPerByte
    }

    private static func sorted(
        _ trials: [(text: AdversarialText, count: StepCount)], by value: (StepCount) -> Double
    ) -> [AdversarialText] {
        // The order among equals is fixed, so that equal profiles get equal verdicts.
        trials.enumerated().sorted { left, right in
            let (first, second) = (value(left.element.count), value(right.element.count))
            return first == second ? left.offset < right.offset : first > second
        }.map(\.element.text)
    }
}
