import FoundationEssentials

/// A truth as JSON Lines: one object for each labelled value, with `file`; `offset` and `length` in bytes, or `line`, or
/// neither for anywhere in the file; `entry` or `kind`; `valid`, false for decoys; and `accidental`, true for what came about
/// by chance. Other members are not looked at.
package enum TruthLines {
    private struct Line: Decodable {
        var file: String
        var offset: Int64?
        var length: Int64?
        var line: Int64?
        var entry: String?
        var kind: String?
        var valid: Bool?
        var accidental: Bool?
    }

    /// Reads all lines.
    ///
    /// - Parameters:
    ///   - bytes: the file's content.
    ///   - file: its name, for errors.
    /// - Returns: the labels of each file, files in the order in which they come first.
    /// - Throws: ``TruthError`` for the first line that is wrong.
    package static func texts(in bytes: [UInt8], file: String) throws(TruthError) -> [LabelledText] {
        var texts: [LabelledText] = []
        var indexes: [String: Int] = [:]
        let decoder = JSONDecoder()
        for (number, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            guard line.contains(where: { $0 != 0x20 && $0 != 0x0D && $0 != 0x09 }) else { continue }
            guard let parsed = try? decoder.decode(Line.self, from: Data(line)), let label = label(parsed) else {
                throw TruthError(
                    file: file, line: number + 1, problem: "is no label",
                    mend: "write {\"file\": …, \"offset\": …, \"length\": …, \"entry\": …, \"valid\": true}")
            }
            if indexes[parsed.file] == nil {
                indexes[parsed.file] = texts.count
                texts.append(LabelledText(name: parsed.file, labels: []))
            }
            texts[indexes[parsed.file] ?? 0].labels.append(label)
        }
        return texts
    }

    private static func label(_ line: Line) -> TruthLabel? {
        guard let kind = line.entry ?? line.kind, !kind.isEmpty, !line.file.isEmpty else { return nil }
        var place = TruthLabel.Place.anywhere
        if let offset = line.offset {
            guard offset >= 0, let length = line.length, length > 0, length < 1 << 40, offset < 1 << 60 else {
                return nil
            }
            place = .bytes(offset..<(offset + length))
        } else if let number = line.line {
            guard number > 0 else { return nil }
            place = .line(number)
        }
        return TruthLabel(
            kind: kind, place: place, isValid: line.valid ?? true, isAccidental: line.accidental ?? false)
    }
}
