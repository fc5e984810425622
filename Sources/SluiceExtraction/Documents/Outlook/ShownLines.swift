/// The lines of a text, so that they are not read again where another text says the same. Spaces do not count.
struct ShownLines {
    /// Lines that are kept.
    private static let maximumCount = 1 << 18

    private var hashes: Set<Int> = []
    private var hasher = Hasher()

    /// Takes the next piece of the text, in UTF-8.
    mutating func read(_ bytes: Span<UInt8>) {
        for index in bytes.indices {
            if bytes[index] == 0x0A || bytes[index] == 0x0D { endLine() } else { Self.combine(bytes[index], &hasher) }
        }
    }

    /// The text is over, or a line of it.
    mutating func endLine() {
        if hashes.count < Self.maximumCount { hashes.insert(hasher.finalize()) }
        hasher = Hasher()
    }

    /// Whether all lines of a text stand in this one too.
    func has(_ text: [UInt8]) -> Bool {
        text.split(separator: 0x0A).allSatisfy { line in
            var hasher = Hasher()
            var isBlank = true
            for byte in line where Self.combine(byte, &hasher) { isBlank = false }
            return isBlank || hashes.contains(hasher.finalize())
        }
    }

    @discardableResult
    private static func combine(_ byte: UInt8, _ hasher: inout Hasher) -> Bool {
        guard byte > 0x20 else { return false }
        hasher.combine(byte)
        return true
    }
}
