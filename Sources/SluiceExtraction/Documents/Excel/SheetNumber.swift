/// Numbers of cells as text.
enum SheetNumber {
    /// A number without loss: whole ones without a point or an exponent.
    static func text(_ value: Double) -> String {
        if value == value.rounded(), abs(value) < 9e18 { return String(Int64(value)) }
        return "\(value)"
    }

    /// A number in 32 bits (MS-XLS 2.5.122): a whole one, or the upper half of a double; either may be hundredths.
    static func rk(_ bits: Int) -> Double {
        let value =
            bits & 2 != 0
            ? Double(Int32(truncatingIfNeeded: bits) >> 2)
            : Double(bitPattern: UInt64(bits & 0xFFFF_FFFC) << 32)
        return bits & 1 != 0 ? value / 100 : value
    }

    /// A day count as a date, and its fraction as a time of day.
    ///
    /// - Parameters:
    ///   - serial: days since 1899-12-30, or since 1904-01-01.
    ///   - is1904: which.
    /// - Returns: nil for numbers that are no date.
    static func date(_ serial: Double, is1904: Bool) -> String? {
        guard serial >= 0, serial < 2_958_466 else { return nil }
        let seconds = Int((serial * 86_400).rounded())
        let (days, time) = seconds.quotientAndRemainder(dividingBy: 86_400)
        let clock = "\(padded(time / 3600)):\(padded(time / 60 % 60)):\(padded(time % 60))"
        if days == 0 && !is1904 { return clock }
        // Days since 1970-01-01. Excel has a day too many in February 1900, which counts from the 30th of December.
        let civil = civil(days + (is1904 ? -24_107 : -25_569))
        let day = "\(civil.year)-\(padded(civil.month))-\(padded(civil.day))"
        return time == 0 ? day : "\(day) \(clock)"
    }

    /// Whether a number format shows a date or a time: the built-in ones by number (ECMA-376 part 1, 18.8.30), others by
    /// the letters that stand in them outside of quotes and brackets.
    static func isDate(format: Int, code: [UInt8]?) -> Bool {
        guard let code else { return (14...22).contains(format) || (45...47).contains(format) }
        var isQuoted = false
        var depth = 0
        var isEscaped = false
        for byte in code {
            defer { isEscaped = byte == 0x5C && !isEscaped }
            if isEscaped { continue }
            switch byte {
            case 0x22: isQuoted.toggle()
            case 0x5B where !isQuoted: depth += 1
            case 0x5D where !isQuoted: depth = max(0, depth - 1)
            case 0x64, 0x68, 0x6D, 0x73, 0x79, 0x44, 0x48, 0x4D, 0x53, 0x59:
                if !isQuoted && depth == 0 { return true }
            default: break
            }
        }
        return false
    }

    private static func padded(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

    /// The date of a day (proleptic Gregorian), by eras of 400 years that begin in March.
    private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }
}
