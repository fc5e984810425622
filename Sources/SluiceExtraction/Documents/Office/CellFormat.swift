/// How a cell's number is shown, as far as that adds to the digits: dates, percent, and what a format puts between
/// digits, as in `000-00-0000`. Never fewer digits than are stored: nothing is rounded, and thousands are not grouped.
///
/// Formats are those of ECMA-376 part 1, 18.8.31.
enum CellFormat {
    case general
    case date(DateFormat)
    case number([NumberSection])

    /// The format of a number below 164, which files do not write out (18.8.30).
    init(builtIn number: Int) {
        self = Self.builtIns[number].map { CellFormat(code: $0) } ?? .general
    }

    init(code: String) {
        let sections = Self.sections(of: Array(code.utf8.prefix(1024)))
        guard let first = sections.first, !first.isEmpty else {
            self = .general
            return
        }
        if let date = DateFormat(first) {
            self = .date(date)
            return
        }
        let numbers = sections.prefix(3).compactMap { NumberSection($0) }
        // A fourth section is one for texts.
        self = numbers.count == min(3, sections.count) && numbers.contains { $0.addsText } ? .number(numbers) : .general
    }

    private static let builtIns: [Int: String] = [
        9: "0%", 10: "0.00%", 14: "m/d/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
        19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yyyy h:mm", 27: "yyyy/m/d", 28: "m/d/yyyy",
        29: "m/d/yyyy", 30: "m/d/yy", 31: "yyyy/m/d", 32: "h:mm", 33: "h:mm:ss", 34: "h:mm AM/PM",
        35: "h:mm:ss AM/PM", 36: "yyyy/m/d", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 50: "yyyy/m/d",
        51: "m/d/yyyy", 52: "yyyy/m/d", 53: "m/d/yyyy", 54: "m/d/yyyy", 55: "yyyy/m/d", 56: "m/d/yyyy",
        57: "yyyy/m/d", 58: "m/d/yyyy",
    ]

    /// Parts a code at the semicolons that are not quoted.
    private static func sections(of code: [UInt8]) -> [[FormatToken]] {
        var sections: [[FormatToken]] = [[]]
        for token in FormatToken.tokens(of: code) {
            if token == .character(UInt8(ascii: ";")) {
                sections.append([])
            } else {
                sections[sections.count - 1].append(token)
            }
        }
        return sections
    }

    /// Writes a number.
    ///
    /// - Parameters:
    ///   - stored: the number as the file has it.
    ///   - uses1904: whether days count from 1904.
    ///   - output: receives what is shown.
    func write(_ stored: [UInt8], uses1904: Bool, to output: inout [UInt8]) {
        let number = StoredNumber(stored)
        switch self {
        case .general:
            output += number.digits
        case .date(let format):
            if !format.write(number.value, uses1904: uses1904, to: &output) { output += number.digits }
        case .number(let sections):
            guard let section = Self.section(of: sections, for: number) else {
                output += number.digits
                return
            }
            section.format.write(number, isSigned: section.isSigned, to: &output)
        }
    }

    /// The section that a number falls into: positive, negative, zero; or the first whose own condition holds.
    private static func section(
        of sections: [NumberSection], for number: StoredNumber
    ) -> (format: NumberSection, isSigned: Bool)? {
        guard let value = number.value else { return nil }
        if sections.contains(where: { $0.condition != nil }) {
            let found = sections.first { $0.condition?.holds(for: value) ?? true }
            return found.map { ($0, true) }
        }
        if value < 0, sections.count > 1 { return (sections[1], false) }
        if value == 0, sections.count > 2 { return (sections[2], true) }
        return (sections[0], true)
    }
}

/// One sign of a format code.
enum FormatToken: Hashable {
    case character(UInt8)
    /// Shown as it is.
    case literal([UInt8])
    /// What stands in brackets, without them.
    case bracketed([UInt8])

    static func tokens(of code: [UInt8]) -> [FormatToken] {
        var tokens: [FormatToken] = []
        var index = 0
        while index < code.count {
            let byte = code[index]
            index += 1
            switch byte {
            case UInt8(ascii: "\""):
                let end = code[index...].firstIndex(of: byte) ?? code.count
                tokens.append(.literal(Array(code[index..<end])))
                index = min(end + 1, code.count)
            case UInt8(ascii: "\\"):
                guard index < code.count else { break }
                tokens.append(.literal([code[index]]))
                index += 1
            case UInt8(ascii: "_"):
                // Room as wide as the sign that follows.
                tokens.append(.literal([0x20]))
                index += 1
            case UInt8(ascii: "*"):
                index += 1
            case UInt8(ascii: "["):
                let end = code[index...].firstIndex(of: UInt8(ascii: "]")) ?? code.count
                tokens.append(.bracketed(Array(code[index..<end])))
                index = min(end + 1, code.count)
            default:
                tokens.append(.character(byte))
            }
        }
        return tokens
    }
}
