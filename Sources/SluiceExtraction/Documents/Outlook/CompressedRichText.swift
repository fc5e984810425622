import SluiceCore

/// Undoes the compression of the rich text in an Outlook message (MS-OXRTFCP).
enum CompressedRichText {
    /// Bytes that come out at most.
    private static let maximumBytes = 64 << 20

    /// - Parameter bytes: of the property.
    /// - Returns: the rich text, as far as it can be understood; nil when the header is none.
    static func decompressed(_ bytes: [UInt8]) -> [UInt8]? {
        guard let size = bytes.uint32(at: 4), let kind = bytes.uint32(at: 8) else { return nil }
        switch kind {
        case 0x414C_454D: return Array(bytes.dropFirst(16).prefix(size))
        case 0x7546_5A4C: return undone(bytes.dropFirst(16))
        default: return nil
        }
    }

    /// Runs of eight tokens behind a byte of flags: a byte as it is, or a piece of the last 4096.
    private static func undone(_ input: ArraySlice<UInt8>) -> [UInt8] {
        var window = [UInt8](repeating: 0x20, count: 4096)
        window.replaceSubrange(0..<dictionary.count, with: dictionary)
        var next = dictionary.count
        var output: [UInt8] = []
        func put(_ byte: UInt8) {
            output.append(byte)
            window[next] = byte
            next = (next + 1) & 0xFFF
        }
        var index = input.startIndex
        while index < input.endIndex, output.count < maximumBytes {
            let flags = input[index]
            index += 1
            for bit in 0..<8 where index < input.endIndex {
                guard flags >> bit & 1 == 1 else {
                    put(input[index])
                    index += 1
                    continue
                }
                guard index + 1 < input.endIndex else { return output }
                let token = Int(input[index]) << 8 | Int(input[index + 1])
                index += 2
                let offset = token >> 4
                // A piece that begins where the next byte goes is the end.
                if offset == next { return output }
                for step in 0..<(token & 0xF) + 2 { put(window[(offset + step) & 0xFFF]) }
            }
        }
        return output
    }

    /// What the window begins with (MS-OXRTFCP 2.1.2.1).
    private static let dictionary = Array(
        (#"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"#
            + #"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"# + "\r\n"
            + #"\par \pard\plain\f0\fs20\b\i\u\tab\tx"#).utf8)
}
