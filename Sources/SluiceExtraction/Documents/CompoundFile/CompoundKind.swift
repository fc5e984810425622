/// What a storage of a compound file is, told by its streams.
enum CompoundKind: Equatable {
    case encrypted
    case outlookMessage
    case presentation
    case wordDocument
    case excelWorkbook
    case other

    init(_ storage: Int, of file: CompoundFile) {
        func has(_ names: String...) -> Int? { names.lazy.compactMap { file.child($0, of: storage) }.first }
        if has("EncryptedPackage", "\u{9}DRMContent", "DRMContent") != nil {
            self = .encrypted
        } else if has("__properties_version1.0") != nil {
            self = .outlookMessage
        } else if has("PowerPoint Document") != nil {
            let user = has("Current User").map { file.head(of: $0, 16) } ?? []
            // MS-PPT 2.3.2, headerToken.
            self = user.uint32(at: 12) == 0xF3D1_C4DF ? .encrypted : .presentation
        } else if let stream = has("WordDocument") {
            // MS-DOC 2.5.2, fEncrypted.
            let isEncrypted = (file.head(of: stream, 16).uint16(at: 10) ?? 0) & 0x100 != 0
            self = isEncrypted ? .encrypted : .wordDocument
        } else if let stream = has("Workbook", "Book") {
            self = Self.hasFilePass(file.head(of: stream, 16 << 10)) ? .encrypted : .excelWorkbook
        } else {
            self = .other
        }
    }

    /// Whether a record FilePass stands among the first ones (MS-XLS 2.4.117): what follows it is encrypted.
    private static func hasFilePass(_ head: [UInt8]) -> Bool {
        var offset = 0
        for _ in 0..<64 {
            guard let type = head.uint16(at: offset), let length = head.uint16(at: offset + 2) else { return false }
            if type == 0x2F { return true }
            // The end of the workbook's globals.
            if type == 0x0A { return false }
            offset += 4 + length
        }
        return false
    }

    var mediaType: String {
        switch self {
        case .outlookMessage: "application/vnd.ms-outlook"
        case .presentation: "application/vnd.ms-powerpoint"
        case .wordDocument: "application/msword"
        case .excelWorkbook: "application/vnd.ms-excel"
        case .encrypted: "application/x-ole-storage; encrypted"
        case .other: "application/x-ole-storage"
        }
    }

    /// Streams that are read with the document itself, or hold links, layout and pictures of its objects only.
    var ownStreams: Set<String> {
        let common: Set<String> = [
            "\u{1}CompObj", "\u{1}Ole", "\u{3}ObjInfo", "\u{3}LinkInfo", "\u{3}PRINT", "\u{2}OlePres000", "\u{3}PIC",
            "\u{3}META", "\u{3}EPRINT", "PROJECTwm", "PROJECTlk",
        ]
        return switch self {
        case .wordDocument: common.union(["WordDocument", "0Table", "1Table"])
        case .excelWorkbook: common.union(["Workbook", "Book"])
        case .presentation: common.union(["PowerPoint Document", "Current User"])
        case .outlookMessage, .encrypted, .other: common
        }
    }
}
