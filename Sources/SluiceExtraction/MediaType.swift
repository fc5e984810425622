package import SluiceArchive
package import SluiceCore

/// What some bytes are, told by their beginning, and what sluice does with them.
package struct MediaType: Sendable, Hashable {
    /// What can be had of a content.
    package enum Handling: Sendable, Hashable {
        case empty
        /// Text; `mark` is the length of its byte order mark.
        case text(TextEncoding, mark: Int)
        /// Text in a charset that is found out when it is read.
        case encodedText
        case container(ArchiveFormat)
        case compressed(ArchiveFilter)
        case document(DocumentFormat)
        /// Read by another program, outside of this target.
        case foreign(ForeignFormat)
        case unreadable(Unreadable)
    }

    /// The kinds of documents that have a reader here.
    package enum DocumentFormat: Sendable, Hashable {
        /// Word, Excel and PowerPoint since 2007 (ECMA-376).
        case officeOpenXML
        /// The same as one XML document (Flat OPC), and the XML of Word 2003.
        case flatOffice
        /// OpenDocument (ISO/IEC 26300).
        case openDocument
        case epub
        case html
        /// One message (RFC 5322 with MIME).
        case mail
        /// Signed data of CMS, with what was signed in it.
        case signedData
        /// Messages one after the other, parted by lines that begin with `From ` (RFC 4155).
        case mailbox
        /// A compound file (MS-CFB): Office 97 to 2003, Outlook messages, encrypted packages.
        case compoundFile
        case richText
        case sqlite
        /// A picture's metadata; its text is recognized by another program, when asked for.
        case picture
    }

    /// Why there is no reader for a content.
    package enum Unreadable: Sendable, Hashable {
        /// Sound, video and fonts: no text to be had from the bytes.
        case media
        /// A document format whose text may stand in the bytes, in part.
        case document
        /// Anything else that is not text.
        case binary
        /// Text in an encoding that is not decoded.
        case encoding
        /// Known to be encrypted.
        case encrypted
    }

    /// For example `text/csv`; `application/octet-stream` when nothing is known.
    package var name: String
    package var handling: Handling

    /// Whether an archive is appended to a content of another kind: a self-extracting program, or two kinds in one.
    package var hasAppendedArchive = false

    package init(_ name: String, _ handling: Handling) {
        self.name = name
        self.handling = handling
    }

    /// Whether C libraries with a history of hangs and crashes would touch the bytes: such content belongs into the
    /// extraction child. All else is read by plain Swift and may be extracted in the worker itself.
    package var requiresIsolation: Bool {
        switch handling {
        case .encodedText, .container, .compressed, .document: true
        case .empty, .text, .foreign, .unreadable: hasAppendedArchive
        }
    }

    /// Whether it is text, in whatever encoding.
    var isText: Bool {
        switch handling {
        case .text, .encodedText: true
        case .empty, .container, .compressed, .document, .foreign, .unreadable: false
        }
    }

    /// Whether it is text in which NULs stand for no character.
    var isNarrowText: Bool {
        if case .text(let encoding, _) = handling { !encoding.isWide } else { false }
    }

    /// Whether it is HTML or XML, whose marks may say in what charset it is.
    var isMarked: Bool { ["text/html", "text/xml", Self.drawing].contains(name) }

    /// A drawing whose text is read as that of a web page.
    static let drawing = "image/svg+xml"

    static let flatPackage = "application/vnd.openxmlformats-package.flat-xml"

    static let unknown = MediaType("application/octet-stream", .unreadable(.binary))
}
