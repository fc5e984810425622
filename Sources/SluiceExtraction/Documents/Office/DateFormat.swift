/// How a cell shows a date or a time.
struct DateFormat {
    private enum Part {
        case literal([UInt8])
        case year(Int), month(Int), day(Int), hour(Int), minute(Int), second(Int)
        case half
        case fraction(Int)
        /// All hours, minutes or seconds since the beginning.
        case elapsed(UInt8)
    }

    private var parts: [Part] = []
    private var hasHalf = false

    /// - Returns: nil when the code is none of a date or time.
    init?(_ tokens: [FormatToken]) {
        var isDate = false
        var index = 0
        while index < tokens.count {
            let token = tokens[index]
            let run = tokens[index...].prefix { $0.lowercased == token.lowercased }.count
            index += 1
            switch token {
            case .literal(let bytes): parts.append(.literal(bytes))
            case .bracketed(let bytes):
                let letter = bytes.first.map { $0 | 0x20 } ?? 0
                if "hms".utf8.contains(letter), bytes.allSatisfy({ $0 | 0x20 == letter }) {
                    parts.append(.elapsed(letter))
                    isDate = true
                }
            case .character(let byte):
                if let part = Self.part(byte | 0x20, run) {
                    parts.append(part)
                    index += run - 1
                    isDate = true
                } else if let length = Self.half(tokens[(index - 1)...]) {
                    parts.append(.half)
                    hasHalf = true
                    index += length - 1
                } else if byte == UInt8(ascii: "0"), isDate {
                    parts.append(.fraction(run))
                    index += run - 1
                } else if "0#?@GEe%".utf8.contains(byte) {
                    return nil
                } else if !(byte == UInt8(ascii: ".") && tokens.dropFirst(index).first == .character(0x30)) {
                    parts.append(.literal([byte]))
                }
            }
        }
        guard isDate else { return nil }
        findMinutes()
    }

    private static func part(_ letter: UInt8, _ run: Int) -> Part? {
        switch letter {
        case UInt8(ascii: "y"): .year(run)
        case UInt8(ascii: "m"): .month(run)
        case UInt8(ascii: "d"): .day(run)
        case UInt8(ascii: "h"): .hour(run)
        case UInt8(ascii: "s"): .second(run)
        default: nil
        }
    }

    /// Length of `AM/PM` or `A/P`.
    private static func half(_ tokens: ArraySlice<FormatToken>) -> Int? {
        for text in ["am/pm", "a/p"] {
            let wanted = text.utf8.map { FormatToken.character($0) }
            if tokens.prefix(wanted.count).map(\.lowercased) == wanted { return wanted.count }
        }
        return nil
    }

    /// An `m` behind hours or before seconds is one of minutes.
    private mutating func findMinutes() {
        var isBehindHours = false
        for index in parts.indices {
            switch parts[index] {
            case .hour, .elapsed: isBehindHours = true
            case .month(let count):
                let next = parts[(index + 1)...].first { if case .literal = $0 { false } else { true } }
                var isBeforeSeconds = false
                if case .second = next { isBeforeSeconds = true }
                if isBehindHours || isBeforeSeconds { parts[index] = .minute(count) }
                isBehindHours = false
            case .literal, .fraction: break
            case .year, .day, .second, .minute, .half: isBehindHours = false
            }
        }
    }

    /// Writes a serial number of days.
    ///
    /// - Returns: false when it is no date that a spreadsheet shows, and nothing was written.
    func write(_ serial: Double?, uses1904: Bool, to output: inout [UInt8]) -> Bool {
        guard let serial, serial >= 0, serial < 2_958_466 else { return false }
        // To the millisecond, so that 12:00 does not become 11:59:59.
        let milliseconds = Int64((serial * 86_400_000).rounded())
        let days = Int(milliseconds / 86_400_000)
        let time = Int(milliseconds % 86_400_000)
        let date = CalendarDate(serial: days, uses1904: uses1904)
        for part in parts { write(part, date, days: days, time: time, to: &output) }
        return true
    }

    private func write(_ part: Part, _ date: CalendarDate, days: Int, time: Int, to output: inout [UInt8]) {
        let hour = time / 3_600_000
        switch part {
        case .literal(let bytes): output += bytes
        case .year(let count):
            count <= 2 ? Self.write(date.year % 100, 2, to: &output) : Self.write(date.year, 4, to: &output)
        case .month(let count):
            if count <= 2 {
                Self.write(date.month, count, to: &output)
            } else {
                let name = CalendarDate.months[date.month - 1].utf8
                output += count == 3 ? Array(name.prefix(3)) : count == 5 ? Array(name.prefix(1)) : Array(name)
            }
        case .day(let count):
            if count <= 2 {
                Self.write(date.day, count, to: &output)
            } else {
                let name = CalendarDate.weekdays[date.weekday].utf8
                output += count == 3 ? Array(name.prefix(3)) : Array(name)
            }
        case .hour(let count): Self.write(hasHalf ? (hour + 11) % 12 + 1 : hour, min(count, 2), to: &output)
        case .minute(let count): Self.write(time / 60_000 % 60, min(count, 2), to: &output)
        case .second(let count): Self.write(time / 1000 % 60, min(count, 2), to: &output)
        case .fraction(let count):
            let digits = String(1000 + time % 1000).utf8.dropFirst().prefix(count)
            output.append(UInt8(ascii: "."))
            output += digits
        case .half: output += hour < 12 ? "AM".utf8 : "PM".utf8
        case .elapsed(let unit):
            let seconds = days * 86_400 + time / 1000
            let count = unit == UInt8(ascii: "h") ? seconds / 3600 : unit == UInt8(ascii: "m") ? seconds / 60 : seconds
            Self.write(count, 1, to: &output)
        }
    }

    private static func write(_ number: Int, _ digits: Int, to output: inout [UInt8]) {
        let text = String(number).utf8
        for _ in 0..<max(0, digits - text.count) { output.append(0x30) }
        output += text
    }
}

extension FormatToken {
    fileprivate var lowercased: FormatToken {
        guard case .character(let byte) = self, (0x41...0x5A).contains(byte) else { return self }
        return .character(byte | 0x20)
    }
}

/// A day of the Gregorian calendar, from a spreadsheet's serial number.
struct CalendarDate {
    let year: Int
    let month: Int
    let day: Int
    /// 0 is Sunday.
    let weekday: Int

    static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    static let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

    /// Day 1 is 1 January 1900, and 29 February 1900 counts as day 60 though there was none (ECMA-376 part 1,
    /// 18.17.4.1); or day 0 is 1 January 1904.
    init(serial: Int, uses1904: Bool) {
        weekday = uses1904 ? (serial + 5) % 7 : (serial + 6) % 7
        guard uses1904 || serial != 60 else {
            (year, month, day) = (1900, 2, 29)
            return
        }
        // Days since 1 March of the year 0, counted in cycles of 400, 100, 4 years and one.
        var rest = serial + (uses1904 ? 695_361 : serial < 60 ? 693_900 : 693_899)
        let era = rest / 146_097
        rest %= 146_097
        let yearOfEra = (rest - rest / 1460 + rest / 36_524 - rest / 146_096) / 365
        let dayOfYear = rest - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shifted + 2) / 5 + 1
        month = shifted < 10 ? shifted + 3 : shifted - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }
}
