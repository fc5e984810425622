/// The bytes of a compression that is undone below libarchive, which then only passes them on.
///
/// Its own filters (3.6.2) throw away what they have of a block when they meet damage in it: up to 128 KiB of good text
/// in front of a cut, a wrong checksum or a byte too many, and so all of a small file.
protocol FilterInput: ArchiveInput {
    /// Why the bytes end before their time. Set at the latest when the last block was given out.
    var failure: ArchiveError? { get }
    /// Compressed bytes taken from the input.
    var inputBytes: Int64 { get }
    /// Compressed bytes that belong to the streams read so far.
    var consumedBytes: Int64 { get }
    /// Bytes that were taken from the input and belong to no stream. To be called before the input is touched again.
    func unconsumed() -> [UInt8]
    /// What the streams' own headers say, where they say anything.
    var headerTexts: [[UInt8]] { get }
    /// Whether there is more of that than is kept.
    var hasMoreHeaders: Bool { get }
}

extension FilterInput {
    var headerTexts: [[UInt8]] { [] }
    var hasMoreHeaders: Bool { false }
    var byteCount: Int64? { nil }
    func seek(to offset: Int64) {}
}

extension ArchiveFilter {
    /// Nil for a filter that libarchive undoes itself.
    func input(_ input: any ArchiveInput) throws(ArchiveError) -> (any FilterInput)? {
        switch self {
        case .gzip: try GzipInput(input)
        case .bzip2, .xz, .zstd, .lzma, .lzip: try DecodedInput(self, input)
        case .lz4, .rpm, .compress: nil
        }
    }
}
