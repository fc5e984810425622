/// A time in UTC, to the microsecond.
package struct Moment: Sendable, Hashable, Comparable {
    /// Microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    package var microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }

    /// - Parameter seconds: Whole seconds since 1970; clamped to the years 0001 to 9999.
    package init(unix seconds: Int64) {
        microseconds = min(max(seconds, -62_135_596_800), 253_402_300_799) * 1_000_000
    }

    package static func < (left: Moment, right: Moment) -> Bool { left.microseconds < right.microseconds }

    /// Whole seconds since 1970, rounded down.
    package var unix: Int64 { microseconds.flooredQuotient(by: 1_000_000) }

    func adding(seconds: Int64) -> Moment { Moment(unix: unix &+ seconds) }

    /// ISO 8601 with `Z`; with microseconds unless told otherwise.
    func iso8601(fraction: Bool = true) -> String {
        let parts = components
        let date = "\(parts.year.padded(4))-\(parts.month.padded(2))-\(parts.day.padded(2))"
        let time = "\(parts.hour.padded(2)):\(parts.minute.padded(2)):\(parts.second.padded(2))"
        let rest = microseconds - unix * 1_000_000
        return "\(date)T\(time)\(fraction ? "." + rest.padded(6) : "")Z"
    }

    /// IMF-fixdate of RFC 9110, 5.6.7, as in `Date` and `Retry-After`.
    var httpDate: String {
        let parts = components
        let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let days = unix.flooredQuotient(by: 86_400)
        let weekday = weekdays[Int(days - days.flooredQuotient(by: 7) * 7)]
        let time = "\(parts.hour.padded(2)):\(parts.minute.padded(2)):\(parts.second.padded(2))"
        return "\(weekday), \(parts.day.padded(2)) \(months[Int(parts.month) - 1]) \(parts.year.padded(4)) \(time) GMT"
    }

    private var components: (year: Int64, month: Int64, day: Int64, hour: Int64, minute: Int64, second: Int64) {
        let days = unix.flooredQuotient(by: 86_400)
        let second = unix - days * 86_400
        // Days to date in the proleptic Gregorian calendar, counted in eras of 400 years that start on 1 March.
        let shifted = days + 719_468
        let era = shifted.flooredQuotient(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        return (year, month, day, second / 3_600, second / 60 % 60, second % 60)
    }
}

extension Moment {
    /// Reads ISO 8601 with a zone (`Z` or `±hh:mm`), with or without a fraction; nil for anything else.
    package init?(iso8601 text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let year = Self.digits(bytes[0..<4]), let month = Self.digits(bytes[5..<7]),
            let day = Self.digits(bytes[8..<10]), let hour = Self.digits(bytes[11..<13]),
            let minute = Self.digits(bytes[14..<16]), let second = Self.digits(bytes[17..<19]),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
        else { return nil }
        var rest = bytes[19...]
        var fraction: Int64 = 0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
            guard (1...9).contains(digits.count) else { return nil }
            let six = (digits + Array(repeating: 0x30, count: 6)).prefix(6)
            fraction = Self.digits(six) ?? 0
            rest = rest.dropFirst(1 + digits.count)
        }
        guard let zone = Self.zoneSeconds(rest) else { return nil }
        let days = Self.days(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - zone
        self.init(microseconds: seconds * 1_000_000 + fraction)
    }

    private static func digits(_ bytes: some Collection<UInt8>) -> Int64? {
        var value: Int64 = 0
        for byte in bytes {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        return value
    }

    private static func zoneSeconds(_ bytes: ArraySlice<UInt8>) -> Int64? {
        if bytes.elementsEqual("Z".utf8) { return 0 }
        let zone = Array(bytes)
        guard zone.count == 6, zone[3] == UInt8(ascii: ":"), let hours = digits(zone[1..<3]),
            let minutes = digits(zone[4..<6]), hours < 24, minutes < 60
        else { return nil }
        let seconds = hours * 3_600 + minutes * 60
        switch zone[0] {
        case UInt8(ascii: "+"): return seconds
        case UInt8(ascii: "-"): return -seconds
        default: return nil
        }
    }

    private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = shiftedYear.flooredQuotient(by: 400)
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

extension Int64 {
    fileprivate func flooredQuotient(by divisor: Int64) -> Int64 {
        self / divisor - (self % divisor < 0 ? 1 : 0)
    }

    fileprivate func padded(_ width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.utf8.count)) + digits
    }
}
