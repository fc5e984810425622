package import SluicePattern

/// What an entry's pattern costs on the worst text that was found for it, in steps (``StepCount``): equal on every
/// machine and under any load.
package struct PatternCost: Sendable, Hashable, CustomStringConvertible {
    /// The cost over one length of text.
    package struct Rung: Sendable, Hashable {
        /// Length of the text in bytes.
        package var bytes: Int
        /// Mean work for each byte at which a match may begin.
        package var stepsPerByte: Double
    }

    /// Steps for each byte beyond which an entry is refused. A step takes a quarter of a nanosecond to two of them, so
    /// that hostile text of 1 MiB keeps within the 5 s that an entry has for an input (hostile-input.md 2).
    package static let limit = 2000.0
    /// Steps for each byte from which an entry is worth naming, and refused when the cost grows with the text. The
    /// entries that we ship stay below 40, but for three that say `cost: high`.
    package static let notable = 250.0
    /// The cost grows when a byte of long text costs so many times what a byte of 256 bytes does. Where work is in
    /// proportion to the text, the number is about 1; an attempt that looks at 1,000 bytes makes 4 of it.
    package static let notableGrowth = 4.0

    /// Kind of the worst text, for a person.
    package var kind: String
    /// From short texts to long ones.
    package var rungs: [Rung]
    /// Why the work on the worst text was not counted to its end; nil when it was.
    package var stop: StepCount.Stop?

    /// Over the longest text.
    package var stepsPerByte: Double { rungs.last?.stepsPerByte ?? 0 }

    /// How many times the cost per byte over the shortest text that over the longest one is; 1 means that twice the
    /// text takes twice the time.
    package var growth: Double {
        guard let first = rungs.first, first.stepsPerByte > 0 else { return 1 }
        return stepsPerByte / first.stepsPerByte
    }

    /// Worth naming.
    package var isNotable: Bool { stop != nil || stepsPerByte >= PatternCost.notable }

    /// Beyond what an entry may cost unless it says so.
    package var isExcessive: Bool {
        stop != nil || isNotable && growth >= PatternCost.notableGrowth
    }

    /// Kind of text and measured growth, in one line.
    package var description: String {
        let steps = rungs.enumerated().map { index, rung in
            let isCut = stop != nil && index == rungs.count - 1
            let number = isCut ? "more than \(Int(PatternCost.limit))" : "\(Int(rung.stepsPerByte.rounded()))"
            return number + (index == 0 ? " steps a byte" : "") + " over \(rung.bytes) bytes"
        }.joined(separator: ", ")
        switch stop {
        case .attempt:
            return "on \(kind), one attempt takes more than \(StepCounter.attemptLimit) steps, where a scan gives it up"
        case .engine: return "on \(kind), PCRE2 gives up for want of memory"
        case .total, nil:
            return "on \(kind), \(steps); accepted are \(Int(PatternCost.limit)), and "
                + "\(Int(PatternCost.notable)) where they grow with the text"
        }
    }
}
