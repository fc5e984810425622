/// The character set that a document names for some of its text, by a label or by the number of a Windows code page.
///
/// A label is a hint and no promise: bytes that contradict it are decoded as what they are.
struct DeclaredCharset: Sendable, Hashable {
    /// UTF-8 and ASCII, and whatever is not named.
    static let utf8 = DeclaredCharset(label: "")

    /// As it was named; empty for none.
    private let label: String
    /// Of a code page, which is no hint.
    private let charset: Charset?

    init(label: String) {
        self.label = label
        charset = nil
    }

    /// - Parameter codePage: one that is not known is taken for 1252.
    init(codePage: Int) {
        label = Self.label(of: codePage)
        charset = Charset(label: label) ?? .windows1252
    }

    /// What it was called; nothing where it was not.
    var labels: [String] { label.isEmpty ? [] : [label] }

    /// Whether the label is one that is known.
    var isKnown: Bool { charset != nil || Charset(label: label) != nil }

    /// Tells the charset of a text.
    ///
    /// - Parameters:
    ///   - head: bytes that the text begins with, the more the better.
    ///   - isMarked: whether it is HTML or XML, which may name a charset itself.
    /// - Returns: the charset for all of it.
    func charset(head: [UInt8], isMarked: Bool = false) -> ToldCharset {
        if let charset { return ToldCharset(charset: charset) }
        let marks = isMarked ? CharsetLabelFinder.labels(in: head) : []
        return CharsetDetector.tell(labels: labels + marks, head: head, isMarked: isMarked)
    }

    /// Decodes a whole text.
    ///
    /// - Parameter bytes: all of it.
    /// - Returns: the text in UTF-8.
    func text(of bytes: [UInt8]) -> [UInt8] {
        var decoder = TextDecoder(charset(head: bytes).charset)
        return decoder.decode(whole: bytes)
    }

    /// - Parameter codePage: the number of a Windows code page.
    /// - Returns: a label for it, which is a hint only.
    static func label(of codePage: Int) -> String {
        switch codePage {
        case 1200: "utf-16le"
        case 1201: "utf-16be"
        case 65001, 20127: "utf-8"
        case 932: "shift_jis"
        case 936: "gbk"
        case 949, 51949: "euc-kr"
        case 950: "big5"
        case 10000: "macintosh"
        case 20866: "koi8-r"
        case 21866: "koi8-u"
        case 28591...28606: "iso-8859-\(codePage - 28590)"
        case 50220...50222: "iso-2022-jp"
        case 51932: "euc-jp"
        case 54936: "gb18030"
        case 1250...1258: "windows-\(codePage)"
        case 874: "windows-874"
        default: "cp\(codePage)"
        }
    }
}
