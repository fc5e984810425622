/// The properties of a document (MS-OLEPS): its title, authors, keywords, and whatever a company adds, for example a
/// sensitivity label.
struct PropertySet {
    /// Stream of the summary, and of what does not fit in there.
    static let streams = ["\u{5}SummaryInformation", "\u{5}DocumentSummaryInformation"]
    /// Bytes of a stream that are looked at; thumbnails make it large.
    static let maximumBytes = 4 << 20
    private static let maximumProperties = 4096

    /// Names and values as text, in the order of the stream.
    private(set) var properties: [(name: String, value: [UInt8])] = []
    /// Whether places, counts or types in it are such as no program writes.
    private(set) var isDamaged = false
    private let bytes: [UInt8]

    /// - Parameter bytes: of the stream.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        guard bytes.uint16(at: 0) == 0xFFFE, let count = bytes.uint32(at: 24), count > 0 else {
            isDamaged = !bytes.isEmpty
            return
        }
        for index in 0..<min(count, 8) {
            guard let start = bytes.uint32(at: 28 + index * 20 + 16) else {
                isDamaged = true
                break
            }
            let format = bytes.dropFirst(28 + index * 20).prefix(4)
            readSet(at: start, isSummary: format.elementsEqual([0xE0, 0x85, 0x9F, 0xF2]))
        }
    }

    private mutating func readSet(at start: Int, isSummary: Bool) {
        guard let count = bytes.uint32(at: start + 4) else {
            isDamaged = true
            return
        }
        var entries: [(id: Int, offset: Int)] = []
        for index in 0..<min(count, Self.maximumProperties) {
            guard let id = bytes.uint32(at: start + 8 + index * 8),
                let offset = bytes.uint32(at: start + 12 + index * 8), offset >= 8 + count * 8
            else {
                isDamaged = true
                break
            }
            entries.append((id, start + offset))
        }
        let codePage = entries.first { $0.id == 1 }.flatMap { bytes.uint16(at: $0.offset + 4) } ?? 1252
        let names = entries.first { $0.id == 0 }.map { dictionary(at: $0.offset, codePage) } ?? [:]
        for entry in entries where entry.id > 1 {
            guard let type = bytes.uint32(at: entry.offset), Self.isType(type) else {
                isDamaged = true
                continue
            }
            var offset = entry.offset + 4
            let texts = values(type, at: &offset, codePage)
            let known = isSummary ? Self.summaryNames[entry.id] : names.isEmpty ? Self.documentNames[entry.id] : nil
            let name = names[entry.id] ?? known ?? "property \(entry.id)"
            for text in texts where !text.isEmpty { properties.append((name, text)) }
        }
    }

    private mutating func dictionary(at start: Int, _ codePage: Int) -> [Int: String] {
        var result: [Int: String] = [:]
        var offset = start + 4
        for _ in 0..<min(bytes.uint32(at: start) ?? 0, Self.maximumProperties) {
            let length = (bytes.uint32(at: offset + 4) ?? 0) * (codePage == 1200 ? 2 : 1)
            guard let id = bytes.uint32(at: offset), let text = text(at: offset + 8, length, codePage) else {
                isDamaged = true
                break
            }
            result[id] = String(decoding: text, as: UTF8.self)
            offset += 8 + (codePage == 1200 ? (length + 3) & ~3 : length)
        }
        return result
    }

    // MARK: Values

    /// The value at an offset, or those of a vector, as text.
    private mutating func values(_ type: Int, at offset: inout Int, _ codePage: Int) -> [[UInt8]] {
        guard type & 0x1000 != 0 else { return value(type, at: &offset, codePage).map { [$0] } ?? [] }
        guard let count = bytes.uint32(at: offset) else { return [] }
        offset += 4
        var result: [[UInt8]] = []
        for _ in 0..<min(count, Self.maximumProperties) {
            var inner = type & 0xFFF
            if inner == 0x0C {
                guard let own = bytes.uint32(at: offset) else { break }
                inner = own & 0xFFF
                offset += 4
            }
            guard let value = value(inner, at: &offset, codePage) else { break }
            result.append(value)
        }
        return result
    }

    /// Whether a number is one of a type (2.15): a scalar, a vector or an array of them.
    private static func isType(_ number: Int) -> Bool {
        switch number & 0xFFFF & ~0x3000 {
        case 0...8, 0x0A...0x0C, 0x0E, 0x10...0x17, 0x1E, 0x1F, 0x40...0x49: true
        default: false
        }
    }

    private mutating func value(_ type: Int, at offset: inout Int, _ codePage: Int) -> [UInt8]? {
        switch type {
        case 0x1E, 0x08, 0x1F:
            let page = type == 0x1F ? 1200 : codePage
            let length = (bytes.uint32(at: offset) ?? 0) * (type == 0x1F ? 2 : 1)
            guard let text = text(at: offset + 4, length, page) else {
                isDamaged = true
                return nil
            }
            offset += 4 + (length + 3) & ~3
            return text
        case 0x02, 0x0B, 0x12:
            defer { offset += 4 }
            return bytes.uint16(at: offset).map {
                Array(String(type == 0x02 ? Int(Int16(truncatingIfNeeded: $0)) : $0).utf8)
            }
        case 0x03, 0x13, 0x16, 0x17:
            defer { offset += 4 }
            return bytes.uint32(at: offset).map {
                Array(String(type == 0x03 ? Int(Int32(truncatingIfNeeded: $0)) : $0).utf8)
            }
        case 0x14, 0x15:
            defer { offset += 8 }
            return bytes.uint64(at: offset).map { Array(String($0).utf8) }
        case 0x05:
            defer { offset += 8 }
            return bytes.uint64(at: offset).map { Array(String(describing: Double(bitPattern: $0)).utf8) }
        default:
            // Dates, pictures and binary data say nothing.
            return nil
        }
    }

    private func text(at offset: Int, _ length: Int, _ codePage: Int) -> [UInt8]? {
        guard offset >= 0, length >= 0, offset <= bytes.count - length else { return nil }
        var text = DeclaredCharset(codePage: codePage).text(of: Array(bytes[offset..<offset + length]))
        while text.last == 0 { text.removeLast() }
        return text
    }

    // MARK: Names

    private static let summaryNames: [Int: String] = [
        2: "title", 3: "subject", 4: "author", 5: "keywords", 6: "comments", 7: "template", 8: "last author",
        9: "revision", 14: "pages", 15: "words", 16: "characters", 18: "application", 19: "security",
    ]

    private static let documentNames: [Int: String] = [
        2: "category", 3: "presentation format", 4: "bytes", 5: "lines", 6: "paragraphs", 7: "slides", 8: "notes",
        9: "hidden slides", 13: "titles of parts", 14: "manager", 15: "company", 26: "content type",
        27: "content status",
        28: "language", 29: "document version",
    ]
}
