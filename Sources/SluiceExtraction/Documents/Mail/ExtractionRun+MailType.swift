import SluiceCore

/// What parts of a message are, by their bytes and by what is declared of them.
extension ExtractionRun {
    /// A declared type is believed of what has no marks of another one.
    ///
    /// - Returns: nil when the content has to tell itself.
    static func believed(_ declared: MediaType, _ head: [UInt8]) -> MediaType? {
        switch MediaTypeSniffer.mediaType(head: head, name: "").handling {
        case .text, .encodedText, .document(.html), .document(.mail), .unreadable(.binary): declared
        case .empty, .container, .compressed, .document, .foreign, .unreadable: nil
        }
    }

    /// Whether a part that is declared to be text is another content without any doubt. To be asked of the bytes as they
    /// are: decoding by a charset destroys them.
    static func isOtherContent(_ head: [UInt8]) -> Bool {
        switch MediaTypeSniffer.mediaType(head: head, name: "").handling {
        case .text, .encodedText, .empty, .document(.html), .document(.mail), .document(.mailbox): return false
        // These are written in ASCII too, and begin with their mark.
        case .document(.richText), .document(.openDocument), .document(.flatOffice): return true
        case .foreign(.pdf) where head.starts(with: "%PDF-".utf8): return true
        case .container, .compressed, .document, .foreign: return !ByteCensus(head).isPlainText
        case .unreadable(.binary), .unreadable(.encoding): return false
        case .unreadable: return hasControls(head)
        }
    }

    /// Whether bytes stand in it that no text in one or more bytes a character has.
    private static func hasControls(_ head: [UInt8]) -> Bool {
        let census = ByteCensus(head)
        return census.controls + census.nulls > 0 && census.wideEncoding == nil
    }
}
