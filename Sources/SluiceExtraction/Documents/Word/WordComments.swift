/// Who wrote the comments of a Word document of 97 to 2003.
enum WordComments {
    /// Bytes of a table that are looked at.
    private static let tableBytes = 4 << 20
    /// Bytes that describe one comment (MS-DOC 2.9.2, ATRDPre10), behind the places of all.
    private static let commentBytes = 30

    /// - Parameters:
    ///   - head: beginning of the stream `WordDocument`.
    ///   - tables: the stream of the tables.
    /// - Returns: for each comment, in their order, its author and the author's initials in UTF-8; behind those of all
    ///   comments, authors without one.
    static func authors(_ head: [UInt8], _ tables: SlicedOrigin) -> [[UInt8]] {
        let names = names(table(head, at: 0x1BA, tables))
        let comments = table(head, at: 0xBA, tables)
        var isNamed = [Bool](repeating: false, count: names.count)
        var result: [[UInt8]] = []
        let count = max(0, (comments.count - 4) / (4 + commentBytes))
        for index in 0..<count {
            let start = 4 * (count + 1) + commentBytes * index
            guard let characters = comments.uint16(at: start), let author = comments.uint16(at: start + 20) else {
                break
            }
            var text = names.indices.contains(author) ? names[author] : []
            if isNamed.indices.contains(author) { isNamed[author] = true }
            let initials = comments[start + 2..<start + 2 + 2 * min(characters, 9)]
            text += [0x20] + DeclaredCharset(codePage: 1200).text(of: Array(initials))
            result.append(text)
        }
        return result + names.indices.filter { !isNamed[$0] }.map { names[$0] }
    }

    /// A table by its place and length in the head (2.5.6).
    private static func table(_ head: [UInt8], at place: Int, _ tables: SlicedOrigin) -> [UInt8] {
        guard let offset = head.uint32(at: place), let count = head.uint32(at: place + 4), count > 0 else { return [] }
        return tables.bytes(at: Int64(offset), count: min(count, tableBytes))
    }

    /// Names one behind the other, each behind the number of its characters (2.9.353, XST).
    private static func names(_ bytes: [UInt8]) -> [[UInt8]] {
        var result: [[UInt8]] = []
        var position = 0
        while let count = bytes.uint16(at: position), position + 2 + 2 * count <= bytes.count {
            let text = bytes[position + 2..<position + 2 + 2 * count]
            result.append(DeclaredCharset(codePage: 1200).text(of: Array(text)))
            position += 2 + 2 * count
        }
        return result
    }
}
