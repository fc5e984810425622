/// A kind of content that sluice has read by another program.
package enum ForeignFormat: UInt8, Sendable, Hashable, Codable, CaseIterable {
    case pdf = 0
    /// Word 6 and 95.
    case wordDocument = 1
    /// An Outlook data file, .pst or .ost.
    case outlookStore = 3
    /// A picture whose text is to be recognized.
    case picture = 4
    /// Archives, documents and pictures that a text holds as Base64, in a zip of their own; to be read by an extraction
    /// child, because the text itself was read outside of one.
    case embedded = 5
}

/// What is known of a content before another program reads it.
package struct ForeignContent: Sendable, Hashable {
    package var format: ForeignFormat
    /// Path inside the asset, as in ``Segment/path``.
    package var path: String
    /// The content's own name, without folders; never a path to open.
    package var name: String
    package var mediaType: String
    /// Layers around it.
    package var depth: Int

    package init(format: ForeignFormat, path: String, name: String, mediaType: String, depth: Int) {
        self.format = format
        self.path = path
        self.name = name
        self.mediaType = mediaType
        self.depth = depth
    }
}
