import SluiceCore

/// Decodes a text whose charset was declared or not, in pieces cut anywhere. Lines in another encoding within one of ASCII or UTF-8
/// are decoded too. For the extraction child only.
struct DeclaredDecoder {
    private let told: ToldCharset
    private var decoder: TextDecoder
    private var strays: StrayText?

    /// - Parameters:
    ///   - charset: what was declared.
    ///   - head: the first bytes of the text.
    ///   - isMarked: whether it is HTML or XML.
    init(_ charset: DeclaredCharset, head: [UInt8], isMarked: Bool = false) {
        var told = charset.charset(head: head, isMarked: isMarked)
        // Beyond what is seen here, a label of Latin letters may still be wrong.
        if told.charset.isLatin && highBytes(head.span) == 0 { told = ToldCharset(charset: .utf8) }
        self.told = told
        decoder = TextDecoder(told.charset)
        if told.charset == .utf8 { strays = StrayText(.here, labels: charset.labels, page: isMarked ? head : []) }
    }

    /// Why the text may not be what it is read as; complete once all was decoded.
    var trouble: Trouble? {
        if strays?.isUntold == true { return .untold(.windows1252) }
        return told.isTold ? nil : .untold(told.charset)
    }

    /// Appends the text of a piece, in UTF-8.
    mutating func decode(_ bytes: Span<UInt8>, into output: inout [UInt8]) {
        // Here no text is given up.
        if (try? strays?.decode(bytes, into: &output)) ?? false { return }
        decoder.decode(bytes, into: &output)
    }

    /// Appends what the end of the text leaves open.
    mutating func finish(into output: inout [UInt8]) {
        try? strays?.finish(into: &output)
        decoder.finish(into: &output)
    }
}
