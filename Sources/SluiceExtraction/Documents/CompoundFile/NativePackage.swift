/// The file in an `\u{1}Ole10Native` stream, as the object packager writes it: a label, paths, and the bytes.
struct NativePackage {
    /// What the file is called, without folders.
    let name: [UInt8]
    /// Where its bytes stand in the stream.
    let range: Range<Int64>

    /// Nil when the bytes are no such package.
    ///
    /// - Parameters:
    ///   - head: what the stream begins with.
    ///   - start: where the package begins in it: behind a count of bytes in a stream, or within an object of OLE 1.
    init?(_ head: [UInt8], from start: Int) {
        guard head.uint16(at: start) == 2 else { return nil }
        var offset = start + 2
        guard let label = Self.string(head, &offset), let path = Self.string(head, &offset),
            head.uint16(at: offset + 2) == 3, let count = head.uint32(at: offset + 4), count < head.count
        else { return nil }
        offset += 8 + count
        guard let size = head.uint32(at: offset) else { return nil }
        let full = label.isEmpty ? path : label
        let last = full.split(whereSeparator: { $0 == 0x5C || $0 == 0x2F }).last ?? []
        name = DeclaredCharset(codePage: 1252).text(of: Array(last))
        range = Int64(offset + 4)..<Int64(offset + 4 + size)
    }

    private static func string(_ bytes: [UInt8], _ offset: inout Int) -> [UInt8]? {
        guard offset < bytes.count, let end = bytes[offset...].firstIndex(of: 0) else { return nil }
        defer { offset = end + 1 }
        return Array(bytes[offset..<end])
    }
}
