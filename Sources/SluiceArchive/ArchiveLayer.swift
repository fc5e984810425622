private import CLibarchive

/// A container format that can be opened. The list is explicit: libarchive's "all" takes base64 text for an mtree list.
package enum ArchiveFormat: String, Sendable, Hashable, CaseIterable {
    case zip
    case sevenZip = "7z"
    case tar
    case cpio
    case ar
    case iso9660
    case cab
    case lha
    case rar
    case rar5
    case xar

    /// Whether members can be read only from an input that seeks.
    package var needsSeek: Bool { self == .sevenZip }

    /// Whether an input that seeks shows more than a stream does: the central directory of a zip, the end of a xar.
    package var gainsBySeek: Bool { self == .zip || self == .sevenZip || self == .xar }

    func enable(on archive: OpaquePointer) -> Int32 {
        switch self {
        case .zip: unsafe archive_read_support_format_zip(archive)
        case .sevenZip: unsafe archive_read_support_format_7zip(archive)
        case .tar: unsafe archive_read_support_format_tar(archive)
        case .cpio: unsafe archive_read_support_format_cpio(archive)
        case .ar: unsafe archive_read_support_format_ar(archive)
        case .iso9660: unsafe archive_read_support_format_iso9660(archive)
        case .cab: unsafe archive_read_support_format_cab(archive)
        case .lha: unsafe archive_read_support_format_lha(archive)
        case .rar: unsafe archive_read_support_format_rar(archive)
        case .rar5: unsafe archive_read_support_format_rar5(archive)
        case .xar: unsafe archive_read_support_format_xar(archive)
        }
    }
}

/// A compression of a single stream.
package enum ArchiveFilter: String, Sendable, Hashable, CaseIterable {
    case gzip
    case bzip2
    case xz
    case zstd
    case lz4
    case lzma
    case lzip
    /// The headers of an RPM package, behind which a compressed cpio archive stands.
    case rpm
    case compress

    func enable(on archive: OpaquePointer) -> Int32 {
        let format = unsafe archive_read_support_format_raw(archive)
        guard format == ARCHIVE_OK, unsafe archive_read_support_format_empty(archive) == ARCHIVE_OK else {
            return format
        }
        // Appending fixes the pipeline to this one filter. Enabling would let libarchive 3.6.2 bid again on what comes
        // out and undo many layers in one open. Its compress filter reads on being appended and crashes, so that one
        // has to be found by bidding.
        return switch self {
        // Undone below the library, by a `FilterInput`.
        case .gzip, .bzip2, .xz, .zstd, .lzma, .lzip: ARCHIVE_OK
        case .lz4: unsafe archive_read_append_filter(archive, ARCHIVE_FILTER_LZ4)
        case .rpm: unsafe archive_read_append_filter(archive, ARCHIVE_FILTER_RPM)
        case .compress: unsafe archive_read_support_filter_compress(archive)
        }
    }
}

/// What one reader undoes: exactly one layer.
package enum ArchiveLayer: Sendable, Hashable {
    case format(ArchiveFormat)
    case filter(ArchiveFilter)
}
