private import SluiceArchive
package import SluiceContent
private import SluiceCore

/// Tells what bytes are by looking at their beginning. A name never makes a type: it only says which kind of text a
/// text is, and that zeros are an empty tar.
package enum MediaTypeSniffer {
    /// Bytes that are looked at: enough for the descriptor of an ISO 9660 image at 32 KiB.
    package static let headBytes = 36 << 10

    /// Looks at the beginning of a file, and for an appended archive behind a program and at its end.
    ///
    /// - Parameters:
    ///   - content: the file.
    ///   - name: the file's name; only its extension counts.
    /// - Returns: the type; never fails for want of knowledge.
    /// - Throws: ``SystemError`` of pread(2).
    package static func mediaType(of content: ContentFile, name: String) throws(SystemError) -> MediaType {
        var head = [UInt8](repeating: 0, count: Int(min(Int64(headBytes), max(0, content.byteCount))))
        let count = try content.read(at: 0, into: &head)
        head.removeLast(head.count - count)
        var type = mediaType(head: head, name: name)
        var tail = head
        if content.byteCount > headBytes {
            tail = [UInt8](repeating: 0, count: tailBytes)
            let tailCount = try content.read(at: content.byteCount - Int64(tailBytes), into: &tail)
            tail.removeLast(tail.count - tailCount)
        }
        let isSelfExtracting = try isSelfExtracting(content, head)
        let isPrefixed = type == .unknown && PrefixedArchive.find(in: head) != nil
        // What a script unpacks stands behind more text than was looked at.
        let isCutText = type.isNarrowText && content.byteCount > headBytes && nextNull(tail.span, from: 0) != nil
        type.hasAppendedArchive =
            isSelfExtracting || isPrefixed || isCutText || hasAppendedZip(type, tail: tail.suffix(tailBytes))
        return type
    }

    private static func isSelfExtracting(_ content: ContentFile, _ head: [UInt8]) throws(SystemError) -> Bool {
        var failure: SystemError?
        let archive = ProgramOverlay.archive(behind: head) { offset, count in
            var bytes = [UInt8](repeating: 0, count: count)
            do throws(SystemError) {
                let read = try content.read(at: offset, into: &bytes)
                return Array(bytes.prefix(read))
            } catch {
                failure = error
                return []
            }
        }
        if let failure { throw failure }
        return archive != nil
    }

    /// Bytes at the end of a file in which the end of a zip is looked for.
    package static let tailBytes = 4 << 10

    /// Whether a content that is no container ends with the end of a zip's central directory (APPNOTE.TXT 4.3.16).
    package static func hasAppendedZip(_ type: MediaType, tail: ArraySlice<UInt8>) -> Bool {
        switch type.handling {
        case .container, .document(.officeOpenXML), .document(.openDocument), .document(.epub), .empty: return false
        case .text, .encodedText, .compressed, .document, .foreign, .unreadable: break
        }
        guard tail.count >= 22 else { return false }
        let bytes = tail.span
        for start in stride(from: bytes.count - 22, through: 0, by: -1) {
            guard bytes[start] == 0x50, bytes[start + 1] == 0x4B, bytes[start + 2] == 0x05, bytes[start + 3] == 0x06
            else { continue }
            let comment = Int(bytes[start + 20]) | Int(bytes[start + 21]) << 8
            return start + 22 + comment == bytes.count
        }
        return false
    }

    /// Looks at the first ``headBytes`` of a content, or at all of it when it has fewer.
    package static func mediaType(head: [UInt8], name: String) -> MediaType {
        if head.isEmpty { return MediaType("inode/x-empty", .empty) }
        if let text = TextSniffer.marked(head, name: name) { return text }
        return archive(head) ?? KeyFileSniffer.mediaType(head) ?? structured(head) ?? Signature.match(head)
            ?? PDFSniffer.behindText(head) ?? PDFSniffer.damaged(head) ?? TextSniffer.unmarked(head, name: name)
            ?? PDFSniffer.behindOthers(head) ?? emptyTar(head, name) ?? .unknown
    }

    // MARK: Archives

    private static func archive(_ head: [UInt8]) -> MediaType? {
        if isZip(head) { return zip(head) }
        for (magic, format, name) in formats where head.starts(with: magic) {
            return MediaType(name, .container(format))
        }
        for (magic, filter, name) in filters where head.starts(with: magic) {
            return MediaType(name, .compressed(filter))
        }
        return weakArchive(head)
    }

    /// An archive or a compressed stream that is told by a long mark, at whatever place it was found.
    static func markedArchive(_ bytes: ArraySlice<UInt8>) -> MediaType? {
        let start = Array(bytes.prefix(markBytes))
        if isZip(start) { return MediaType("application/zip", .container(.zip)) }
        if isBzip2(start) { return MediaType("application/x-bzip2", .compressed(.bzip2)) }
        for (magic, format, name) in formats where format != .ar && format != .xar && start.starts(with: magic) {
            return MediaType(name, .container(format))
        }
        for (magic, filter, name) in filters where filter != .rpm && start.starts(with: magic) {
            return MediaType(name, .compressed(filter))
        }
        return nil
    }

    /// A tar without members is its end alone: blocks of zeros, which nothing but its name tells from others.
    private static func emptyTar(_ head: [UInt8], _ name: String) -> MediaType? {
        guard ArchiveFormat.tar.isEmpty(head, nil), name.lowercased().hasSuffix(".tar") else { return nil }
        return MediaType("application/x-tar", .container(.tar))
    }

    /// All of a mark, and of what has to stand behind it.
    private static let markBytes = 32

    private static let formats: [([UInt8], ArchiveFormat, String)] = [
        ([0x50, 0x4B, 0x05, 0x06], .zip, "application/zip"),
        ([0x50, 0x4B, 0x07, 0x08, 0x50, 0x4B], .zip, "application/zip"),
        ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], .sevenZip, "application/x-7z-compressed"),
        (Array("Rar!\u{1A}\u{07}\u{01}\u{00}".utf8), .rar5, "application/vnd.rar"),
        (Array("Rar!\u{1A}\u{07}\u{00}".utf8), .rar, "application/vnd.rar"),
        (Array("!<arch>\n".utf8), .ar, "application/x-archive"),
        (Array("MSCF\u{0}\u{0}\u{0}\u{0}".utf8), .cab, "application/vnd.ms-cab-compressed"),
        (Array("xar!\u{0}".utf8), .xar, "application/x-xar"),
    ]

    private static let filters: [([UInt8], ArchiveFilter, String)] = [
        ([0x1F, 0x8B, 0x08], .gzip, "application/gzip"),
        ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], .xz, "application/x-xz"),
        ([0x28, 0xB5, 0x2F, 0xFD], .zstd, "application/zstd"),
        ([0x04, 0x22, 0x4D, 0x18], .lz4, "application/x-lz4"),
        ([0x02, 0x21, 0x4C, 0x18], .lz4, "application/x-lz4"),
        (Array("LZIP\u{1}".utf8), .lzip, "application/x-lzip"),
        ([0xED, 0xAB, 0xEE, 0xDB, 0x03], .rpm, "application/x-rpm"),
        ([0xED, 0xAB, 0xEE, 0xDB, 0x04], .rpm, "application/x-rpm"),
    ]

    /// Kinds whose mark is too short or too common to be believed alone.
    private static func weakArchive(_ head: [UInt8]) -> MediaType? {
        // The third byte: the largest code's bits in the low five, two unused bits, and the block mode's flag.
        if head.starts(with: [0x1F, 0x9D]), head.count >= 3, head[2] & 0x60 == 0, (9...16).contains(head[2] & 0x1F) {
            return MediaType("application/x-compress", .compressed(.compress))
        }
        if isBzip2(head) { return MediaType("application/x-bzip2", .compressed(.bzip2)) }
        if isTar(head) { return MediaType("application/x-tar", .container(.tar)) }
        if isCpio(head) { return MediaType("application/x-cpio", .container(.cpio)) }
        if isLha(head) { return MediaType("application/x-lzh-compressed", .container(.lha)) }
        if has(head, "CD001", at: 0x8001) { return MediaType("application/x-iso9660-image", .container(.iso9660)) }
        if isLzma(head) { return MediaType("application/x-lzma", .compressed(.lzma)) }
        return nil
    }

    /// A local header, with a version, method and name length that exist (APPNOTE.TXT 4.3.7): the magic alone also
    /// begins texts, and what follows it then would be taken for an encrypted member without end.
    private static func isZip(_ head: [UInt8]) -> Bool {
        guard head.count >= 30, head.starts(with: [0x50, 0x4B, 0x03, 0x04]) else { return false }
        let nameLength = Int(head[26]) | Int(head[27]) << 8
        return head[4] <= 99 && head[5] <= 20 && head[8] <= 99 && head[9] == 0 && nameLength > 0
    }

    private static func isBzip2(_ head: [UInt8]) -> Bool {
        guard head.count >= 10, has(head, "BZh", at: 0), (0x31...0x39).contains(head[3]) else { return false }
        let block = head[4..<10]
        // The digits of pi begin a block, those of its square root the end of a stream without blocks.
        return block.elementsEqual([0x31, 0x41, 0x59, 0x26, 0x53, 0x59])
            || block.elementsEqual([0x17, 0x72, 0x45, 0x38, 0x50, 0x90])
    }

    /// By the checksum of the first header (POSIX.1-1988 ustar, and v7 before it, which has no magic), or by the magic
    /// alone when the header is damaged.
    private static func isTar(_ head: [UInt8]) -> Bool {
        guard head.count >= 512 else { return false }
        if has(head, "ustar", at: 257) { return true }
        var sum = 0
        for index in 0..<512 { sum += (148..<156).contains(index) ? 0x20 : Int(head[index]) }
        var stored = 0
        var digits = 0
        for byte in head[148..<156] {
            if (0x30...0x37).contains(byte) {
                stored = stored * 8 + Int(byte - 0x30)
                digits += 1
            } else if byte != 0x20 && byte != 0 {
                return false
            }
        }
        return digits > 0 && stored == sum && head[0] != 0
    }

    private static func isCpio(_ head: [UInt8]) -> Bool {
        if head.count >= 26 && (head.starts(with: [0xC7, 0x71]) || head.starts(with: [0x71, 0xC7])) {
            // The name's length, at byte 20 in both byte orders, is at least 2 and hardly above 4 KiB.
            let length = head[0] == 0xC7 ? Int(head[20]) | Int(head[21]) << 8 : Int(head[20]) << 8 | Int(head[21])
            return (2...4096).contains(length)
        }
        guard head.count >= 76, has(head, "0707", at: 0) else { return false }
        guard ["01", "02", "07"].contains(where: { has(head, $0, at: 4) }) else { return false }
        return head[6..<76].allSatisfy { isHexDigit($0) }
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }

    private static func isLha(_ head: [UInt8]) -> Bool {
        guard head.count >= 22, head[2] == 0x2D, head[6] == 0x2D else { return false }
        return ["lh", "lz", "pm"].contains { has(head, $0, at: 3) } && head[20] <= 3
    }

    /// An .lzma file has no magic: properties, a dictionary size that is 2^n or 2^n + 2^(n-1), a plausible length, and
    /// the zero that begins every range-coded stream.
    private static func isLzma(_ head: [UInt8]) -> Bool {
        guard head.count >= 14, head[0] == 0x5D, head[13] == 0 else { return false }
        let dictionary = head[1..<5].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let bits = dictionary.nonzeroBitCount
        guard dictionary >= 1 << 12, bits == 1 || (bits == 2 && dictionary & (dictionary >> 1) != 0) || bits == 32
        else {
            return false
        }
        return head[5..<13].allSatisfy { $0 == 0xFF } || head[10..<13].allSatisfy { $0 == 0 }
    }

    // MARK: Zip, and what is made of it

    private static func zip(_ head: [UInt8]) -> MediaType {
        if let declared = declaredZipType(head) {
            if declared == "application/epub+zip" { return MediaType(declared, .document(.epub)) }
            let isOpenDocument = declared.hasPrefix("application/vnd.oasis.opendocument.")
            return MediaType(declared, isOpenDocument ? .document(.openDocument) : .container(.zip))
        }
        let window = head.prefix(8 << 10)
        if contains(window, "[Content_Types].xml") || contains(window, "_rels/.rels") {
            let office = "application/vnd.openxmlformats-officedocument."
            for (folder, type) in [
                ("word/", "wordprocessingml.document"), ("xl/", "spreadsheetml.sheet"),
                ("ppt/", "presentationml.presentation"),
            ] where contains(head[...], folder) {
                return MediaType(office + type, .document(.officeOpenXML))
            }
            return MediaType("application/vnd.openxmlformats-package", .document(.officeOpenXML))
        }
        if contains(window, "AndroidManifest.xml") {
            return MediaType("application/vnd.android.package-archive", .container(.zip))
        }
        if contains(window, "META-INF/MANIFEST.MF") { return MediaType("application/java-archive", .container(.zip)) }
        return MediaType("application/zip", .container(.zip))
    }

    /// ODF and EPUB begin with a stored member `mimetype` that holds the type's name.
    private static func declaredZipType(_ head: [UInt8]) -> String? {
        guard head.count > 60, has(head, "mimetype", at: 30), head[8] == 0, head[9] == 0 else { return nil }
        let start = 38 + Int(head[28]) + Int(head[29]) << 8
        let length = Int(head[18]) | Int(head[19]) << 8
        guard (4...100).contains(length), start + length <= head.count else { return nil }
        let bytes = head[start..<start + length]
        guard bytes.allSatisfy({ isHexDigit($0) || (0x61...0x7A).contains($0) || "./-+".utf8.contains($0) }) else {
            return nil
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    // MARK: Formats that need more than a magic

    private static func structured(_ head: [UInt8]) -> MediaType? {
        if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
            return MediaType("application/x-ole-storage", .document(.compoundFile))
        }
        if has(head, "{\\rtf", at: 0) { return MediaType("application/rtf", .document(.richText)) }
        if isCMS(head, 2) { return MediaType("application/pkcs7-mime", .document(.signedData)) }
        if isCMS(head, 3) { return MediaType("application/pkcs7-mime", .unreadable(.encrypted)) }
        if has(head, "SQLite format 3\u{0}", at: 0) {
            return MediaType("application/vnd.sqlite3", .document(.sqlite))
        }
        if has(head, "!BDN", at: 0) && has(head, "SM", at: 8) {
            return MediaType("application/vnd.ms-outlook-pst", .foreign(.outlookStore))
        }
        // A metafile may hold a document in a comment.
        if head.starts(with: [1, 0, 0, 0]) && has(head, " EMF", at: 40) {
            return MediaType("image/emf", .unreadable(.document))
        }
        if contains(head.prefix(1024), "%PDF-") { return MediaType("application/pdf", .foreign(.pdf)) }
        if head.starts(with: [0xCA, 0xFE, 0xBA, 0xBE]), head.count >= 8 {
            // Java's major version begins at 45; a universal Mach-O counts a few architectures in the same place.
            let isClass = Int(head[6]) << 8 | Int(head[7]) >= 45
            return MediaType(isClass ? "application/java-vm" : "application/x-mach-binary", .unreadable(.binary))
        }
        if head.count >= 16 && has(head, "ftyp", at: 4) {
            let pictures = ["heic", "heix", "mif1", "msf1", "avif", "avis"]
            let isPicture = pictures.contains { has(head, $0, at: 8) }
            return isPicture
                ? Signature.picture("image/heif", head, after: 12) : Signature.media("video/mp4", head, after: 12)
        }
        if has(head, "RIFF", at: 0) && head.count >= 12 {
            if has(head, "WEBP", at: 8) { return Signature.picture("image/webp", head, after: 12) }
            for (form, type) in [("WAVE", "audio/wav"), ("AVI ", "video/x-msvideo")]
            where has(head, form, at: 8) {
                return Signature.media(type, head, after: 12)
            }
        }
        if isBitmap(head) { return MediaType("image/bmp", .document(.picture)) }
        if head.count >= 16 && head[2] == 0x0D && head[3] == 0x0A && head[1] <= 0x0F && head[1] > 0 && head[0] < 0x20
            && head[4..<16].contains(0)
        {
            return MediaType("application/x-python-bytecode", .unreadable(.binary))
        }
        return nil
    }

    /// A message of S/MIME: a sequence that begins with the type id-signedData, 2, or id-envelopedData, 3 (RFC 5652 5.1, 6.1).
    private static func isCMS(_ head: [UInt8], _ type: UInt8) -> Bool {
        guard head.first == 0x30 else { return false }
        return contains(head.prefix(20), [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, type])
    }

    private static func isBitmap(_ head: [UInt8]) -> Bool {
        guard head.count >= 26, has(head, "BM", at: 0), head[6..<10].allSatisfy({ $0 == 0 }) else { return false }
        return [12, 40, 56, 108, 124].contains(head[14]) && head[15..<18].allSatisfy { $0 == 0 }
    }
}
