extension ArchiveFormat {
    /// Where an archive ends by what its own header says.
    ///
    /// - Parameter input: the archive, of an input that seeks; where its next block comes from is open afterwards.
    /// - Returns: nil for formats that end where their reader stops, and for headers that cannot be right.
    package func declaredEnd(_ input: any ArchiveInput) -> Int64? {
        switch self {
        case .sevenZip:
            // 7zFormat.txt: the signature header of 32 bytes tells where the last header stands and how long it is.
            let head = input.bytes(at: 0, count: 32)
            guard head.count == 32 else { return nil }
            let (sum, overflow) = Self.number(head[12..<20]).addingReportingOverflow(Self.number(head[20..<28]))
            return overflow || sum > UInt64(Int64.max - 32) ? nil : Int64(sum) + 32
        case .cab:
            // [MS-CAB] 2.1: the size of the cabinet.
            let head = input.bytes(at: 0, count: 12)
            return head.count == 12 ? Int64(Self.number(head[8..<12])) : nil
        case .iso9660:
            // ECMA-119 8.4: the volume's size in logical blocks, and the size of a block.
            let head = input.bytes(at: 0x8000, count: 132)
            guard head.count == 132, head[0] == 1 else { return nil }
            let end = Self.number(head[80..<84]) * Self.number(head[128..<130])
            return end > 0x8800 ? Int64(end) : nil
        default:
            return nil
        }
    }

    /// Whether an archive without members is whole.
    ///
    /// - Parameters:
    ///   - head: its first bytes; some hundred are enough.
    ///   - layout: of a zip whose directory could be read.
    /// - Returns: false too for formats that no program writes without a member.
    package func isEmpty(_ head: [UInt8], _ layout: ZipLayout?) -> Bool {
        switch self {
        case .zip: layout?.memberCount == 0
        // 7zFormat.txt: there is no last header.
        case .sevenZip: head.count >= 32 && head[20..<28].allSatisfy { $0 == 0 }
        case .cpio: head.count <= 1024 && contains(head, "TRAILER!!!")
        // [MS-CAB] 2.1: the number of its files.
        case .cab: head.count >= 30 && head[28] == 0 && head[29] == 0
        case .ar: head.count <= 8
        // tar(5): two blocks of zeros, and what fills a record.
        case .tar: head.count >= 512 && head.allSatisfy { $0 == 0 }
        case .iso9660, .lha, .rar, .rar5, .xar: false
        }
    }

    private func contains(_ bytes: [UInt8], _ text: String) -> Bool {
        let wanted = Array(text.utf8)
        return bytes.indices.contains { bytes[$0...].starts(with: wanted) }
    }

    /// Whether bytes at the end of an archive begin a header of ar (ar(5)), which is not whole: a name of 16 bytes, then
    /// numbers and blanks up to the 58th.
    package func isCutHeader(_ bytes: [UInt8]) -> Bool {
        guard self == .ar, bytes.count > 16, bytes.count < 60 else { return false }
        return bytes[16..<min(58, bytes.count)].allSatisfy { $0 == 0x20 || (0x30...0x39).contains($0) }
    }

    /// Whether these last bytes behind the place where the reader stopped are still the archive's own: libarchive 3.6.2
    /// looks 8 bytes ahead for each number of a RAR5 block, and so does not get through the last one at a file's end.
    package func isOwnEnd(_ bytes: [UInt8]) -> Bool {
        self == .rar5 && bytes.count < 8 && bytes.prefix(2).contains(5)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
}
