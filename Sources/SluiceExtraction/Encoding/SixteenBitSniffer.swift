import SluiceCore

/// Tells UTF-16 without a mark of scripts that have no NULs: nearly all units lie in blocks of one writing system and of
/// common signs, while random bytes and numbers lie anywhere.
///
/// To be asked only about bytes that hold control characters, which no other encoding of text has: read in pairs, ASCII
/// would pass for Chinese.
enum SixteenBitSniffer {
    /// Units that a text has at least.
    private static let units = 8

    static func encoding(_ head: [UInt8]) -> TextEncoding? {
        guard head.count >= units * 2 else { return nil }
        if isText(head, high: 1, low: 0) { return .utf16LittleEndian }
        if isText(head, high: 0, low: 1) { return .utf16BigEndian }
        return nil
    }

    private static func isText(_ head: [UInt8], high: Int, low: Int) -> Bool {
        var counts = [Int](repeating: 0, count: Script.allCases.count)
        var total = 0
        for index in stride(from: 0, to: head.count - 1, by: 2) {
            total += 1
            guard let script = Script(UInt16(head[index + high]) << 8 | UInt16(head[index + low])) else { continue }
            counts[script.rawValue] += 1
        }
        let common = counts[Script.common.rawValue]
        let main = counts[1...].max() ?? 0
        let kana = counts[Script.kana.rawValue]
        let withKana = counts[Script.han.rawValue] + kana
        return main * 4 >= total && (max(main, withKana) + common) * 50 >= total * 49
    }

    private enum Script: Int, CaseIterable {
        case common, han, kana, hangul, cyrillic, greek, hebrew, arabic, indic, thai

        init?(_ unit: UInt16) {
            switch unit {
            case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0xA0...0xFF, 0x2010...0x2027, 0x3000...0x303F, 0xFF00...0xFFEF:
                self = .common
            case 0x4E00...0x9FFF: self = .han
            case 0x3040...0x30FF: self = .kana
            case 0xAC00...0xD7A3: self = .hangul
            case 0x0400...0x052F: self = .cyrillic
            case 0x0370...0x03FF: self = .greek
            case 0x0590...0x05FF: self = .hebrew
            case 0x0600...0x06FF: self = .arabic
            case 0x0900...0x0DFF: self = .indic
            case 0x0E00...0x0E7F: self = .thai
            default: return nil
            }
        }
    }
}
