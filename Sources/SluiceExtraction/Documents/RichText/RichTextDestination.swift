/// Where the text of a group goes.
enum RichTextDestination: Hashable {
    case body
    /// A part beside the body, by its name.
    case aside(Aside)
    case fontTable
    /// Hex digits of an embedded object.
    case object
    /// Hex digits of a picture.
    case picture
    /// The name of a shape's property, and its value.
    case shapeName, shapeValue
    /// Binary data and layout.
    case skipped

    enum Aside: String, CaseIterable {
        case headers, footers, footnotes, comments, properties, fields, other
        case textBoxes = "text boxes"
        /// Of an index or a table of contents.
        case entries = "index entries"
        case deleted = "deleted text"
    }

    /// What a control word at the beginning of a group makes of it.
    static let table: [UInt64: RichTextDestination] = {
        var table: [UInt64: RichTextDestination] = [:]
        func add(_ destination: RichTextDestination, _ words: String...) {
            for word in words { table[RichTextLexer.key(word.utf8)] = destination }
        }
        add(.aside(.headers), "header", "headerl", "headerr", "headerf")
        add(.aside(.footers), "footer", "footerl", "footerr", "footerf")
        add(.aside(.footnotes), "footnote")
        add(.aside(.comments), "annotation", "atnauthor")
        add(.aside(.textBoxes), "shptxt", "dptxbxtext")
        add(.aside(.fields), "fldinst")
        add(.aside(.entries), "xe", "txe", "rxe", "tc", "tcn")
        add(
            .aside(.properties), "title", "subject", "author", "manager", "company", "operator", "category", "keywords",
            "comment", "doccomm", "hlinkbase", "propname", "staticval")
        add(
            .aside(.other), "stylesheet", "colortbl", "listtable", "listoverridetable", "revtbl", "filetbl", "info",
            "objclass", "objname", "bkmkstart", "bkmkend", "atnid", "atnref", "atndate", "atnparent", "atrfstart",
            "atrfend", "listname", "template", "xmlnstbl")
        add(.fontTable, "fonttbl")
        add(.object, "objdata", "datastore")
        add(.picture, "pict")
        add(.shapeName, "sn")
        add(.shapeValue, "sv")
        add(
            .skipped, "themedata", "colorschememapping", "blipuid", "panose", "nonshppict", "leveltext", "levelnumbers",
            "latentstyles", "passwordhash", "rsidtbl", "generator", "mmathPr", "bliptag", "objalias", "objsect")
        return table
    }()

    /// Groups marked as to be ignored by programs that do not know them, whose text belongs to what they lie in.
    static let transparent: Set<UInt64> = Set(
        [
            "shpinst", "shppict", "ud", "picprop", "userprops", "pn", "pntext", "fldrslt", "shpgrp",
            "nesttableprops",
        ]
        .map { RichTextLexer.key($0.utf8) })
}
