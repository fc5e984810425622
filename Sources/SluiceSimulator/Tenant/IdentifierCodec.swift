/// Makes ids that look random and can be read back, so that no table of ids is needed for large tenants.
struct IdentifierCodec: Sendable {
    enum Kind: UInt8, Sendable {
        case user = 1, gpt, project, conversation, conversationFile, gptFile, projectFile
    }

    struct Place: Sendable, Hashable {
        var kind: Kind
        /// Index of the user, GPT, project or conversation.
        var index: Int
        /// Index of a file within it.
        var slot: Int
    }

    static let base62 = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

    private static let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15
    /// The inverse of `multiplier` modulo 2^64, by Newton's iteration (each step doubles the right bits).
    private static let inverse: UInt64 = (0..<6).reduce(multiplier) { value, _ in
        value &* (2 &- multiplier &* value)
    }

    private let key: UInt64

    init(seed: UInt64) { key = SeededGenerator.mix(seed ^ 0x5151_5151) }

    /// 22 characters: 11 that hold the place, 11 that check it.
    func encode(_ kind: Kind, _ index: Int, _ slot: Int = 0) -> String {
        let scattered = scatter(kind, index, slot)
        return Self.digits(scattered) + Self.digits(SeededGenerator.mix(scattered ^ key))
    }

    private func scatter(_ kind: Kind, _ index: Int, _ slot: Int = 0) -> UInt64 {
        let place = UInt64(truncatingIfNeeded: index) << 16 & 0xFF_FFFF_FFFF_0000
        let packed = UInt64(kind.rawValue) << 56 | place | UInt64(UInt16(truncatingIfNeeded: slot))
        let mixed = (packed ^ key) &* Self.multiplier
        return mixed ^ (mixed >> 32)
    }

    private func place(_ scattered: UInt64) -> Place? {
        let mixed = scattered ^ (scattered >> 32)
        let packed = (mixed &* Self.inverse) ^ key
        guard let kind = Kind(rawValue: UInt8(packed >> 56)) else { return nil }
        return Place(kind: kind, index: Int(packed >> 16 & 0xFF_FFFF_FFFF), slot: Int(packed & 0xFFFF))
    }

    /// The place that an id was made of; nil for an id that is none of ours.
    func decode(_ text: some StringProtocol) -> Place? {
        guard text.utf8.count == 22 else { return nil }
        guard let scattered = Self.value(text.prefix(11)), let check = Self.value(text.suffix(11)),
            check == SeededGenerator.mix(scattered ^ key)
        else { return nil }
        return place(scattered)
    }

    private static func digits(_ value: UInt64) -> String {
        var rest = value
        var digits: [Character] = []
        for _ in 0..<11 {
            digits.append(base62[Int(rest % 62)])
            rest /= 62
        }
        return String(digits.reversed())
    }

    private static func value(_ digits: some StringProtocol) -> UInt64? {
        var value: UInt64 = 0
        for byte in digits.utf8 {
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x5A: digit = byte - 0x41 + 10
            case 0x61...0x7A: digit = byte - 0x61 + 36
            default: return nil
            }
            let (product, overflow) = value.multipliedReportingOverflow(by: 62)
            let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return value
    }
}

extension IdentifierCodec {
    /// A conversation's id in the form of a UUID (version 4, its random bits hold and check the index).
    func uuid(_ conversation: Int) -> String {
        let scattered = scatter(.conversation, conversation)
        let check = SeededGenerator.mix(scattered ^ key)
        let digits = Self.hexadecimal(scattered) + Self.hexadecimal(check)
        func part(_ range: Range<Int>) -> String {
            String(digits.dropFirst(range.lowerBound).prefix(range.count))
        }
        return "\(part(0..<8))-\(part(8..<12))-4\(part(12..<15))-8\(part(15..<18))-\(part(18..<30))"
    }

    /// The inverse of ``uuid(_:)``; nil for an id that is none of ours.
    func conversation(_ uuid: String) -> Int? {
        let parts = uuid.split(separator: "-")
        guard parts.count == 5, parts[2].hasPrefix("4"), parts[3].hasPrefix("8") else { return nil }
        let digits = parts[0] + parts[1] + parts[2].dropFirst() + parts[3].dropFirst() + parts[4]
        guard let scattered = UInt64(digits.prefix(16), radix: 16), let place = place(scattered),
            place.kind == .conversation, self.uuid(place.index) == uuid
        else { return nil }
        return place.index
    }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
