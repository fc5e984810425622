/// Tells mail from other text.
///
/// A text with some fields at its top that is no mail loses nothing by being taken for one: fields and lines are passed on
/// all the same.
enum MailSniffer {
    /// Bytes in which the fields have to stand.
    private static let windowBytes = 16 << 10
    private static let longestBlank = 256
    /// Different fields after which no more are looked at.
    private static let mostFields = 64

    /// Fields that are hardly ever met elsewhere.
    private static let strong: Set<String> = [
        "message-id", "mime-version", "received", "return-path", "delivered-to", "dkim-signature", "x-received",
        "authentication-results", "arc-seal", "x-mozilla-status", "x-originating-ip", "content-transfer-encoding",
        "x-mailer", "envelope-to", "x-original-to", "x-gm-thrid", "x-gmail-labels", "received-spf", "thread-index",
    ]

    /// Fields that other texts have too.
    private static let weak: Set<String> = [
        "from", "to", "cc", "bcc", "subject", "date", "reply-to", "sender", "in-reply-to", "references", "content-type",
        "content-disposition", "user-agent", "x-priority", "list-unsubscribe", "organization",
    ]

    /// Looks at the beginning of a text.
    ///
    /// - Parameter head: without a byte order mark.
    /// - Returns: what kind of mail it is; nil when it is none.
    static func mediaType(_ head: ArraySlice<UInt8>) -> MediaType? {
        let head = head.dropFirst(blankLines(head))
        guard let first = head.first, (0x21...0x7E).contains(first) else { return nil }
        if head.starts(with: "From ".utf8), isMailbox(head) {
            return MediaType("application/mbox", .document(.mailbox))
        }
        if isUuencoded(head) { return MediaType("text/x-uuencode", .document(.mail)) }
        return isMail(head) ? ExtractionRun.mailType : nil
    }

    /// Bytes of blank lines before a message, which are no end of its header.
    static func blankLines(_ head: ArraySlice<UInt8>) -> Int {
        head.prefix(longestBlank).prefix { $0 == 0x0D || $0 == 0x0A }.count
    }

    /// A file of uuencode (POSIX), which is read like the body of a mail that has one in it.
    private static func isUuencoded(_ head: ArraySlice<UInt8>) -> Bool {
        guard head.starts(with: "begin ".utf8), let end = head.prefix(1024).firstIndex(of: 0x0A) else { return false }
        guard MailPartOrigin.encodedFileName(head[..<end].withoutLineEnd) != nil else { return false }
        let next = head[(end + 1)...].prefix { $0 != 0x0A }.withoutLineEnd
        return next.count > 1 && TransferDecoder.isEncoded(next)
    }

    private static func isMailbox(_ head: ArraySlice<UInt8>) -> Bool {
        guard let end = head.prefix(1024).firstIndex(of: 0x0A), MailboxLines.isSeparator(head[...end]) else {
            return false
        }
        let next = head[(end + 1)...].prefix { $0 != 0x0A }
        return MailHeader.isField(next) || next.starts(with: ">From ".utf8)
    }

    private static func isMail(_ head: ArraySlice<UInt8>) -> Bool {
        let window = head.prefix(windowBytes)
        var names: Set<String> = []
        var isFirst = true
        var rest = window
        // One line at a time: of most texts the first one tells that they are no mail.
        while !rest.isEmpty, names.count <= mostFields {
            let line = rest.prefix { $0 != 0x0A }
            rest = rest.dropFirst(line.count + 1)
            if isFirst && line.starts(with: [0x2D, 0x2D]) {
                return beginsPart(line, window)
            }
            let isEnvelope = isFirst && (line.starts(with: "From ".utf8) || line.starts(with: ">From ".utf8))
            if isEnvelope || (!isFirst && (line.first == 0x20 || line.first == 0x09)) {
                isFirst = false
                continue
            }
            guard MailHeader.isField(line), let colon = line.firstIndex(of: 0x3A) else { break }
            names.insert(String(decoding: line[..<colon].withoutTrailingSpace, as: UTF8.self).lowercased())
            isFirst = false
        }
        guard names.count > 1 else { return false }
        let strongCount = names.intersection(strong).count
        let weakCount = names.intersection(weak).count
        return strongCount > 0 && strongCount + weakCount > 1 || names.contains("from") && weakCount > 2
    }

    /// Whether a part of a message begins here that has lost the header of the whole.
    private static func beginsPart(_ line: ArraySlice<UInt8>, _ window: ArraySlice<UInt8>) -> Bool {
        let rest = window.dropFirst(line.count + 1)
        return line.withoutTrailingSpace.count > 2 && rest.startsIgnoringCase("Content-")
            && contains(rest.prefix(1024), ":")
    }
}
