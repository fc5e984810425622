/// Turns the bytes of a text stream into UTF-8 where they begin with the mark of UTF-16 (ISO 32000-1, 7.9.2.2 and 7.9.3);
/// other bytes stay as they are.
struct PDFTextStream {
    private enum Form { case unknown, bytes, bigEndian, littleEndian }

    private var form = Form.unknown
    /// Bytes that wait for those that follow.
    private var held: [UInt8] = []

    /// The text of the next bytes, as far as it is whole.
    mutating func take(_ bytes: Span<UInt8>) -> [UInt8] {
        unsafe bytes.withUnsafeBufferPointer { unsafe held.append(contentsOf: $0) }
        if form == .unknown {
            guard held.count >= 2 else { return [] }
            form =
                held.starts(with: [0xFE, 0xFF]) ? .bigEndian : held.starts(with: [0xFF, 0xFE]) ? .littleEndian : .bytes
            if form != .bytes { held.removeFirst(2) }
        }
        guard form != .bytes else { return finish() }
        var units: [UInt16] = []
        units.reserveCapacity(held.count / 2)
        for index in stride(from: 0, to: held.count - 1, by: 2) {
            let (first, second) = (UInt16(held[index]), UInt16(held[index + 1]))
            units.append(form == .bigEndian ? first << 8 | second : second << 8 | first)
        }
        // The first half of a pair waits for the second.
        if let last = units.last, (0xD800..<0xDC00).contains(last) { units.removeLast() }
        held.removeFirst(units.count * 2)
        return Array(String(decoding: units, as: UTF16.self).utf8)
    }

    /// What is left.
    mutating func finish() -> [UInt8] {
        defer { held.removeAll() }
        return held
    }
}
