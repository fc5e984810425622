private import CLibarchive
private import Glibc

/// Why a container, or one member of it, could not be read on.
package struct ArchiveError: Error, Sendable, Hashable {
    /// What was wrong, as far as the library lets one tell.
    package enum Kind: Sendable, Hashable {
        case truncated
        case corrupt
        case encrypted
        case unsupported
        /// The library could not have the memory that the input asks for.
        case memory
        /// More layers of one filter inside each other than the library undoes (25); only `compress` gets there.
        case layers
    }

    package var kind: Kind
    /// The library's words, printable ASCII only and at most 120 characters, or ours where it has none; never bytes of
    /// the input.
    package var message: String

    package init(_ kind: Kind, message: String) {
        self.kind = kind
        self.message = message
    }

    /// Reads the error that a call has just left in the handle.
    init(of archive: OpaquePointer) {
        let number = unsafe archive_errno(archive)
        var text = ""
        if let pointer = unsafe archive_error_string(archive) {
            text = unsafe String(cString: pointer)
        }
        kind = Self.kind(number: number, text: text.lowercased())
        if let method = Self.method(text) { text = "the method \(method) of 7z is not undone" }
        let words = String(
            String.UnicodeScalarView(text.unicodeScalars.lazy.filter { (" "..."~").contains($0) }.prefix(120)))
        message = words.isEmpty ? Self.sentence(for: kind) : words
    }

    /// Names of 7z's methods by their numbers, of those that libarchive does not undo (7-Zip, DOC/Methods.txt).
    private static let methods = [
        "a": "ARM64", "b": "RISCV", "20302": "Swap2", "20304": "Swap4", "40109": "Deflate64", "4f71101": "Zstandard",
        "4f71102": "Brotli", "4f71104": "LZ4", "4f71105": "LZ5", "4f71106": "Lizard",
    ]

    /// The method of a 7z that the library's words name by its number.
    private static func method(_ text: String) -> String? {
        for beginning in ["Unexpected codec ID: ", "Unknown codec ID: "] where text.hasPrefix(beginning) {
            let number = text.dropFirst(beginning.count).lowercased()
            guard let name = methods[number] else { return number }
            return "\(name) (\(number))"
        }
        return nil
    }

    /// For when the library gives up without a word, as it does at the headers of a cut 7z.
    private static func sentence(for kind: Kind) -> String {
        kind == .memory
            ? "the reader could not have the memory that the archive asks for"
            : "the reader found no way on in the archive, which is damaged or cut short"
    }

    /// libarchive has few error numbers of its own (archive.h: FILE_FORMAT, PROGRAMMER, MISC), so the words decide.
    private static func kind(number: Int32, text: String) -> Kind {
        if number == ENOMEM || text.contains("memory") { return .memory }
        if text.contains("too many filters") { return .layers }
        if text.contains("passphrase") || text.contains("encrypt") || text.contains("decrypt") { return .encrypted }
        // "No progress is possible" is how liblzma's answer to a missing end is worded.
        for sign in ["truncated", "premature", "unexpected end", "no progress is possible"] where text.contains(sign) {
            return .truncated
        }
        for sign in [
            "unsupported", "not supported", "prefix found", "multivolume", "unknown codec", "unexpected codec",
        ]
        where text.contains(sign) {
            return .unsupported
        }
        return .corrupt
    }
}
