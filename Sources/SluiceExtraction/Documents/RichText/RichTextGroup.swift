/// The state that a group of rich text begins with and its end takes back.
struct RichTextGroup {
    var destination = RichTextDestination.body
    /// Characters behind a Unicode one that stand for it in old programs.
    var fallbackCount = 1
    var font = 0
    /// Whether the text was deleted, and is there for those who look at the changes.
    var isDeleted = false
    /// Whether nothing but the mark of an ignorable destination was met yet.
    var isIgnorable = false
    /// Whether the group itself, and not one around it, made the destination.
    var isOwner = false
}

/// The code pages of a rich text: one for all, and one for each font.
struct RichTextCharsets {
    private static let maximumFonts = 4096

    /// Of the document.
    var codePage = 1252
    private var fonts: [Int: Int] = [:]
    /// Fonts whose code page is that of a word `\cpg`, which goes before.
    private var fixed: Set<Int> = []

    mutating func setCharset(_ charset: Int, font: Int) {
        guard let page = Self.codePages[charset], fonts.count < Self.maximumFonts, !fixed.contains(font) else { return }
        fonts[font] = page
    }

    mutating func setCodePage(_ page: Int, font: Int) {
        guard fonts.count < Self.maximumFonts else { return }
        fonts[font] = page
        fixed.insert(font)
    }

    func charset(font: Int) -> DeclaredCharset { DeclaredCharset(codePage: fonts[font] ?? codePage) }

    /// Code pages of `\fcharset`; 0 and 1 are those of the document or Western, 2 is for symbols.
    private static let codePages: [Int: Int] = [
        0: 1252, 77: 10000, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255,
        178: 1256,
        186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850,
    ]
}
