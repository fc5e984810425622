import SluiceArchive

/// Bytes that stand in a text as Base64, decoded.
struct EmbeddedData {
    private static let blockBytes = 32 << 10

    /// Of the content, for its path, for example `picture 2`.
    let name: String
    /// What does not fit into the block; a text may have many small contents.
    private var memory: MemoryInput?
    private var block: [UInt8] = []
    /// Whether all bytes found room.
    private(set) var isComplete = true
    private var bits: UInt32 = 0
    private var digits = 0
    private let room: Int64

    /// - Parameters:
    ///   - name: of the content, for its path.
    ///   - room: bytes that may be kept.
    init(name: String, room: Int64) {
        self.name = name
        self.room = room
    }

    /// Bytes decoded and kept so far.
    var byteCount: Int64 { (memory?.byteCount ?? 0) + Int64(block.count) }

    /// The first bytes, at most ``blockBytes`` while more of them come.
    func head(_ count: Int) -> [UInt8] { memory?.prefix(count) ?? Array(block.prefix(count)) }

    /// All bytes, to be read from the first one; nil when there is no memory. To be called when all is there.
    func input() -> MemoryInput? {
        if let memory {
            memory.seek(to: 0)
            return memory
        }
        let input = MemoryInput()
        return block.isEmpty || input.append(block.span) ? input : nil
    }

    /// Takes the value of one digit.
    @inline(__always)
    mutating func append(digit: UInt8) {
        bits = bits << 6 | UInt32(digit)
        digits += 1
        guard digits == 4 else { return }
        block.append(UInt8(truncatingIfNeeded: bits >> 16))
        block.append(UInt8(truncatingIfNeeded: bits >> 8))
        block.append(UInt8(truncatingIfNeeded: bits))
        digits = 0
        if block.count >= Self.blockBytes { store() }
    }

    /// Takes a piece of text in which nothing but digits, padding and blanks may stand.
    ///
    /// - Returns: whether that is so; other bytes are passed over.
    mutating func append(text: Span<UInt8>) -> Bool {
        var isClean = true
        for index in text.indices {
            let value = Base64Digit.values[Int(text[index])]
            if value < 64 { append(digit: value) } else if value == Base64Digit.other { isClean = false }
        }
        return isClean
    }

    /// To be called when all is there.
    mutating func finish() {
        if digits >= 2 { block.append(UInt8(truncatingIfNeeded: (bits << (6 * UInt32(4 - digits))) >> 16)) }
        if digits == 3 { block.append(UInt8(truncatingIfNeeded: bits >> 2)) }
        digits = 0
        if memory != nil { store() }
        if byteCount > room { (isComplete, block) = (false, []) }
    }

    private mutating func store() {
        let input = memory ?? MemoryInput()
        memory = input
        if isComplete { isComplete = byteCount <= room && input.append(block.span) }
        block.removeAll(keepingCapacity: true)
    }
}

/// Digits of Base64, of both alphabets (RFC 4648 4 and 5).
enum Base64Digit {
    static let padding: UInt8 = 64
    static let blank: UInt8 = 65
    static let other: UInt8 = 66

    /// Of each byte the digit's value, or what else it is.
    static let values: [UInt8] = {
        var values = [UInt8](repeating: other, count: 256)
        let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
        for (value, digit) in digits.enumerated() { values[Int(digit)] = UInt8(value) }
        values[Int(UInt8(ascii: "-"))] = 62
        values[Int(UInt8(ascii: "_"))] = 63
        values[Int(UInt8(ascii: "="))] = padding
        for byte in [0x20, 0x09, 0x0D, 0x0A] { values[byte] = blank }
        return values
    }()

    /// What the first digits stand for, three bytes for four of them.
    static func decoded(_ digits: ArraySlice<UInt8>) -> [UInt8] {
        var data = EmbeddedData(name: "", room: 64)
        for digit in digits.prefix(64) { data.append(digit: values[Int(digit)]) }
        data.finish()
        return data.head(48)
    }
}
