/// A date as people write one, on which somebody may have been born who is at most 120 years old.
enum BirthDate {
    private static let greatestAge = 120
    /// Bytes of a date with what may follow.
    private static let longest = 64

    /// Judges day, month and year, the year first or last; the month in digits or by a name that begins as in English,
    /// German, French, Spanish, Italian, Portuguese or Dutch. Of two numbers that may be day and month either order will do,
    /// and a name that is not known may be any month. What follows, such as a time, does not count. Eight digits are year,
    /// month and day, as in HL7.
    static func isPossible(_ value: borrowing Span<UInt8>, _ today: CalendarDay) -> Bool {
        if value.count == 8, let number = CompactValue(value), number.isDigits(count: 8) {
            return isPossible(
                Number(value: number.number(0..<4), digits: 4), month: number.number(4..<6), day: number.number(6..<8),
                today)
        }
        guard value.count <= longest, let parts = Parts(value) else { return false }
        let (first, second) = (parts.numbers[0], parts.numbers[1])
        if let named = parts.month {
            let isYearFirst = first.digits == 4
            let (year, day) = isYearFirst ? (first, second) : (second, first)
            let months = named == 0 ? 1...12 : named...named
            return months.contains { isPossible(year, month: $0, day: day.value, today) }
        }
        let third = parts.numbers[2]
        if first.digits == 4 { return isPossible(first, month: second.value, day: third.value, today) }
        return isPossible(third, month: second.value, day: first.value, today)
            || isPossible(third, month: first.value, day: second.value, today)
    }

    private static func isPossible(_ year: Number, month: Int, day: Int, _ today: CalendarDay) -> Bool {
        guard year.digits == 4 else {
            return year.digits == 2 && CivilDate.isReal(shortYear: year.value, month: month, day: day)
        }
        guard year.value >= 1900, CivilDate.isReal(year: year.value, month: month, day: day) else { return false }
        let birth = CalendarDay(year: year.value, month: month, day: day)
        let tooOld = CalendarDay(year: year.value + greatestAge + 1, month: month, day: day)
        return birth <= today && (today == .unknown || today < tooOld)
    }

    private static let separators = Array(" .,-/'".utf8)

    private struct Number {
        var value = 0
        var digits = 0
    }

    /// The first three numbers, or two and the name of a month.
    private struct Parts {
        private(set) var numbers: [Number] = []
        /// 1 to 12, 0 for a name that is not known; nil without a name.
        private(set) var month: Int?

        init?(_ value: borrowing Span<UInt8>) {
            var index = 0
            while index < value.count, numbers.count + (month == nil ? 0 : 1) < 3 {
                let start = index
                if let digit = value[index].decimalDigit {
                    var number = Number(value: digit, digits: 1)
                    index += 1
                    while index < value.count, let next = value[index].decimalDigit, number.digits < 5 {
                        number = Number(value: number.value * 10 + next, digits: number.digits + 1)
                        index += 1
                    }
                    numbers.append(number)
                } else if value[index].isLetter {
                    while index < value.count, value[index].isLetter { index += 1 }
                    let name = value.extracting(start..<index)
                    let isOrdinal = start > 0 && value[start - 1].decimalDigit != nil
                    let isParticle = name.count <= 2
                    if !isOrdinal, !isParticle, month == nil { month = BirthDate.month(of: name) }
                } else if BirthDate.separators.contains(value[index]) {
                    index += 1
                } else {
                    return nil
                }
            }
            guard numbers.count + (month == nil ? 0 : 1) == 3 else { return nil }
        }
    }

    /// The number of a month by the first three letters of its name; 0 when they are no month's.
    private static func month(of name: Span<UInt8>) -> Int {
        guard name.count >= 3 else { return 0 }
        let letters = (0..<3).map { name[$0] < 0x80 ? name[$0] | 0x20 : name[$0] }
        return months[String(decoding: letters, as: UTF8.self)] ?? 0
    }

    private static let months: [String: Int] = {
        let names = [
            "jan ene gen", "feb fev", "mar maa mrt", "apr abr avr", "may mai mag mei", "jun giu", "jul lug", "aug ago",
            "sep set",
            "oct okt ott out", "nov", "dec dez dic",
        ]
        var months: [String: Int] = [:]
        for (index, beginnings) in names.enumerated() {
            for name in beginnings.split(separator: " ") { months[String(name)] = index + 1 }
        }
        return months
    }()
}

extension UInt8 {
    fileprivate var decimalDigit: Int? { self >= 0x30 && self <= 0x39 ? Int(self) - 0x30 : nil }

    /// Beyond ASCII everything passes for a letter.
    fileprivate var isLetter: Bool { self >= 0x80 || (self | 0x20 >= 0x61 && self | 0x20 <= 0x7A) }
}
