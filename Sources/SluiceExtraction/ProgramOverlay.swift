import SluiceArchive

/// What stands behind the sections of a program: of one that unpacks itself, an archive.
struct ProgramOverlay {
    /// Bytes behind a program in which an archive may begin: its own settings stand before it.
    private static let searchedBytes = 64 << 10
    /// Offset of an entry of the section table where its bytes' number and place stand, and its size (PE format, 4).
    private static let (sectionBytes, sectionSize) = (40, 16)
    /// Headers and the sections that a loader takes, 96 of them.
    private static let headerBytes = 8 << 10

    private static let archives: [([UInt8], ArchiveFormat)] = [
        ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], .sevenZip),
        (Array("Rar!\u{1A}\u{07}\u{01}\u{00}".utf8), .rar5),
        (Array("Rar!\u{1A}\u{07}\u{00}".utf8), .rar),
    ]

    /// Whether a content begins like a program.
    static func isProgram(_ head: [UInt8]) -> Bool {
        head.starts(with: [0x4D, 0x5A]) || head.starts(with: [0x7F, 0x45, 0x4C, 0x46])
    }

    /// Finds the archive behind a program of Windows or Linux. A zip is found by its end.
    ///
    /// - Parameters:
    ///   - head: first bytes of the content, with all headers.
    ///   - bytes: a copy of some bytes, fewer at the end.
    /// - Returns: where it begins; nil when there is none.
    static func archive(
        behind head: [UInt8], _ bytes: (_ offset: Int64, _ count: Int) -> [UInt8]
    ) -> (offset: Int64, format: ArchiveFormat)? {
        guard isProgram(head), let end = windows(head, bytes) ?? linux(head) else { return nil }
        let overlay = bytes(end, searchedBytes)
        for index in overlay.indices where overlay[index] == 0x37 || overlay[index] == 0x52 {
            for (magic, format) in archives where overlay[index...].starts(with: magic) {
                return (end + Int64(index), format)
            }
        }
        return nil
    }

    /// Where the last section of a Portable Executable ends.
    private static func windows(_ head: [UInt8], _ bytes: (_ offset: Int64, _ count: Int) -> [UInt8]) -> Int64? {
        guard head.starts(with: [0x4D, 0x5A]), let start = head.uint32(at: 0x3C) else { return nil }
        let headers = bytes(Int64(start), headerBytes)
        guard headers.uint32(at: 0) == 0x4550, let sections = headers.uint16(at: 6),
            let optional = headers.uint16(at: 20)
        else { return nil }
        var end: Int64 = 0
        for number in 0..<sections {
            let entry = 24 + optional + number * sectionBytes
            guard let size = headers.uint32(at: entry + sectionSize),
                let place = headers.uint32(at: entry + sectionSize + 4)
            else { break }
            end = max(end, Int64(size) + Int64(place))
        }
        return end > 0 ? end : nil
    }

    /// Where the table of sections of an ELF file ends, which stands last (System V ABI, chapter 4).
    private static func linux(_ head: [UInt8]) -> Int64? {
        guard head.starts(with: [0x7F, 0x45, 0x4C, 0x46]), head.count > 64, head[5] == 1 else { return nil }
        let isWide = head[4] == 2
        guard let low = head.uint32(at: isWide ? 40 : 32), let high = isWide ? head.uint32(at: 44) : 0,
            let size = head.uint16(at: isWide ? 58 : 46), let count = head.uint16(at: isWide ? 60 : 48), high < 1 << 16
        else { return nil }
        return Int64(high) << 32 + Int64(low) + Int64(size * count)
    }
}
