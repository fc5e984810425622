/// The first element of an XML document, by which the kind of the document is told whatever its name.
struct XMLRoot {
    /// Without prefix.
    let name: String
    /// The whole start tag, or what of it is in the head, with the names of its namespaces.
    private let tag: ArraySlice<UInt8>

    /// Finds the first element; nil when none begins in the head.
    ///
    /// - Parameter head: the first bytes of the document, in UTF-8 or UTF-16.
    init?(_ head: [UInt8]) {
        let bytes = Self.narrow(head)
        guard let start = Self.start(of: bytes) else { return nil }
        let end = bytes[start...].firstIndex(of: UInt8(ascii: ">")) ?? bytes.endIndex
        tag = bytes[start..<end]
        let stops = Array(" \t\r\n/".utf8)
        let qualified = tag.prefix { !stops.contains($0) }
        let local = qualified.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).last ?? []
        guard !local.isEmpty, local.count <= 64 else { return nil }
        name = String(decoding: local, as: UTF8.self)
    }

    /// Whether the start tag has a text in it, for example a part of a namespace's name.
    func has(_ text: String) -> Bool { contains(tag, text) }

    /// UTF-16 without its NULs: enough for ASCII names.
    private static func narrow(_ head: [UInt8]) -> [UInt8] {
        let isWide = head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) || head.prefix(4).contains(0)
        return isWide ? head.filter { $0 != 0 && $0 < 0xFE } : head
    }

    /// Where the name of the first element begins.
    private static func start(of bytes: [UInt8]) -> Int? {
        var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        while index + 1 < bytes.count {
            switch bytes[index] {
            case 0x20, 0x09...0x0D:
                index += 1
            case UInt8(ascii: "<") where bytes[index + 1] == UInt8(ascii: "?") || bytes[index + 1] == UInt8(ascii: "!"):
                guard let end = Self.endOfMarkup(bytes, from: index) else { return nil }
                index = end
            case UInt8(ascii: "<"):
                return index + 1
            default:
                return nil
            }
        }
        return nil
    }

    /// The end of a comment, an instruction or a document type with all that it declares.
    private static func endOfMarkup(_ bytes: [UInt8], from start: Int) -> Int? {
        if bytes[start...].starts(with: "<!--".utf8) { return end(of: "-->", in: bytes, from: start) }
        guard let end = end(of: ">", in: bytes, from: start) else { return nil }
        guard bytes[start + 1] == UInt8(ascii: "!"), bytes[start..<end].contains(UInt8(ascii: "[")) else { return end }
        return Self.end(of: "]>", in: bytes, from: start)
    }

    private static func end(of mark: String, in bytes: [UInt8], from start: Int) -> Int? {
        let mark = Array(mark.utf8)
        var index = start
        while index + mark.count <= bytes.count {
            if bytes[index..<index + mark.count].elementsEqual(mark) { return index + mark.count }
            index += 1
        }
        return nil
    }
}
