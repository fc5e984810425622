private import CLibarchive
private import Glibc

/// Reads one layer: the members of a container, or the single stream behind a filter.
///
/// Owns the library's handle; one thread at a time. The library has no limits of its own and can spin or take any
/// amount of memory inside one call: it belongs into a child process that can be killed.
@safe
package struct ArchiveReader: ~Copyable {
    /// What became of one request for content.
    package enum Block: Sendable, Hashable {
        /// The closure was called with the next bytes.
        case data
        /// The member is complete. Its length may still differ from the declared one.
        case end
        /// The member ends here; the next one can be asked for.
        case failed(ArchiveError)
    }

    /// What became of one request for a member.
    package enum Step: Sendable, Hashable {
        /// A member, and what was wrong with its header though it can be read.
        case entry(ArchiveEntry)
        /// A member that cannot be read at all; the next one can be asked for.
        case failed(ArchiveError)
        case end
    }

    /// Header calls in a row that may move nothing before the archive is given up.
    private static let stalledCalls = 16
    /// Empty blocks in a row before a member is given up.
    private static let emptyBlocks = 1024

    /// Bytes of a block of a tar (POSIX.1-2017, pax).
    private static let tarBlock: Int64 = 512

    private let archive: OpaquePointer
    private let isTar: Bool
    private let input: any ArchiveInput
    /// Of a zip: its members that are read beside the library.
    private let layout: ZipLayout?
    /// The current member, while it is read so.
    private var deflated: DeflatedMember?
    /// Bytes of the current member that came so before the library had to read it.
    private var known: Int64 = 0
    private let bridge: InputBridge
    /// The layer is undone by this input below the library, which then passes the bytes through.
    private let filtered: (any FilterInput)?
    /// What went wrong while the library looked at the first bytes. It takes a filter's failure there for the end of an
    /// empty archive, and clears the error with the next call.
    private let openingError: ArchiveError?
    /// Bytes behind its end that the filter takes, to see whether a further stream begins: the mark of an lz4 frame.
    private let lookahead: Int
    private var deliveredAtEntry: Int64 = 0
    private var entries = 0
    /// Where the content of the current member ends with its padding, of a tar, where that can be told.
    private var tarEnd: Int64?
    /// Of a tar: whether it just stops behind a whole member, without a block of zeros. Known at its end.
    package private(set) var lacksEndMarker = false
    /// Set by a fatal status: from then on the library answers the same for ever.
    private var isOver = false
    /// Why the library has given up in the content of a member, so that it finds no member behind it.
    package private(set) var dead: ArchiveError?
    /// What was wrong with the current member although all its bytes came, for example its checksum.
    package private(set) var warning: ArchiveError?

    /// Loads what the library would otherwise look for in the file system, once per process: a locale in which names
    /// are UTF-8, and the time zone. To be called before a sandbox closes the file system.
    package static func prepare() { _ = prepared }

    private static let prepared: Bool = {
        tzset()
        // Without it libarchive turns every letter beyond ASCII in a 7z, cab or iso name into a question mark.
        return unsafe setlocale(LC_CTYPE, "C.UTF-8") != nil
    }()

    /// Opens a layer; the input is held until the reader is gone.
    ///
    /// - Parameters:
    ///   - layer: what to undo.
    ///   - input: the bytes.
    ///   - layout: of a zip in this input, which begins at the layout's `start`: members that it knows are inflated by
    ///     ISA-L, in less than half of the time.
    /// - Throws: ``ArchiveError`` when the library cannot be set up or refuses at once.
    package init(_ layer: ArchiveLayer, input: any ArchiveInput, layout: ZipLayout? = nil) throws(ArchiveError) {
        Self.prepare()
        isTar = layer == .format(.tar)
        self.input = input
        self.layout = layout
        var filtered: (any FilterInput)?
        if case .filter(let filter) = layer { filtered = try filter.input(input) }
        let bridge = InputBridge(filtered ?? input)
        unsafe archive = try Self.open(layer, bridge)
        self.bridge = bridge
        self.filtered = filtered
        lookahead = layer == .filter(.lz4) ? 4 : 0
        openingError = unsafe archive_error_string(archive) == nil ? nil : ArchiveError(of: archive)
    }

    private static func open(_ layer: ArchiveLayer, _ bridge: InputBridge) throws(ArchiveError) -> OpaquePointer {
        guard let made = unsafe archive_read_new() else {
            throw ArchiveError(.memory, message: "no memory for a reader")
        }
        var status =
            switch layer {
            case .format(let format): unsafe format.enable(on: made)
            case .filter(let filter): unsafe filter.enable(on: made)
            }
        if status == ARCHIVE_OK { status = unsafe bridge.open(made) }
        guard status == ARCHIVE_OK || status == ARCHIVE_WARN else {
            // libarchive(3): a handle whose opening failed is freed like any other.
            let error = unsafe ArchiveError(of: made)
            unsafe archive_read_free(made)
            throw error
        }
        return unsafe made
    }

    deinit { unsafe archive_read_free(archive) }

    /// Whether the members of a zip were found by its directory.
    package var hasDirectory: Bool { layout != nil }

    /// Input bytes that the current member has taken, at least one block: what its ratio is judged by.
    package var entryInputBytes: Int64 {
        if let deflated { return deflated.takenBytes }
        return filtered?.inputBytes ?? (bridge.deliveredBytes - deliveredAtEntry + max(bridge.lastBlockBytes, 1))
    }

    /// Where the current member's header begins in the input, for formats that are read in one go; else 0.
    package var headerPosition: Int64 { max(0, unsafe archive_read_header_position(archive)) }

    /// Input bytes that the layer has used up: at its end the place where it ends, for layers that are read in one go.
    package var consumedBytes: Int64 { filtered?.consumedBytes ?? max(0, unsafe archive_filter_bytes(archive, -1)) }

    /// Of gzip: names, comments and extra fields that stand in the headers read so far.
    package var headerTexts: [[UInt8]] { filtered?.headerTexts ?? [] }

    /// Whether there are more of them than are kept.
    package var hasMoreHeaders: Bool { filtered?.hasMoreHeaders ?? false }

    /// Bytes that were taken from an input without seek and not used up, so that what follows the layer can be read.
    /// To be called before the input is touched again.
    package func unconsumedBytes() -> [UInt8] {
        if let filtered { return filtered.unconsumed() }
        let bytes = bridge.unconsumed(after: consumedBytes - Int64(lookahead))
        return bytes.count > lookahead ? bytes : []
    }

    /// Where the layer ends in an input of so many bytes, once it was read to its end.
    package func end(of byteCount: Int64) -> Int64 {
        consumedBytes < byteCount ? max(0, consumedBytes - Int64(lookahead)) : byteCount
    }

    /// Whether the archive is known to hold encrypted members or headers.
    package var hasEncryptedEntries: Bool { unsafe archive_read_has_encrypted_entries(archive) > 0 }

    /// Moves on to the next member, skipping what is left of the current one.
    ///
    /// - Throws: ``ArchiveError`` when nothing more can be read; every further call gives `.end`.
    package mutating func nextEntry() throws(ArchiveError) -> Step {
        warning = nil
        deflated = nil
        known = 0
        var stalled = 0
        while !isOver {
            let before = (bridge.deliveredBytes, headerPosition)
            var entry: OpaquePointer?
            let status = unsafe archive_read_next_header(archive, &entry)
            switch status {
            case ARCHIVE_OK, ARCHIVE_WARN:
                guard let entry = unsafe entry else {
                    throw stop(ArchiveError(.corrupt, message: "header without entry"))
                }
                if status == ARCHIVE_WARN { warning = unsafe ArchiveError(of: archive) }
                entries += 1
                deliveredAtEntry = bridge.deliveredBytes
                let header = unsafe ArchiveEntry(of: entry)
                if warning == nil { deflated = deflatedMember(header) }
                tarEnd = paddedEnd(of: header)
                return .entry(header)
            case ARCHIVE_EOF:
                isOver = true
                lacksEndMarker = isTar && entries > 0 && stopsShort
                if entries == 0, let loss = openingError ?? filtered?.failure { throw loss }
                return .end
            case ARCHIVE_FAILED, ARCHIVE_RETRY:
                if before != (bridge.deliveredBytes, headerPosition) {
                    return .failed(unsafe ArchiveError(of: archive))
                }
                stalled += 1
                if stalled >= Self.stalledCalls { throw stop(unsafe ArchiveError(of: archive)) }
            default:
                throw stop(unsafe ArchiveError(of: archive))
            }
        }
        return .end
    }

    /// The library takes a tar for whole that stops where a header should stand. It asks for more then.
    private var stopsShort: Bool {
        guard bridge.isAtEnd else { return false }
        // One block of zeros is an end to old tools; but it may be the member's own.
        return tarEnd.map { consumedBytes <= $0 } ?? (bridge.trailingZeros < Int(Self.tarBlock))
    }

    private func paddedEnd(of entry: ArchiveEntry) -> Int64? {
        guard isTar, entry.kind == .file, !entry.isSparse, let bytes = entry.declaredBytes, bytes >= 0 else {
            return nil
        }
        let (end, overflow) = consumedBytes.addingReportingOverflow(bytes)
        return overflow ? nil : end + (Self.tarBlock - end % Self.tarBlock) % Self.tarBlock
    }

    /// The member that stands behind the header which was just read, when it can be read beside the library.
    private func deflatedMember(_ entry: ArchiveEntry) -> DeflatedMember? {
        guard let layout, !layout.deflated.isEmpty else { return nil }
        let place = unsafe archive_filter_bytes(archive, -1)
        // A stored one costs the library nothing; but it gives nothing of what is no file, such as a folder with a body.
        guard let extent = layout.deflated[place + layout.start], !extent.isStored || entry.kind != .file else {
            return nil
        }
        return DeflatedMember(input, at: place, extent)
    }

    /// Hands over the next bytes of the current member, with their offset in it. The memory behind the span stays
    /// valid until the next call on this reader. An offset beyond the bytes so far is a hole of a sparse file.
    package mutating func nextBlock(_ body: (Span<UInt8>, Int64) throws -> Void) rethrows -> Block {
        guard !isOver else { return .end }
        if let deflated {
            switch try deflated.nextBlock(body) {
            case .data: return .data
            case .end: return .end
            case .trouble:
                known = deflated.deliveredBytes
                self.deflated = nil
            }
        }
        var empty = 0
        while empty < Self.emptyBlocks {
            var start: UnsafeRawPointer?
            var count = 0
            var offset: Int64 = 0
            let status = unsafe archive_read_data_block(archive, &start, &count, &offset)
            switch status {
            case ARCHIVE_OK, ARCHIVE_WARN:
                // zip answers "wrong checksum" together with the last bytes: data comes before error.
                if status == ARCHIVE_WARN { warning = unsafe ArchiveError(of: archive) }
                guard let start = unsafe start, count > 0 else {
                    empty += 1
                    continue
                }
                let bytes = unsafe UnsafeRawBufferPointer(start: start, count: count).assumingMemoryBound(
                    to: UInt8.self)
                let skipped = Int(clamping: min(Int64(count), max(0, known - offset)))
                guard skipped < count else { continue }
                try unsafe body(bytes.span.extracting(skipped..<count), offset + Int64(skipped))
                return .data
            case ARCHIVE_EOF:
                return filtered?.failure.map { .failed($0) } ?? .end
            case ARCHIVE_RETRY:
                empty += 1
            case ARCHIVE_FAILED:
                return .failed(unsafe ArchiveError(of: archive))
            default:
                let error = stop(unsafe ArchiveError(of: archive))
                dead = error
                return .failed(error)
            }
        }
        return .failed(ArchiveError(.corrupt, message: "blocks without bytes"))
    }

    private mutating func stop(_ error: ArchiveError) -> ArchiveError {
        isOver = true
        return error
    }
}
