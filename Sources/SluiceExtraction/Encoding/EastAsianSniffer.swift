/// Tells whether bytes are Chinese, Japanese or Korean in a charset of two bytes a character, beyond what chance or another
/// charset gives: hardly a byte is out of place, and nearly all characters are frequent ones (kana, Hangul, the signs of the first
/// level of the national standards, punctuation, full-width forms).
enum EastAsianSniffer {
    /// Characters below which nothing is sure.
    private static let enough = 8
    private static let charsets = ["GB18030", "BIG5-HKSCS", "CP932", "EUC-JP-MS", "UHC"]

    /// Whether it is in one of the charsets; cheap, and wrong where scripts in one byte a character look alike.
    static func isLikely(_ text: [UInt8]) -> Bool { charsets.contains { isText(text, in: $0) } }

    /// Whether it is in this one; false for a charset that is none of them.
    static func isText(_ text: [UInt8], in name: String) -> Bool {
        guard charsets.contains(name) else { return false }
        var pairs = 0
        var frequent = 0
        var wrong = 0
        var index = 0
        while index < text.count {
            let lead = text[index]
            index += 1
            guard lead >= 0x80 else { continue }
            // Half-width katakana stand alone.
            if name == "CP932" && (0xA1...0xDF).contains(lead) { continue }
            // The text may end within a pair.
            guard index < text.count else { break }
            guard isPair(lead, text[index], name) else {
                wrong += 1
                continue
            }
            index += 1
            pairs += 1
            if isFrequent(lead, name) { frequent += 1 }
        }
        return pairs >= enough && frequent * 8 >= pairs * 7 && wrong * 50 <= pairs
    }

    private static func isPair(_ lead: UInt8, _ trail: UInt8, _ name: String) -> Bool {
        switch name {
        case "CP932": (0x40...0xFC).contains(trail) && trail != 0x7F
        case "BIG5-HKSCS": (0x40...0x7E).contains(trail) || (0xA1...0xFE).contains(trail)
        default: lead >= 0xA1 && trail >= 0xA1
        }
    }

    private static func isFrequent(_ lead: UInt8, _ name: String) -> Bool {
        switch name {
        case "CP932": (0x81...0x83).contains(lead) || (0x88...0x98).contains(lead)
        case "EUC-JP-MS": (0xA1...0xA5).contains(lead) || (0xB0...0xCF).contains(lead)
        case "BIG5-HKSCS": (0xA1...0xC6).contains(lead)
        case "UHC": lead == 0xA1 || lead == 0xA3 || (0xB0...0xC8).contains(lead)
        default: lead == 0xA1 || lead == 0xA3 || (0xB0...0xD7).contains(lead)
        }
    }
}
