import SluiceArchive

/// The bytes of a picture, read from anywhere and never beyond their end: numbers that are not there are nil.
final class PictureBytes {
    private static let windowBytes = 8 << 10
    /// Bytes that are handed over in one piece at most: no block of metadata is longer by right.
    static let blockBytes: Int64 = 16 << 20
    private static let sparedBytes: Int64 = 64 << 20

    private let input: any ArchiveInput
    let count: Int64
    private var window: [UInt8] = []
    private var windowStart: Int64 = 0
    /// Bytes that may still be read: a structure that leads to the same places again and again ends there.
    private var allowance: Int64

    init(_ input: any ArchiveInput) {
        self.input = input
        count = input.byteCount ?? 0
        allowance = (input.byteCount ?? 0) * 4 + Self.sparedBytes
    }

    /// Bytes in memory.
    convenience init(_ bytes: [UInt8]) {
        let memory = MemoryInput()
        // Of what could not be copied nothing is there.
        self.init(memory.append(bytes.span) ? memory : MemoryInput())
    }

    /// The bytes from an offset on: fewer at the end, none where there are none.
    func bytes(at offset: Int64, _ wanted: Int64) -> [UInt8] {
        guard offset >= 0, offset < count, wanted > 0 else { return [] }
        let length = Int(min(wanted, count - offset, Self.blockBytes))
        if length <= Self.windowBytes / 2 { return Array(look(at: offset, length)) }
        allowance -= Int64(length)
        return allowance >= 0 ? Array(input.bytes(at: offset, count: length).prefix(length)) : []
    }

    func byte(at offset: Int64) -> UInt8? { offset >= 0 && offset < count ? look(at: offset, 1).first : nil }

    func number(at offset: Int64, bytes: Int, isBigEndian: Bool = true) -> UInt64? {
        guard offset >= 0, count - offset >= Int64(bytes) else { return nil }
        let found = look(at: offset, bytes)
        guard found.count == bytes else { return nil }
        return isBigEndian
            ? found.reduce(0) { $0 << 8 | UInt64($1) } : found.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// A number that is an offset or a length.
    func length(at offset: Int64, bytes: Int, isBigEndian: Bool = true) -> Int64? {
        number(at: offset, bytes: bytes, isBigEndian: isBigEndian).flatMap { Int64(exactly: $0) }
    }

    func has(_ text: String, at offset: Int64) -> Bool {
        bytes(at: offset, Int64(text.utf8.count)).elementsEqual(text.utf8)
    }

    private func look(at offset: Int64, _ length: Int) -> ArraySlice<UInt8> {
        if offset < windowStart || offset + Int64(length) > windowStart + Int64(window.count) {
            allowance -= Int64(Self.windowBytes)
            guard allowance >= 0 else { return [] }
            window = Array(input.bytes(at: offset, count: Self.windowBytes).prefix(Self.windowBytes))
            windowStart = offset
        }
        let start = Int(offset - windowStart)
        return window[min(start, window.count)..<min(start + length, window.count)]
    }
}
