/// The control words of rich text that mean something here (RTF 1.9.1).
enum RichTextWords {
    static let unicode = key("u")
    static let unicodeText = key("ud")
    static let fallbackCount = key("uc")
    static let font = key("f")
    static let codePage = key("ansicpg")
    static let mac = key("mac")
    static let pc = key("pc")
    static let pca = key("pca")
    static let fontCharset = key("fcharset")
    static let fontCodePage = key("cpg")
    static let png = key("pngblip")
    static let jpeg = key("jpegblip")
    static let plain = key("plain")
    static let deleted = key("deleted")
    static let annotation = key("annotation")

    private static func key(_ word: String) -> UInt64 { RichTextLexer.key(word.utf8) }

    static let paragraphEnds: Set<UInt64> = Set(["par", "row", "nestrow", "sect", "page"].map { key($0) })

    /// Words that stand for characters.
    static let characters: [UInt64: [UInt8]] = {
        let words = [
            "tab": "\t", "cell": "\t", "nestcell": "\t", "line": "\n", "column": "\n", "emdash": "\u{2014}",
            "endash": "\u{2013}", "emspace": "\u{2003}", "enspace": "\u{2002}", "qmspace": "\u{2005}",
            "bullet": "\u{2022}", "lquote": "\u{2018}", "rquote": "\u{2019}", "ldblquote": "\u{201C}",
            "rdblquote": "\u{201D}", "zwbo": "\u{200B}", "zwnbo": "\u{2060}", "zwj": "\u{200D}", "zwnj": "\u{200C}",
        ]
        return Dictionary(uniqueKeysWithValues: words.map { (key($0.key), Array($0.value.utf8)) })
    }()

    /// What properties of the document are called.
    static let propertyNames: [UInt64: String] = {
        let words = [
            "title", "subject", "author", "manager", "company", "operator", "category", "keywords", "comment",
            "doccomm",
            "hlinkbase",
        ]
        return Dictionary(uniqueKeysWithValues: words.map { (key($0), $0) })
    }()
}
