import SluiceArchive

/// Where the last part of a xar archive ends, by its table of contents: XML, compressed by zlib, in front of all parts.
enum XarEnd {
    /// Bytes of a table that is looked at, as it is stored and inflated.
    private static let (storedBytes, tableBytes) = (16 << 20, 64 << 20)
    /// Elements that have a place of their own among the parts.
    private static let parts: Set<[UInt8]> = Set(
        ["data", "ea", "checksum", "signature", "x-signature"].map { Array($0.utf8) })

    /// - Returns: nil when the table cannot be read to its end.
    static func position(in input: any ArchiveInput) -> Int64? {
        let header = input.bytes(at: 0, count: 28)
        guard header.count == 28, has(header, "xar!", at: 0), let length = Int64(exactly: number(header, 8, 8)),
            length <= storedBytes
        else { return nil }
        let start = Int64(number(header, 4, 2))
        let (table, isWhole) = Inflation.inflated(input.bytes(at: start, count: Int(length)), limit: tableBytes)
        guard isWhole, let end = end(table.span) else { return nil }
        let (position, overflow) = end.addingReportingOverflow(start + length)
        return overflow ? nil : position
    }

    private static func number(_ bytes: [UInt8], _ start: Int, _ count: Int) -> UInt64 {
        bytes[start..<start + count].reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The last end among the parts. Each says in elements of its own where it begins and how long it is; of a file the
    /// size is that of its content, and the length that of its bytes in the archive.
    private static func end(_ table: Span<UInt8>) -> Int64? {
        var end: Int64 = 0
        var numbers: [[UInt8]: Int64] = [:]
        var position = 0
        while position < table.count {
            guard table[position] == 0x3C else {
                position += 1
                continue
            }
            let isEnd = position + 1 < table.count && table[position + 1] == 0x2F
            let start = position + (isEnd ? 2 : 1)
            position = start
            while position < table.count, isNamePart(table[position]), position - start < 32 { position += 1 }
            let name = copy(table.extracting(start..<position))
            while position < table.count, table[position] != 0x3E { position += 1 }
            position += 1
            if !isEnd
                && (name.elementsEqual("offset".utf8) || name.elementsEqual("length".utf8)
                    || name.elementsEqual("size".utf8))
            {
                var value: Int64 = 0
                while position < table.count, (0x30...0x39).contains(table[position]), value < Int64.max / 100 {
                    value = value * 10 + Int64(table[position] - 0x30)
                    position += 1
                }
                numbers[name] = value
            } else if parts.contains(name) {
                if isEnd, let offset = numbers[Array("offset".utf8)] {
                    let length = numbers[Array("length".utf8)] ?? numbers[Array("size".utf8)] ?? 0
                    end = max(end, offset + length)
                }
                numbers.removeAll(keepingCapacity: true)
            }
        }
        return end
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || byte == 0x2D
    }
}
