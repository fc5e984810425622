package import SluicePattern

/// A text in which a set of patterns did not find what plain PCRE2 finds.
package struct Difference: Error, Equatable, CustomStringConvertible {
    package var patterns: [String]
    package var text: [UInt8]
    package var borders: [Int]
    package var missing: [PatternHit]
    package var surplus: [PatternHit]

    /// Enough to write a test of it.
    package var description: String {
        let bytes = text.map { byte in
            byte >= 0x20 && byte < 0x7F && byte != 0x5C ? String(Unicode.Scalar(byte)) : "\\" + hexadecimal(byte)
        }
        return """
            patterns \(patterns)
            text \(bytes.joined())
            borders \(borders)
            missing \(missing.map { "\($0.pattern): \($0.range)" }), surplus \(surplus.map { "\($0.pattern): \($0.range)" })
            """
    }

    private func hexadecimal(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

    /// What is between two sorted lists of hits; nil where they are equal.
    package init?(
        patterns: [String], text: [UInt8], borders: [Int], expected: [PatternHit], found: [PatternHit]
    ) {
        guard expected != found else { return nil }
        self.patterns = patterns
        self.text = text
        self.borders = borders
        missing = Array(Set(expected).subtracting(found)).sorted()
        surplus = Array(Set(found).subtracting(expected)).sorted()
    }

    /// A search for some patterns in one text; nil where nothing can be said.
    package typealias Trial = (_ patterns: [String], _ text: [UInt8], _ borders: [Int]) throws -> Difference?

    /// The same difference with fewer patterns and less text, as far as trials show it.
    package func reduced(by trial: Trial) -> Difference {
        var best = self
        for pattern in Set((missing + surplus).map { patterns[Int($0.pattern)] }) {
            if let alone = try? trial([pattern], text, borders) { best = alone }
        }
        if let whole = try? trial(best.patterns, best.text, []) { best = whole }
        var piece = max(best.text.count / 2, 1)
        while true {
            var start = 0
            while start < best.text.count {
                var shorter = best.text
                shorter.removeSubrange(start..<min(start + piece, shorter.count))
                let borders = best.borders.map { $0 > start ? max($0 - piece, start) : $0 }
                if let smaller = try? trial(best.patterns, shorter, borders) { best = smaller } else { start += piece }
            }
            if piece == 1 { break }
            piece /= 2
        }
        return best
    }
}
