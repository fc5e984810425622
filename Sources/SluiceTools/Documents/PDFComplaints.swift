/// What poppler and qpdf say on standard error of a document whose text they may not have in full.
enum PDFComplaints {
    /// Of the document and its objects.
    private static let ofObjects = [
        "Couldn't find trailer dictionary", "Couldn't read xref table", "Couldn't read page catalog", "is damaged",
        "Loop in", "loop in", "Invalid page tree", "Kids object", "Kid object", "pages object", "Failed to create page",
        "Invalid page count", "Page contents object", "Weird page contents", "End of file inside", "Unterminated",
        "recursi", "too deep", "Catalog", "catalog", "Dictionary key must be a name", "Illegal character",
        "font encoding resource", "XObject subtype is missing",
    ]

    /// Of streams, and of commands that are none: what a damaged stream gives in place of its text. Poppler does not look at
    /// the sums of compressed streams.
    private static let ofStreams = [
        "flate stream", "LZW stream", "Unknown filter", "Unknown compression method", "Missing 'endstream'",
        "Bad 'Length'", "Unknown operator", "Too few (", "operator is wrong type", "No font in show",
    ]

    /// Whether the document is damaged, by what poppler says.
    static func tellDamage(_ end: ToolEnd) -> Bool {
        ofObjects.contains { end.complains(of: $0) } || ofStreams.contains { end.complains(of: $0) }
    }

    /// Whether qpdf had to mend the document.
    static func tellMending(_ end: ToolEnd) -> Bool {
        ["is damaged", "reconstruct", "can't find PDF header"].contains { end.complains(of: $0) }
    }

    /// Whether qpdf has met a stream that it could not undo. One that only lacks its sum is none.
    static func tellUndecodable(_ end: ToolEnd) -> Bool { end.complains(of: "error decoding stream data") }
}
