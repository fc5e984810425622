import SluiceCore

/// Finds PDF documents behind more bytes than readers look over by themselves.
enum PDFSniffer {
    /// A document behind text, farther in than readers look: a text that only speaks of one has no line of four bytes
    /// beyond ASCII behind the first one, as ISO 32000-1, 7.5.2 recommends it.
    static func behindText(_ head: [UInt8]) -> MediaType? {
        guard let type = behindOthers(head), let start = nextEnd(of: "%PDF-", in: head.span, from: 0) else {
            return nil
        }
        let line = head[start...].dropFirst(3).drop { $0 <= 0x20 }.prefix(5)
        return line.count == 5 && line.first == 0x25 && line.dropFirst().allSatisfy { $0 >= 0x80 } ? type : nil
    }

    /// A document behind bytes that are nothing known, farther in than readers look: its first line, with a version, and
    /// an object.
    static func behindOthers(_ head: [UInt8]) -> MediaType? {
        guard let start = nextEnd(of: "%PDF-", in: head.span, from: 0), start + 3 <= head.count,
            (0x31...0x39).contains(head[start]), head[start + 1] == 0x2E, (0x30...0x39).contains(head[start + 2]),
            nextEnd(of: " obj", in: head.span, from: start) != nil
        else { return nil }
        return MediaType("application/pdf", .foreign(.pdf))
    }

    /// A document in whose mark one byte is damaged: a version and the end of the line behind it, an object and, where all of
    /// it is seen, the mark of its end. Data of forms (FDF, ISO 32000-1, 12.7.7) has a mark of its own.
    static func damaged(_ head: [UInt8]) -> MediaType? {
        guard head.count > 9, head[6] == 0x2E, (0x31...0x39).contains(head[5]), (0x30...0x39).contains(head[7]),
            head[8] == 0x0A || head[8] == 0x0D, zip(head, "%PDF-".utf8).count(where: { $0 != $1 }) == 1,
            !head.starts(with: "%FDF-".utf8), let object = nextEnd(of: " obj", in: head.span, from: 8),
            head.count >= MediaTypeSniffer.headBytes
                || nextEnd(of: "startxref", in: head.span, from: object).flatMap({
                    nextEnd(of: "%%EOF", in: head.span, from: $0)
                }) != nil
        else { return nil }
        return MediaType("application/pdf", .foreign(.pdf))
    }
}
