/// A moment in UTC, to the microsecond.
///
/// The three kinds of time that the OpenAI APIs use (Unix seconds as integers, as fractions, and RFC 3339 text) are
/// all held by this one type, so that ages are computed in one place.
package struct Timestamp: Sendable, Hashable, Comparable {
    /// Microseconds since 1970-01-01T00:00:00Z; negative before.
    package var microsecondsSinceEpoch: Int64

    package init(microsecondsSinceEpoch: Int64) {
        self.microsecondsSinceEpoch = microsecondsSinceEpoch
    }

    /// A time from Unix seconds.
    ///
    /// Numbers above 1e12 are taken as milliseconds (openai-apis.md 2.2). Values outside the years 1 to 9999 are
    /// clamped to that range, not a number becomes the epoch.
    package init(unixSeconds: Double) {
        let seconds = unixSeconds > 1e12 ? unixSeconds / 1000 : unixSeconds
        let bounded = seconds.isNaN ? 0 : min(max(seconds, -62_135_596_800), 253_402_300_799)
        microsecondsSinceEpoch = Int64((bounded * 1_000_000).rounded())
    }

    /// Seconds since the epoch, with the fraction.
    package var unixSeconds: Double { Double(microsecondsSinceEpoch) / 1_000_000 }

    /// Year, month and day of the Gregorian calendar, in UTC.
    package var date: (year: Int, month: Int, day: Int) {
        let date = civilDate(daysSinceEpoch: floorDivide(microsecondsSinceEpoch, 86_400_000_000).quotient)
        return (Int(date.year), Int(date.month), Int(date.day))
    }

    /// Whole days from this moment until `now`, rounded down; negative when this moment lies ahead.
    package func days(until now: Timestamp) -> Int {
        let day: Int64 = 86_400_000_000
        let difference = now.microsecondsSinceEpoch - microsecondsSinceEpoch
        return Int(difference >= 0 ? difference / day : (difference - day + 1) / day)
    }

    /// This moment moved by a number of seconds.
    package func adding(seconds: Double) -> Timestamp {
        Timestamp(microsecondsSinceEpoch: microsecondsSinceEpoch + Int64((seconds * 1_000_000).rounded()))
    }

    package static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microsecondsSinceEpoch < right.microsecondsSinceEpoch
    }
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC with `Z`; the fraction has six digits and is left out when it is zero.
    package var description: String {
        let (days, ofDay) = floorDivide(microsecondsSinceEpoch, 86_400_000_000)
        let (year, month, day) = civilDate(daysSinceEpoch: days)
        let (secondOfDay, fraction) = ofDay.quotientAndRemainder(dividingBy: 1_000_000)
        let time = [secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60].map { padded($0, 2) }
        let date = [padded(year, 4), padded(month, 2), padded(day, 2)].joined(separator: "-")
        let tail = fraction == 0 ? "" : "." + padded(fraction, 6)
        return "\(date)T\(time.joined(separator: ":"))\(tail)Z"
    }

    /// Reads RFC 3339: `2026-11-22T10:07:31.204Z`, `…+00:00`; `t`, `z` and a blank for `T` are accepted too.
    ///
    /// - Returns: nil when the text is not such a time, or names a day that does not exist. A fraction beyond the
    ///   microsecond is cut; a leap second counts as the second after it.
    package init?(rfc3339 text: String) {
        var reader = DigitReader(Array(text.utf8))
        guard let year = reader.number(4), reader.take("-"), let month = reader.number(2), reader.take("-"),
            let day = reader.number(2), reader.take("Tt "), let hour = reader.number(2), reader.take(":"),
            let minute = reader.number(2), reader.take(":"), let second = reader.number(2)
        else { return nil }
        guard (1...12).contains(month), day >= 1, day <= daysInMonth(year: year, month: month), hour <= 23,
            minute <= 59,
            second <= 60
        else { return nil }
        guard let fraction = reader.fraction(), let offset = reader.zoneOffsetSeconds(), reader.isAtEnd else {
            return nil
        }
        let days = daysSinceEpoch(year: year, month: month, day: day)
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
        microsecondsSinceEpoch = seconds * 1_000_000 + fraction
    }
}

extension Timestamp: Codable {
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let value = Timestamp(rfc3339: text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not an RFC 3339 time")
            )
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

private struct DigitReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func number(_ digits: Int) -> Int64? {
        guard position + digits <= bytes.count else { return nil }
        var value: Int64 = 0
        for byte in bytes[position..<position + digits] {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        position += digits
        return value
    }

    mutating func take(_ choices: String) -> Bool {
        guard position < bytes.count, choices.utf8.contains(bytes[position]) else { return false }
        position += 1
        return true
    }

    mutating func fraction() -> Int64? {
        guard take(".") else { return 0 }
        var value: Int64 = 0
        var count = 0
        while let digit = number(1) {
            if count < 6 { value = value * 10 + digit }
            count += 1
        }
        guard count > 0 else { return nil }
        for _ in min(count, 6)..<6 { value *= 10 }
        return value
    }

    mutating func zoneOffsetSeconds() -> Int64? {
        if take("Zz") { return 0 }
        let sign: Int64
        if take("+") { sign = 1 } else if take("-") { sign = -1 } else { return nil }
        guard let hours = number(2) else { return nil }
        _ = take(":")
        guard let minutes = number(2), hours <= 23, minutes <= 59 else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }
}

private func floorDivide(_ value: Int64, _ divisor: Int64) -> (quotient: Int64, remainder: Int64) {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
}

private func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

private func daysInMonth(year: Int64, month: Int64) -> Int64 {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][Int(month) - 1]
}

/// Days from 1970-01-01 to a date of the Gregorian calendar, counting years from March so that the leap day is last.
private func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = floorDivide(shiftedYear, 400)
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
}

/// The inverse of ``daysSinceEpoch(year:month:day:)``.
private func civilDate(daysSinceEpoch days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (era, dayOfEra) = floorDivide(days + 719_468, 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = (shiftedMonth + 2) % 12 + 1
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
}
