/// What macOS leaves beside files: attributes of a file in AppleDouble form (`._name`, RFC 1740 A and B), and how a folder
/// is shown (`.DS_Store`).
///
/// Texts stand in both in clear, so that nothing of them is unread when their bytes were looked at. What is more than that
/// (a resource fork, for example) is none for this.
struct MacRecord {
    let mediaType: String
    /// Texts in UTF-16, names of files and comments, as lines of UTF-8.
    private(set) var texts: [UInt8] = []

    /// A longer file of attributes holds more than a program's notes.
    private static let doubleBytes = 8 << 10
    /// The resource fork that macOS writes where there is none: a header, and a text that says so.
    private static let emptyForkBytes = 286
    private static let nameCharacters = 255
    /// Types of values in a `.DS_Store`.
    private static let valueTypes = ["bool", "long", "shor", "blob", "type", "ustr", "comp", "dutc"]

    /// Nil when the bytes are something else.
    ///
    /// - Parameter bytes: all of a file.
    init?(_ bytes: [UInt8]) {
        if bytes.starts(with: [0, 5, 0x16, 0x07, 0, 2, 0, 0]), Self.isPlainDouble(bytes) {
            mediaType = "application/applefile"
        } else if bytes.starts(with: [0, 0, 0, 1] + Array("Bud1".utf8)) {
            mediaType = "application/x-ds-store"
            readNames(bytes)
        } else {
            return nil
        }
    }

    private static func number(_ bytes: [UInt8], _ offset: Int) -> Int? {
        guard offset >= 0, offset <= bytes.count - 4 else { return nil }
        return bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
    }

    /// Whether there is nothing but what the Finder knows, attributes, and no resource fork.
    private static func isPlainDouble(_ bytes: [UInt8]) -> Bool {
        guard bytes.count <= doubleBytes, bytes.count >= 26 else { return false }
        let count = Int(bytes[24]) << 8 | Int(bytes[25])
        guard (1...2).contains(count) else { return false }
        for index in 0..<count {
            guard let id = number(bytes, 26 + 12 * index), let offset = number(bytes, 30 + 12 * index),
                let length = number(bytes, 34 + 12 * index), offset + length <= bytes.count
            else { return false }
            // 9: what the Finder knows, with attributes behind it; 2: the resource fork.
            guard id == 9 || id == 2 && length <= emptyForkBytes else { return false }
        }
        return true
    }

    /// Takes the names that records are about: so many characters, a code of four letters, and the type of a value.
    private mutating func readNames(_ bytes: [UInt8]) {
        var last: ArraySlice<UInt8> = []
        var offset = 8
        while let count = Self.number(bytes, offset) {
            offset += 1
            guard (1...Self.nameCharacters).contains(count) else { continue }
            let end = offset + 3 + 2 * count
            guard end + 8 <= bytes.count, Self.valueTypes.contains(where: { has(bytes, $0, at: end + 4) }) else {
                continue
            }
            let name = bytes[offset + 3..<end]
            if !name.elementsEqual(last) { append(name) }
            last = name
            offset = end + 8
            guard has(bytes, "ustr", at: end + 4), let length = Self.number(bytes, offset),
                offset + 4 + 2 * length <= bytes.count
            else { continue }
            append(bytes[offset + 4..<offset + 4 + 2 * length])
            offset += 4 + 2 * length
        }
    }

    private mutating func append(_ text: ArraySlice<UInt8>) {
        var decoder = TextDecoder(.utf16BigEndian)
        texts += decoder.decode(whole: Array(text))
        texts.append(0x0A)
    }
}
