import SluiceArchive
import SluiceCore

/// A text of which the encoding is named outside of it, in UTF-8.
final class DecodedOrigin: ContentOrigin {
    private let stream: ContentStream
    private var decoder: DeclaredDecoder
    private var output: [UInt8] = []
    private var isOver = false
    var holes: [Hole] = []

    /// - Parameters:
    ///   - stream: the text as it is stored, from its beginning.
    ///   - charset: what is named.
    ///   - isMarked: whether it is HTML or XML, which may name a charset itself.
    init(_ stream: ContentStream, _ charset: DeclaredCharset, isMarked: Bool = false) {
        self.stream = stream
        decoder = DeclaredDecoder(charset, head: stream.head(16 << 10), isMarked: isMarked)
    }

    var troubles: [Trouble] { stream.troubles + (decoder.trouble.map { [$0] } ?? []) }
    var byteCount: Int64? { nil }
    func seek(to offset: Int64) {}

    func nextBlock(_ body: (Span<UInt8>) throws -> Void) rethrows -> Bool {
        output.removeAll(keepingCapacity: true)
        while output.isEmpty && !isOver {
            isOver = !stream.nextBlock { decoder.decode($0, into: &output) }
            if isOver { decoder.finish(into: &output) }
        }
        guard !output.isEmpty else { return false }
        // The same memory, which the output keeps until the next call.
        let block = output
        try body(block.span)
        return true
    }
}
