/// Tells whether an archive is one volume of several, of which the others are in files of their own.
package enum VolumeMark {
    /// Looks at the archive's own marks; a format without any is whole as far as one can tell.
    ///
    /// - Parameters:
    ///   - format: of the archive.
    ///   - name: its file's name, the only sign by which a first volume of 7z differs from a cut archive.
    ///   - head: its first bytes; some hundred are enough.
    ///   - input: the archive, where it can be read anywhere; where its next block comes from is open afterwards.
    /// - Returns: whether other volumes belong to it.
    package static func isPart(_ format: ArchiveFormat, name: String, head: [UInt8], _ input: any ArchiveInput) -> Bool
    {
        switch format {
        case .rar: isPartOfRar4(head)
        case .rar5: isPartOfRar5(head)
        case .sevenZip: name.hasSuffix(".001") && isPartOfSevenZip(head, input)
        case .zip: isPartOfZip(head, input)
        case .cab: head.count >= 32 && head[30] & 3 != 0
        case .tar, .cpio, .ar, .iso9660, .lha, .xar: false
        }
    }

    /// The archive header's flags (unrar's technote.txt): 1 says that it is a volume.
    private static func isPartOfRar4(_ head: [UInt8]) -> Bool {
        head.count >= 12 && head[9] == 0x73 && head[10] & 1 != 0
    }

    /// The main archive header (RAR 5.0 archive format): checksum, size, type 1, flags, size of extra area, archive flags,
    /// of which 1 says that it is a volume.
    private static func isPartOfRar5(_ head: [UInt8]) -> Bool {
        var position = 12
        func number() -> UInt64? {
            var value: UInt64 = 0
            for shift in stride(from: UInt64(0), to: 63, by: 7) {
                guard position < head.count else { return nil }
                defer { position += 1 }
                value |= UInt64(head[position] & 0x7F) << shift
                if head[position] & 0x80 == 0 { return value }
            }
            return nil
        }
        guard number() != nil, number() == 1, let flags = number() else { return false }
        if flags & 1 != 0 && number() == nil { return false }
        return number().map { $0 & 1 != 0 } ?? false
    }

    /// The signature header names the place of the last header (7zFormat.txt): beyond the end of a first volume.
    private static func isPartOfSevenZip(_ head: [UInt8], _ input: any ArchiveInput) -> Bool {
        guard head.count >= 32, let byteCount = input.byteCount else { return false }
        let (end, overflow) = number(head, 12, 8).addingReportingOverflow(number(head, 20, 8))
        return overflow || end > UInt64(clamping: byteCount) - min(32, UInt64(clamping: byteCount))
    }

    /// The mark of a split archive before the first member (APPNOTE.TXT 8.5.4), or the number of a further disk in the
    /// record at the end (4.3.16).
    private static func isPartOfZip(_ head: [UInt8], _ input: any ArchiveInput) -> Bool {
        if head.starts(with: [0x50, 0x4B, 0x07, 0x08, 0x50, 0x4B, 0x03, 0x04]) { return true }
        guard let byteCount = input.byteCount, byteCount >= 22 else { return false }
        let tail = input.bytes(at: max(0, byteCount - 1024), count: 1024)
        for index in stride(from: tail.count - 22, through: 0, by: -1)
        where tail[index..<index + 4].elementsEqual([0x50, 0x4B, 0x05, 0x06]) {
            let disk = number(tail, index + 4, 2)
            return disk > 0 && disk < 0xFFFF
        }
        return false
    }

    private static func number(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> UInt64 {
        bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
