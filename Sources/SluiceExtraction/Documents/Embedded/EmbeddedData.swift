import SluiceArchive

/// Bytes that stand in a text as Base64 or uuencoded, decoded.
struct EmbeddedData {
    private static let blockBytes = 32 << 10

    /// Of the content, for its path, for example `picture 2`.
    let name: String
    /// What does not fit into the block; a text may have many small contents.
    private var memory: MemoryInput?
    private var block: [UInt8] = []
    /// Whether all bytes found room.
    private(set) var isComplete = true
    private var group = Base64Group()
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
        group.append(digit, to: &block)
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

    /// Takes bytes that were decoded elsewhere.
    mutating func append(bytes: [UInt8]) {
        block.append(contentsOf: bytes)
        if block.count >= Self.blockBytes { store() }
    }

    /// To be called when all is there.
    mutating func finish() {
        group.finish(to: &block)
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

extension Base64Digit {
    /// What the first digits stand for, three bytes for four of them.
    static func decoded(_ digits: ArraySlice<UInt8>) -> [UInt8] {
        var data = EmbeddedData(name: "", room: 64)
        for digit in digits.prefix(64) { data.append(digit: values[Int(digit)]) }
        data.finish()
        return data.head(48)
    }
}
