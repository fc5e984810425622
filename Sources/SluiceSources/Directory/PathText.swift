/// Paths of Linux are bytes; assets are named by text.
package enum PathText {
    /// The path as text that no other path has.
    ///
    /// Bytes that are no UTF-8 become `%FF`. So that such an escape cannot be confused with a name that spells it,
    /// a `%` that stands before two such digits, or before `25`, becomes `%25`; all other names stay as they are.
    package static func text(of path: [UInt8]) -> String { text(of: path[...]) }

    /// The same of a part of a path that begins behind a `/`.
    static func text(of path: ArraySlice<UInt8>) -> String {
        if !path.contains(0x25), let text = String(validating: path, as: UTF8.self) { return text }
        return escaped(Array(path))
    }

    private static func escaped(_ path: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(path.count)
        var index = 0
        while index < path.count {
            let byte = path[index]
            if byte < 0x80 {
                text.append(byte)
                if byte == 0x25 && looksLikeEscape(path, index) { text += Array("25".utf8) }
                index += 1
                continue
            }
            let length = scalarLength(path, index)
            if length == 0 {
                text += Array(percentEncoded(byte).utf8)
                index += 1
            } else {
                text += path[index..<index + length]
                index += length
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func looksLikeEscape(_ path: [UInt8], _ index: Int) -> Bool {
        guard index + 2 < path.count else { return false }
        let digits = path[(index + 1)...(index + 2)]
        guard digits.allSatisfy({ (0x30...0x39).contains($0) || (0x41...0x46).contains($0) }),
            let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
        else { return false }
        return value >= 0x80 || value == 0x25
    }

    /// Bytes of the well-formed sequence that begins here (Unicode 16, table 3-7), or 0.
    private static func scalarLength(_ path: [UInt8], _ index: Int) -> Int {
        let length: Int
        let second: ClosedRange<UInt8>
        switch path[index] {
        case 0xC2...0xDF: (length, second) = (2, 0x80...0xBF)
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: (length, second) = (3, 0x80...0xBF)
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: (length, second) = (4, 0x80...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: return 0
        }
        guard index + length <= path.count, second.contains(path[index + 1]) else { return 0 }
        return path[(index + 2)..<max(index + length, index + 2)].allSatisfy { $0 & 0xC0 == 0x80 } ? length : 0
    }
}
