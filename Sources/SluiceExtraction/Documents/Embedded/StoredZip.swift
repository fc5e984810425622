import SluiceArchive
import SluiceCore

/// A zip of members that are not compressed, in memory: contents that were found in another form, to be read by the
/// reader of archives.
struct StoredZip {
    private(set) var memory = MemoryInput()
    /// Whether all found room.
    private(set) var isComplete = true
    private var directory: [UInt8] = []
    private var count = 0

    /// Adds a member.
    ///
    /// - Parameters:
    ///   - name: at most 65,535 bytes of it are used.
    ///   - blocks: what it holds, less than 4 GiB.
    mutating func add(_ name: some Collection<UInt8>, _ blocks: [[UInt8]]) {
        let name = Array(name.prefix(0xFFFF))
        let size = blocks.reduce(0) { $0 + $1.count }
        let offset = memory.byteCount ?? 0
        guard count < 0xFFFF, let size = UInt32(exactly: size), let offset = UInt32(exactly: offset) else {
            isComplete = false
            return
        }
        var crc = CRC32()
        for block in blocks { crc.add(block) }
        // Version, flags (names in UTF-8), method, time and date (APPNOTE.TXT 4.3.7 and 4.3.12).
        let common: [UInt8] =
            [20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0] + Self.bytes(crc.value) + Self.bytes(size) + Self.bytes(size)
            + [UInt8(truncatingIfNeeded: name.count), UInt8(truncatingIfNeeded: name.count >> 8), 0, 0]
        append([0x50, 0x4B, 3, 4] + common + name)
        for block in blocks { append(block) }
        directory += [0x50, 0x4B, 1, 2, 20, 0] + common + [UInt8](repeating: 0, count: 10) + Self.bytes(offset) + name
        count += 1
    }

    /// Adds one whose bytes are in memory.
    mutating func add(_ name: some Collection<UInt8>, _ content: MemoryInput) {
        var blocks: [[UInt8]] = []
        content.seek(to: 0)
        while content.nextBlock({ blocks.append(copy($0)) }) {}
        add(name, blocks)
    }

    /// Writes the directory; no member may follow.
    mutating func finish() {
        let start = UInt32(clamping: memory.byteCount ?? 0)
        let number = [UInt8(truncatingIfNeeded: count), UInt8(truncatingIfNeeded: count >> 8)]
        let size = UInt32(clamping: directory.count)
        append(directory)
        append([0x50, 0x4B, 5, 6, 0, 0, 0, 0] + number + number + Self.bytes(size) + Self.bytes(start) + [0, 0])
        memory.seek(to: 0)
    }

    private mutating func append(_ bytes: [UInt8]) {
        if isComplete, !bytes.isEmpty { isComplete = memory.append(bytes.span) }
    }

    private static func bytes(_ value: UInt32) -> [UInt8] {
        [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}
