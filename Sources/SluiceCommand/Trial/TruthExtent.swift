import SluiceContent
import SluiceCore
import SluiceTrial

/// How far a text goes that labels of a truth are about. A label behind its end is a fault of the truth: counted as a
/// missed value it would look like one of the profiles.
enum TruthExtent {
    private static let blockBytes = 1 << 20

    /// The first label that stands behind the end of its file.
    ///
    /// - Parameters:
    ///   - labels: those of the file.
    ///   - content: the file.
    ///   - coverage: what was read of it. Of what is no text nothing is said: places are those inside it.
    /// - Returns: what is wrong with the label; nil when all are inside the file.
    /// - Throws: ``SystemError`` when the content cannot be read.
    static func fault(
        in labels: [TruthLabel], of content: ContentFile, _ coverage: MemberCoverage
    ) throws(SystemError) -> String? {
        guard isText(coverage.mediaType) else { return nil }
        var lines: Int64?
        for label in labels {
            switch label.place {
            case .bytes(let range) where range.upperBound > content.byteCount:
                return "ends at byte \(range.upperBound) of a file of \(content.byteCount) bytes"
            case .line(let line):
                let count = if let lines { lines } else { try lineCount(of: content) }
                lines = count
                if line > count { return "stands in line \(line) of a file of \(count) lines" }
            case .bytes, .anywhere: continue
            }
        }
        return nil
    }

    private static func isText(_ mediaType: String?) -> Bool {
        guard let mediaType else { return false }
        return mediaType.hasPrefix("text/") || mediaType == "application/json" || mediaType == "application/jsonl"
            || mediaType == "application/yaml" || mediaType == "application/sql"
    }

    /// Lines by line feeds; one behind the last feed counts when it holds anything.
    private static func lineCount(of content: ContentFile) throws(SystemError) -> Int64 {
        var block = [UInt8](repeating: 0, count: blockBytes)
        var lines: Int64 = 0
        var offset: Int64 = 0
        var last: UInt8 = 0x0A
        while true {
            let count = try content.read(at: offset, into: &block)
            guard count > 0 else { return last == 0x0A ? lines : lines + 1 }
            for byte in block[..<count] where byte == 0x0A { lines += 1 }
            last = block[count - 1]
            offset += Int64(count)
        }
    }
}
