import SluiceCore

/// The properties of an Outlook message, of one of its recipients or of an attachment (MS-OXMSG 2.4): texts lie in streams
/// named by the property's number and type, numbers in one stream together.
struct MessageProperties {
    /// Numbers of properties (MS-OXPROPS).
    enum ID {
        static let subject = 0x0037
        static let transportHeaders = 0x007D
        static let body = 0x1000
        static let compressedRichText = 0x1009
        static let html = 0x1013
        static let displayName = 0x3001
        static let attachmentData = 0x3701
        static let attachmentMethod = 0x3705
        static let attachmentShortName = 0x3704
        static let attachmentLongName = 0x3707
        static let internetCodePage = 0x3FDE
        static let messageCodePage = 0x3FFD
    }

    private static let prefix = "__substg1.0_"
    /// Bytes of a text that is shown in one line with its name.
    private static let maximumText = 1 << 20

    let storage: Int
    private let file: CompoundFile
    private let fixed: [UInt8]

    /// - Parameters:
    ///   - file: the message's file.
    ///   - storage: of the object.
    ///   - headerBytes: what stands before the numbers: 32 for a message, 24 for one inside another, else 8.
    init(_ file: CompoundFile, storage: Int, headerBytes: Int) {
        self.file = file
        self.storage = storage
        let stream = file.child("__properties_version1.0", of: storage)
        fixed = Array((stream.map { file.head(of: $0, 1 << 20) } ?? []).dropFirst(headerBytes))
    }

    /// The number that a property has; of one whose value is stored elsewhere how many bytes that are.
    func number(_ id: Int) -> Int? {
        for start in stride(from: 0, to: fixed.count - 15, by: 16) where fixed.uint16(at: start + 2) == id {
            return fixed.uint32(at: start + 8)
        }
        return nil
    }

    /// The stream of a property in one of some types.
    func stream(_ id: Int, types: [String]) -> (entry: Int, type: String)? {
        let digits = String(id, radix: 16, uppercase: true)
        let name = Self.prefix + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        for type in types {
            if let entry = file.child(name + type, of: storage) { return (entry, type) }
        }
        return nil
    }

    /// The character set of texts that are not in UTF-16.
    var charset: DeclaredCharset {
        DeclaredCharset(codePage: number(ID.messageCodePage) ?? number(ID.internetCodePage) ?? 1252)
    }

    /// A text in UTF-8.
    func text(_ id: Int, charset: DeclaredCharset) -> [UInt8]? {
        stream(id, types: ["001F", "001E"]).map { text(of: $0.entry, $0.type, charset) }
    }

    /// All texts but those of some properties, each with the name of its property.
    func texts(except skipped: Set<Int>, charset: DeclaredCharset) -> [(name: String, text: [UInt8], entry: Int)] {
        var result: [(name: String, text: [UInt8], entry: Int)] = []
        for entry in file.children(of: storage) where file.isStream(entry) {
            let name = file.name(of: entry)
            guard name.hasPrefix(Self.prefix) else { continue }
            let rest = name.dropFirst(Self.prefix.count)
            // The texts of a property with several values have a number behind.
            let type = String(rest.dropFirst(4).prefix(4)).uppercased()
            let isText = ["001F", "001E"].contains(type) || (["101F", "101E"].contains(type) && rest.contains("-"))
            guard isText, let id = Int(rest.prefix(4), radix: 16), !skipped.contains(id) else { continue }
            let label = Self.names[id] ?? "property \(rest.prefix(4))"
            result.append((label, text(of: entry, type, charset), entry))
        }
        return result
    }

    private func text(of entry: Int, _ type: String, _ charset: DeclaredCharset) -> [UInt8] {
        let bytes = file.head(of: entry, Self.maximumText)
        var text = (type.hasSuffix("1F") ? DeclaredCharset(codePage: 1200) : charset).text(of: bytes)
        while text.last == 0 { text.removeLast() }
        return text
    }

    static let names: [Int: String] = [
        0x001A: "message class", 0x0037: "subject", 0x003D: "subject prefix", 0x0042: "sent representing",
        0x0065: "sent representing address", 0x0070: "conversation topic", 0x0075: "received by address type",
        0x0040: "received by", 0x0044: "received representing", 0x0076: "received by address", 0x007D: "headers",
        0x0C1A: "sender", 0x0C1F: "sender address", 0x0E02: "bcc", 0x0E03: "cc", 0x0E04: "to",
        0x0E1D: "normalized subject", 0x1035: "message id", 0x1039: "references", 0x1042: "in reply to",
        0x3001: "display name", 0x3003: "address", 0x3004: "comment", 0x39FE: "smtp address", 0x370E: "type",
        0x3704: "file name", 0x3707: "long file name", 0x370D: "path", 0x3712: "content id",
        0x5D01: "sender smtp address",
        0x5D02: "sent representing smtp address",
    ]
}
