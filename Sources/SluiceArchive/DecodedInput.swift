private import CSluiceDecode

/// Undoes xz, lzma, lzip, bzip2 or zstd, all streams of it one after the other. All that their decoders give is kept,
/// also in front of damage.
@safe
final class DecodedInput: FilterInput {
    private static let outputBytes = 128 << 10

    private let input: any ArchiveInput
    private let filter: ArchiveFilter
    private let decoder: OpaquePointer
    private let output: UnsafeMutableBufferPointer<UInt8>
    /// What is left of the input's last block, which is good until the next call on the input, or of ``joined``.
    private var left = unsafe UnsafeBufferPointer<UInt8>(start: nil, count: 0)
    /// The end of one block with the next, where a further stream may begin across them.
    private var joined: UnsafeMutableBufferPointer<UInt8>?
    private var isOver = false
    /// Whether a stream has begun that is not yet complete.
    private var isInStream = true
    private(set) var failure: ArchiveError?
    private(set) var inputBytes: Int64 = 0

    init(_ filter: ArchiveFilter, _ input: any ArchiveInput) throws(ArchiveError) {
        guard let format = Self.format(of: filter), let opened = unsafe sluice_decode_open(format) else {
            throw ArchiveError(.memory, message: "no memory for a decoder")
        }
        self.input = input
        self.filter = filter
        unsafe decoder = opened
        unsafe output = .allocate(capacity: Self.outputBytes)
        unsafe joined = nil
    }

    deinit {
        unsafe sluice_decode_close(decoder)
        unsafe output.deallocate()
        unsafe joined?.deallocate()
    }

    private static func format(of filter: ArchiveFilter) -> sluice_decode_format? {
        switch filter {
        case .xz: SLUICE_DECODE_XZ
        case .lzma: SLUICE_DECODE_LZMA
        case .lzip: SLUICE_DECODE_LZIP
        case .bzip2: SLUICE_DECODE_BZIP2
        case .zstd: SLUICE_DECODE_ZSTD
        case .gzip, .lz4, .rpm, .compress: nil
        }
    }

    func nextBlock(_ body: (Span<UInt8>) throws -> Void) rethrows -> Bool {
        var made = 0
        while !isOver && made < Self.outputBytes { step(&made) }
        guard made > 0 else { return false }
        let block = unsafe UnsafeBufferPointer(rebasing: output[..<made])
        try unsafe body(block.span)
        return true
    }

    var consumedBytes: Int64 { unsafe inputBytes - Int64(left.count) }

    func unconsumed() -> [UInt8] { unsafe Array(left) }

    private func step(_ made: inout Int) {
        if !isInStream && !beginNext() { return }
        let isDry = unsafe left.isEmpty && !takeInput()
        guard let to = unsafe output.baseAddress else { return end(nil) }
        var taken = 0
        var written = 0
        let state = unsafe sluice_decode_step(
            decoder, left.baseAddress, left.count, &taken, to + made, Self.outputBytes - made, &written)
        unsafe left = UnsafeBufferPointer(rebasing: left[taken...])
        made += written
        switch state {
        case SLUICE_DECODE_GOING where taken > 0 || written > 0:
            break
        case SLUICE_DECODE_GOING where isDry:
            end(.truncated, "stream is not complete")
        case SLUICE_DECODE_DONE:
            isInStream = false
        case SLUICE_DECODE_MEMORY:
            end(.memory, "stream asks for more memory than the decoder may have")
        case SLUICE_DECODE_UNSUPPORTED:
            end(.unsupported, "stream uses what the decoder does not know")
        default:
            end(.corrupt, "data is damaged")
        }
    }

    // MARK: Streams one after the other

    /// Behind a whole stream anything but a further one, or padding in front of it, is none of the filter's.
    private func beginNext() -> Bool {
        while filter == .xz {
            // Streams are padded with zeros (the .xz file format 1.2.1, 2.2).
            while unsafe left.first == 0 { unsafe left = UnsafeBufferPointer(rebasing: left.dropFirst()) }
            guard unsafe left.isEmpty else { break }
            guard takeInput() else { break }
        }
        guard isAtStream() else {
            end(nil)
            return false
        }
        guard unsafe sluice_decode_restart(decoder) != 0 else {
            end(.memory, "no memory for a decoder")
            return false
        }
        isInStream = true
        return true
    }

    private func isAtStream() -> Bool {
        switch filter {
        case .xz: begins([[0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]])
        case .bzip2: begins([Array("BZh".utf8)])
        case .lzip: begins([Array("LZIP".utf8)])
        // Frames, and those that are to be skipped (RFC 8878, 3.1).
        case .zstd: begins([[0x28, 0xB5, 0x2F, 0xFD]] + (0x50...0x5F).map { [$0, 0x2A, 0x4D, 0x18] })
        case .lzma, .gzip, .lz4, .rpm, .compress: false
        }
    }

    private func begins(_ magics: [[UInt8]]) -> Bool {
        let count = magics.first?.count ?? 0
        while unsafe left.count < count && joinInput() {}
        return magics.contains { unsafe left.starts(with: $0) }
    }

    // MARK: Input

    private func takeInput() -> Bool {
        input.nextBlock { bytes in
            unsafe left = bytes.withUnsafeBufferPointer { unsafe $0 }
            inputBytes += Int64(bytes.count)
        }
    }

    /// Puts the next block behind what is left of the last one.
    private func joinInput() -> Bool {
        let kept = unsafe Array(left)
        guard takeInput() else {
            hold(kept)
            return false
        }
        hold(unsafe kept + left)
        return true
    }

    private func hold(_ bytes: [UInt8]) {
        unsafe joined?.deallocate()
        let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
        _ = unsafe buffer.initialize(from: bytes)
        unsafe joined = buffer
        unsafe left = UnsafeBufferPointer(buffer)
    }

    private func end(_ kind: ArchiveError.Kind, _ words: String) {
        end(ArchiveError(kind, message: "\(filter.rawValue) \(words)"))
    }

    private func end(_ error: ArchiveError?) {
        isOver = true
        failure = error
    }
}
