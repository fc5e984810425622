import SluiceCore

extension ExtractionRun {
    /// Reads a web page or a drawing (SVG): what a reader sees, and what its marks, comments, scripts and styles hold.
    mutating func html(
        _ content: Content, _ type: MediaType, _ charset: Charset, mark: Int = 0,
        into receiver: inout some ExtractionReceiver
    ) throws -> ExtractionTally {
        var given = content
        let isXML = type.name == MediaType.drawing || contains(given.head.prefix(64), "<?xml")
        var page = WebPage(PartWriter(content, type.name, unit: .line), isXML: isXML)
        return try compose(given, by: &page, charset, mark: mark, isMarked: true, into: &receiver)
    }
}
