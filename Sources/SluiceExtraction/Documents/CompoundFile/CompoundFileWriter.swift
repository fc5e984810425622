import SluiceArchive
import SluiceCore

/// Makes a compound file of its own from a storage, for a program that reads files.
enum CompoundFileWriter {
    private static let sectorBytes = 512
    private static let end: UInt32 = 0xFFFF_FFFE
    private static let tableSector: UInt32 = 0xFFFF_FFFD
    private static let unused: UInt32 = 0xFFFF_FFFF
    /// Streams of fewer bytes would have to lie in the mini stream; zeros behind do no harm to the formats that this is
    /// for.
    private static let smallestStream = 4096

    /// - Parameters:
    ///   - storage: of which the direct streams are taken.
    ///   - file: that it lies in.
    ///   - limit: bytes that the copy may have.
    /// - Returns: nil when there are more, or too many streams, or there is no memory.
    static func file(of storage: Int, in file: CompoundFile, limit: Int64) -> MemoryInput? {
        let streams = Array(file.children(of: storage).filter { file.isStream($0) }.prefix(64))
        let sizes = streams.map { max(file.origin(of: $0).byteCount ?? 0, Int64(smallestStream)) }
        guard sizes.reduce(0, +) <= limit else { return nil }
        let counts = sizes.map { Int(($0 + Int64(sectorBytes) - 1) / Int64(sectorBytes)) }
        let directoryCount = (streams.count + 1 + 3) / 4
        let dataCount = counts.reduce(0, +) + directoryCount
        // Each sector of the table has 128 links, also those for the table itself.
        let tableCount = (dataCount + 126) / 127
        guard tableCount <= 109 else { return nil }
        let output = MemoryInput()
        var links = [UInt32](repeating: tableSector, count: tableCount)
        var first: [UInt32] = []
        for count in counts + [directoryCount] {
            first.append(UInt32(links.count))
            links += (1..<max(1, count)).map { UInt32(links.count + $0) } + [end]
        }
        links += [UInt32](repeating: unused, count: tableCount * 128 - links.count)
        let table = header(tableCount, directory: first.last ?? end) + links.flatMap { $0.littleEndianBytes }
        guard append(table, to: output) else { return nil }
        for (index, stream) in streams.enumerated() {
            let isKept = copy(file.origin(of: stream), to: output)
            let written = (output.byteCount ?? 0) - Int64(sectorBytes) * (Int64(first[index]) + 1)
            let padding = [UInt8](repeating: 0, count: max(0, counts[index] * sectorBytes - Int(written)))
            guard isKept, append(padding, to: output) else { return nil }
        }
        var entries: [Stream] = []
        for (index, stream) in streams.enumerated() {
            entries.append(Stream(name: file.name(of: stream), size: sizes[index], first: first[index]))
        }
        guard append(directory(entries), to: output) else { return nil }
        output.seek(to: 0)
        return output
    }

    private struct Stream {
        var name: String
        var size: Int64
        var first: UInt32
    }

    private static func copy(_ origin: SlicedOrigin, to output: MemoryInput) -> Bool {
        var isKept = true
        while isKept && origin.nextBlock({ if !output.append($0) { isKept = false } }) {}
        return isKept
    }

    private static func append(_ bytes: [UInt8], to output: MemoryInput) -> Bool {
        let span = bytes.span
        return output.append(span)
    }

    private static func header(_ tableCount: Int, directory: UInt32) -> [UInt8] {
        var bytes: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 16)
        bytes += [0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0] + [UInt8](repeating: 0, count: 10)
        for value in [UInt32(tableCount), directory, 0, 4096, end, 0, end, 0] { bytes += value.littleEndianBytes }
        for index in 0..<109 { bytes += (index < tableCount ? UInt32(index) : unused).littleEndianBytes }
        return bytes
    }

    /// The root and its streams, as a list that only leads to the right.
    private static func directory(_ streams: [Stream]) -> [UInt8] {
        var bytes = entry("Root Entry", kind: 5, right: unused, child: streams.isEmpty ? unused : 1, end, 0)
        for (index, stream) in streams.enumerated() {
            let right = index + 1 < streams.count ? UInt32(index + 2) : unused
            bytes += entry(stream.name, kind: 2, right: right, child: unused, stream.first, stream.size)
        }
        while bytes.count % sectorBytes != 0 { bytes += entry("", kind: 0, right: unused, child: unused, 0, 0) }
        return bytes
    }

    private static func entry(
        _ name: String, kind: UInt8, right: UInt32, child: UInt32, _ first: UInt32, _ size: Int64
    ) -> [UInt8] {
        let units = Array(name.utf16.prefix(31))
        var bytes = units.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        bytes += [UInt8](repeating: 0, count: 64 - bytes.count)
        let length = units.isEmpty ? 0 : units.count * 2 + 2
        bytes +=
            [UInt8(length), 0, kind, 1] + unused.littleEndianBytes + right.littleEndianBytes + child.littleEndianBytes
        bytes += [UInt8](repeating: 0, count: 36) + first.littleEndianBytes + UInt32(clamping: size).littleEndianBytes
        return bytes + [0, 0, 0, 0]
    }
}

extension UInt32 {
    fileprivate var littleEndianBytes: [UInt8] {
        [
            UInt8(truncatingIfNeeded: self), UInt8(truncatingIfNeeded: self >> 8),
            UInt8(truncatingIfNeeded: self >> 16),
            UInt8(truncatingIfNeeded: self >> 24),
        ]
    }
}
