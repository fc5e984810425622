/// An Office document that is one XML document (Flat OPC): its parts, told from each other by the marks around them.
///
/// No parser is asked, so that each part is what stands in the file, with the names of its own namespaces.
struct FlatPackage {
    struct Part {
        var name: [UInt8]
        var bytes: [UInt8]
        /// Whether the part holds what is not Base64 where that should stand.
        var isDamaged = false
    }

    private(set) var parts: [Part] = []
    /// What stands outside of the parts.
    private(set) var rest: [UInt8] = []
    /// Whether a part or the whole has no end.
    private(set) var isCut = false

    private let bytes: [UInt8]
    private var name: [UInt8] = []

    /// - Parameter bytes: the document in UTF-8.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var index = 0
        var restStart = 0
        var isEnded = false
        while let tag = nextTag(from: index) {
            index = tag.range.upperBound
            switch (tag.local, tag.isEnd) {
            case ("package", true): isEnded = true
            case ("part", false): name = attribute("name", of: tag.range)
            case ("xmlData", false), ("binaryData", false):
                guard !tag.isEmpty else { break }
                rest += bytes[restStart..<index]
                let end = endTag(of: tag.qualified, from: index)
                take(bytes[index..<(end?.lowerBound ?? bytes.count)], isBinary: tag.local == "binaryData")
                isCut = isCut || end == nil
                index = end?.lowerBound ?? bytes.count
                restStart = index
            default: break
            }
        }
        rest += bytes[min(restStart, bytes.count)...]
        isCut = isCut || !isEnded
    }

    private mutating func take(_ content: ArraySlice<UInt8>, isBinary: Bool) {
        let path = Array(name.drop { $0 == UInt8(ascii: "/") })
        guard isBinary else { return parts.append(Part(name: path, bytes: Array(content))) }
        var data = EmbeddedData(name: "", room: Int64(content.count))
        let text = Array(content)
        let isClean = data.append(text: text.span)
        data.finish()
        parts.append(Part(name: path, bytes: data.head(content.count), isDamaged: !isClean))
    }

    // MARK: Marks

    private struct Tag {
        var range: Range<Int>
        var qualified: ArraySlice<UInt8>
        var isEnd: Bool
        var isEmpty: Bool

        var local: String {
            let local = qualified.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).last ?? []
            return String(decoding: local.prefix(32), as: UTF8.self)
        }
    }

    /// The next tag, with all comments, instructions and character data passed over.
    private func nextTag(from start: Int) -> Tag? {
        var index = start
        while let mark = bytes[index...].firstIndex(of: UInt8(ascii: "<")) {
            let after = bytes[mark...]
            if after.starts(with: "<!--".utf8) {
                index = end(of: "-->", from: mark + 4)
            } else if after.starts(with: "<![CDATA[".utf8) {
                index = end(of: "]]>", from: mark + 9)
            } else if after.starts(with: "<?".utf8) {
                index = end(of: "?>", from: mark + 2)
            } else {
                return tag(at: mark)
            }
        }
        return nil
    }

    private func tag(at mark: Int) -> Tag? {
        var quote: UInt8?
        var end = mark + 1
        while end < bytes.count {
            let byte = bytes[end]
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                break
            }
            end += 1
        }
        guard end < bytes.count else { return nil }
        let isEnd = bytes[mark + 1] == UInt8(ascii: "/")
        let stops = Array(" \t\r\n/>".utf8)
        let name = bytes[(mark + (isEnd ? 2 : 1))...].prefix { !stops.contains($0) }
        return Tag(
            range: mark..<end + 1, qualified: name, isEnd: isEnd, isEmpty: bytes[end - 1] == UInt8(ascii: "/"))
    }

    private func endTag(of name: ArraySlice<UInt8>, from start: Int) -> Range<Int>? {
        var index = start
        while let tag = nextTag(from: index) {
            if tag.isEnd && tag.qualified.elementsEqual(name) { return tag.range }
            index = tag.range.upperBound
        }
        return nil
    }

    private func end(of mark: String, from start: Int) -> Int {
        let mark = Array(mark.utf8)
        var index = min(start, bytes.count)
        while let next = bytes[index...].firstIndex(of: mark[0]) {
            if bytes[next...].starts(with: mark) { return next + mark.count }
            index = next + 1
        }
        return bytes.count
    }

    /// The value of an attribute by its local name, with references as they are.
    private func attribute(_ name: String, of tag: Range<Int>) -> [UInt8] {
        var index = tag.lowerBound
        while let equals = bytes[index..<tag.upperBound].firstIndex(of: UInt8(ascii: "=")) {
            let value = bytes[(equals + 1)..<tag.upperBound].drop { $0 <= 0x20 }
            guard let quote = value.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
                index = equals + 1
                continue
            }
            let text = value.dropFirst().prefix { $0 != quote }
            let key = bytes[tag.lowerBound..<equals].suffix(64).reversed().drop { $0 <= 0x20 }
                .prefix { $0 > 0x20 && $0 != UInt8(ascii: ":") }.reversed()
            if key.elementsEqual(name.utf8) { return Array(text.prefix(1024)) }
            index = min(text.endIndex + 1, tag.upperBound)
        }
        return []
    }
}
