private import CLibarchive
private import Glibc

/// The header of one member.
package struct ArchiveEntry: Sendable, Hashable {
    /// What a member is. Nothing is ever followed or made.
    package enum Kind: Sendable, Hashable {
        case file
        case directory
        case symbolicLink
        /// A further name of another member, without content of its own.
        case hardLink
        /// A device, pipe, socket or unknown type.
        case special
    }

    /// The name's bytes: UTF-8 where the library could convert it, else as they stand in the archive. May be empty.
    package var name: [UInt8]
    package var kind: Kind
    /// Bytes that the header declares; nil when it does not say. Never to be trusted, only to be compared.
    package var declaredBytes: Int64?
    /// Whether the content, or the header itself, is marked as encrypted.
    package var isEncrypted: Bool

    /// Whether the member has holes, so that less comes than the header declares.
    package var isSparse: Bool

    /// Where a link leads; empty for all else. Never followed.
    package var target: [UInt8] = []

    package init(name: [UInt8], kind: Kind, declaredBytes: Int64?, isEncrypted: Bool, isSparse: Bool = false) {
        self.name = name
        self.kind = kind
        self.declaredBytes = declaredBytes
        self.isEncrypted = isEncrypted
        self.isSparse = isSparse
    }

    init(of entry: OpaquePointer) {
        name = unsafe Self.bytes(archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry))
        declaredBytes = unsafe archive_entry_size_is_set(entry) != 0 ? archive_entry_size(entry) : nil
        isEncrypted =
            unsafe archive_entry_is_data_encrypted(entry) != 0 || archive_entry_is_metadata_encrypted(entry) != 0
        isSparse = unsafe archive_entry_sparse_count(entry) > 0
        kind = unsafe Self.kind(of: entry, declaredBytes: declaredBytes)
        target = unsafe Self.target(of: entry)
    }

    private static func target(of entry: OpaquePointer) -> [UInt8] {
        let link = unsafe archive_entry_symlink_utf8(entry) ?? archive_entry_symlink(entry)
        return unsafe bytes(link ?? archive_entry_hardlink_utf8(entry) ?? archive_entry_hardlink(entry))
    }

    private static func bytes(_ text: UnsafePointer<CChar>?) -> [UInt8] {
        guard let text = unsafe text else { return [] }
        return unsafe Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
    }

    private static func kind(of entry: OpaquePointer, declaredBytes: Int64?) -> Kind {
        // The type bits of archive_entry.h, which are macros that do not reach Swift.
        let type = unsafe archive_entry_filetype(entry)
        if unsafe archive_entry_hardlink(entry) != nil && (declaredBytes ?? 0) == 0 { return .hardLink }
        return switch type {
        case 0o100000, 0: .file
        case 0o040000: .directory
        case 0o120000: .symbolicLink
        default: .special
        }
    }
}
