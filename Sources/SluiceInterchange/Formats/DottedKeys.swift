/// Dotted keys of TOML (toml.io, v1.0.0, "Keys"): each dot is a level, and the parser recurses over them without a limit.
enum DottedKeys {
    /// Whether a key somewhere in a text has more dots than are allowed.
    static func exceed(_ limit: Int, in text: String) -> Bool {
        let bytes = Array(text.utf8)
        var index = 0
        var dots = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                index = endOfString(in: bytes, from: index)
                continue
            case UInt8(ascii: "#"):
                while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
                continue
            case UInt8(ascii: "."):
                dots += 1
                if dots > limit { return true }
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: " "),
                UInt8(ascii: "\t"), 0x80...:
                break
            default: dots = 0
            }
            index += 1
        }
        return false
    }

    /// Behind the string that begins at a quote, or at the end of the text.
    private static func endOfString(in bytes: [UInt8], from start: Int) -> Int {
        let quote = bytes[start]
        func isTriple(at index: Int) -> Bool {
            index + 2 < bytes.count && bytes[index...index + 2].allSatisfy { $0 == quote }
        }
        let isMultiline = isTriple(at: start)
        var index = start + (isMultiline ? 3 : 1)
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\") where quote == UInt8(ascii: "\""): index += 1
            case UInt8(ascii: "\n") where !isMultiline: return index
            case quote where !isMultiline: return index + 1
            case quote where isTriple(at: index):
                index += 3
                // One or two quotes may stand before those that end it.
                for _ in 0..<2 where index < bytes.count && bytes[index] == quote { index += 1 }
                return index
            default: break
            }
            index += 1
        }
        return bytes.count
    }
}
