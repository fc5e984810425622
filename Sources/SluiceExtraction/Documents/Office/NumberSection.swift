/// A number of a cell as the file has it.
struct StoredNumber {
    private let stored: [UInt8]
    /// Its digits without an exponent and without the noise behind the fifteenth digit of a fraction.
    let digits: [UInt8]

    /// Nil when it is none.
    var value: Double? { Self.value(of: stored) }

    private static func value(of stored: [UInt8]) -> Double? { Double(String(decoding: stored, as: UTF8.self)) }

    init(_ stored: [UInt8]) {
        self.stored = stored
        let hasExponent = Self.hasExponent(stored)
        guard !Self.isShownAsStored(stored), let value = Self.value(of: stored), value.isFinite else {
            digits = stored
            return
        }
        // Doubles below 2^63 that are whole numbers show all their digits.
        if value.rounded() == value, abs(value) < 9.2e18 {
            digits = Array(String(Int64(value)).utf8)
        } else if hasExponent || stored.count > 16 {
            let shortest = Array(String(value).utf8)
            digits = shortest.contains(UInt8(ascii: "e")) ? stored : shortest
        } else {
            digits = stored
        }
    }

    /// Whether its digits are told without reading it: it has neither exponent nor fraction, or a short one.
    static func isShownAsStored(_ stored: [UInt8]) -> Bool {
        !hasExponent(stored)
            && ((stored.count <= 16 && stored.last != 0x30) || !stored.contains(UInt8(ascii: ".")))
    }

    private static func hasExponent(_ stored: [UInt8]) -> Bool { stored.contains { $0 | 0x20 == UInt8(ascii: "e") } }

    /// Digits before and behind the decimal point, without a sign; nil when there is something else among them.
    func parts(shiftedBy places: Int) -> (isNegative: Bool, whole: [UInt8], fraction: [UInt8])? {
        let isNegative = digits.first == UInt8(ascii: "-")
        let plain = isNegative ? digits.dropFirst() : digits[...]
        let halves = plain.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard halves.count <= 2, plain.count <= 64,
            plain.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") })
        else { return nil }
        var whole = Array(halves.first ?? [])
        var fraction = halves.count == 2 ? Array(halves[1]) : []
        for _ in 0..<places { whole.append(fraction.isEmpty ? 0x30 : fraction.removeFirst()) }
        let zeros = whole.prefix { $0 == 0x30 }.count
        whole.removeFirst(zeros)
        return (isNegative, whole, fraction)
    }
}

/// One section of a format of numbers.
struct NumberSection {
    enum Sign {
        case literal([UInt8])
        /// A digit, or `0`, a space or nothing in its place.
        case digit(UInt8)

        var isDigit: Bool { if case .digit = self { true } else { false } }
    }

    /// `[<100]`
    struct Condition {
        let comparison: String
        let bound: Double

        init?(_ text: [UInt8]) {
            let comparison = text.prefix { "<>=".utf8.contains($0) }
            guard !comparison.isEmpty, let bound = Double(String(decoding: text[comparison.endIndex...], as: UTF8.self))
            else { return nil }
            self.comparison = String(decoding: comparison, as: UTF8.self)
            self.bound = bound
        }

        func holds(for value: Double) -> Bool {
            switch comparison {
            case "<": value < bound
            case "<=": value <= bound
            case ">": value > bound
            case ">=": value >= bound
            case "<>": value != bound
            default: value == bound
            }
        }
    }

    private var whole: [Sign] = []
    private var fraction: [Sign] = []
    private var hasPoint = false
    private var percents = 0
    private(set) var condition: Condition?

    /// - Returns: nil for what is no plain format of numbers: exponents, fractions, text.
    init?(_ tokens: [FormatToken]) {
        for token in tokens {
            switch token {
            case .literal(let bytes): add(.literal(bytes))
            case .bracketed(let bytes):
                if let own = Condition(bytes) {
                    condition = own
                } else if bytes.first == UInt8(ascii: "$") {
                    // `[$€-407]`: a currency, and the language that it is shown in.
                    add(.literal(Array(bytes.dropFirst().prefix { $0 != UInt8(ascii: "-") })))
                }
            case .character(let byte):
                guard add(byte) else { return nil }
            }
        }
        // What stands behind the last digit stands behind the point, too.
        while !hasPoint, case .literal(let bytes)? = whole.last, whole.contains(where: \.isDigit) {
            whole.removeLast()
            fraction.insert(.literal(bytes), at: 0)
        }
    }

    private mutating func add(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0"), UInt8(ascii: "#"), UInt8(ascii: "?"): add(.digit(byte))
        case UInt8(ascii: "."): hasPoint = true
        case UInt8(ascii: ","): break
        case UInt8(ascii: "%"):
            percents += 1
            add(.literal([byte]))
        case UInt8(ascii: "E"), UInt8(ascii: "e"), UInt8(ascii: "@"), UInt8(ascii: "G"), UInt8(ascii: "/"): return false
        default: add(.literal([byte]))
        }
        return true
    }

    private mutating func add(_ sign: Sign) {
        if hasPoint { fraction.append(sign) } else { whole.append(sign) }
    }

    /// Whether numbers look different for it than their digits do.
    var addsText: Bool {
        let zeros = whole.count { if case .digit(UInt8(ascii: "0")) = $0 { true } else { false } }
        return zeros > 1 || (whole + fraction).contains { if case .literal = $0 { true } else { false } }
    }

    func write(_ number: StoredNumber, isSigned: Bool, to output: inout [UInt8]) {
        guard let parts = number.parts(shiftedBy: 2 * min(percents, 4)) else {
            output += number.digits
            return
        }
        if parts.isNegative && isSigned { output.append(UInt8(ascii: "-")) }
        writeWhole(parts.whole, to: &output)
        writeFraction(parts.fraction, to: &output)
    }

    /// Digits fill their places from the right; those for which there are none stand before the first place.
    private func writeWhole(_ digits: [UInt8], to output: inout [UInt8]) {
        let places = whole.count(where: \.isDigit)
        var next = digits.count - places
        var isFirst = true
        for sign in whole {
            switch sign {
            case .literal(let bytes): output += bytes
            case .digit(let kind):
                if isFirst && next > 0 { output += digits[..<next] }
                isFirst = false
                if next >= 0 {
                    output.append(digits[next])
                } else if kind == UInt8(ascii: "0") {
                    output.append(kind)
                }
                next += 1
            }
        }
        if places == 0 { output += digits }
    }

    /// All digits that there are, and no zeros in place of those that there are not.
    private func writeFraction(_ digits: [UInt8], to output: inout [UInt8]) {
        if !digits.isEmpty {
            output.append(UInt8(ascii: "."))
            output += digits
        }
        for case .literal(let bytes) in fraction { output += bytes }
    }
}
