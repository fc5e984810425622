import SluiceDetection

/// Texts with their labels inside, for people to write.
///
/// `⟦text NAME⟧` on a line of its own begins a text. `⟦payment-card.visa⟧4111 …⟦/⟧` labels what stands between as a
/// value of that kind, `⟦!payment-card.visa⟧…⟦/⟧` as a decoy. `⟦= ghp_[A-Za-z0-9]{36}⟧` stands for a generated text
/// (``GeneratedExample``), `⟦github_crc32= ghp_[A-Za-z0-9]{30}⟧` for one with check characters, so that no likeness of a
/// secret stands in the file. Lines before the first text are comments.
package enum MarkedText {
    /// Reads all texts of a file.
    ///
    /// - Parameters:
    ///   - source: the file's content.
    ///   - file: its name, for the texts' names (`file#name`) and for errors.
    /// - Returns: the texts in the order of their names.
    /// - Throws: ``TruthError`` for the first mark that is wrong.
    package static func texts(in source: String, file: String) throws(TruthError) -> [LabelledText] {
        var texts: [LabelledText] = []
        var body: [Substring] = []
        var name: String?
        var start = 1
        for (index, line) in source.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if let next = heading(line) {
                if let name { texts.append(try text(body, name, file, firstLine: start)) }
                (name, body, start) = (next, [], index + 2)
            } else if name != nil {
                body.append(line)
            }
        }
        if let name { texts.append(try text(body, name, file, firstLine: start)) }
        guard !texts.isEmpty else {
            throw TruthError(
                file: file, line: nil, problem: "holds no text", mend: "begin each text with a line `⟦text NAME⟧`")
        }
        let names = Dictionary(grouping: texts, by: \.name)
        if let twice = texts.first(where: { names[$0.name, default: []].count > 1 }) {
            throw TruthError(
                file: file, line: nil, problem: "two texts are called \(twice.name)", mend: "name each one differently")
        }
        return texts
    }

    private static func heading(_ line: Substring) -> String? {
        guard line.hasPrefix("⟦text "), line.hasSuffix("⟧") else { return nil }
        return String(line.dropFirst(6).dropLast())
    }

    private static func text(
        _ lines: [Substring], _ name: String, _ file: String, firstLine: Int
    ) throws(TruthError) -> LabelledText {
        var reader = MarkReader(file: file, firstLine: firstLine)
        try reader.read(lines.joined(separator: "\n"))
        return LabelledText(name: "\(file)#\(name)", text: reader.text, labels: reader.labels)
    }
}

/// Takes the marks out of one text.
private struct MarkReader {
    let file: String
    let firstLine: Int
    private(set) var text = ""
    private(set) var labels: [TruthLabel] = []
    private var open: (kind: String, isValid: Bool, start: Int64)?
    private var line = 0

    init(file: String, firstLine: Int) {
        self.file = file
        self.firstLine = firstLine
    }

    mutating func read(_ source: String) throws(TruthError) {
        var rest = source[...]
        while let opening = rest.firstIndex(of: "⟦") {
            append(rest[..<opening])
            guard let closing = rest[opening...].firstIndex(of: "⟧") else {
                throw error("a mark opened with ⟦ has no ⟧", "close it")
            }
            try mark(String(rest[rest.index(after: opening)..<closing]))
            rest = rest[rest.index(after: closing)...]
        }
        append(rest)
        if let open { throw error("the label \(open.kind) has no end", "write ⟦/⟧ behind the value") }
    }

    private mutating func append(_ part: Substring) {
        text += part
        line += part.count { $0 == "\n" }
    }

    private mutating func mark(_ mark: String) throws(TruthError) {
        if mark == "/" {
            guard let label = open else { throw error("⟦/⟧ ends nothing", "write ⟦entry⟧ before the value") }
            open = nil
            let range = label.start..<Int64(text.utf8.count)
            labels.append(TruthLabel(kind: label.kind, place: .bytes(range), isValid: label.isValid))
        } else if let equals = mark.firstIndex(of: "="), ["", "github_crc32"].contains(mark[..<equals]) {
            let description = mark[mark.index(after: equals)...].drop { $0 == " " }
            do {
                text += try GeneratedExample(
                    generate: String(description), checksum: equals == mark.startIndex ? nil : "github_crc32"
                ).text
            } catch {
                throw self.error("cannot be generated (\(error))", "correct the description")
            }
        } else {
            guard open == nil else { throw error("a label begins inside another", "end the first one with ⟦/⟧") }
            let isDecoy = mark.hasPrefix("!")
            let kind = String(mark.dropFirst(isDecoy ? 1 : 0))
            guard !kind.isEmpty, !kind.contains(where: \.isWhitespace) else {
                throw error("a mark is neither a label, nor ⟦/⟧, nor ⟦= description⟧", "write the id of an entry")
            }
            open = (kind, !isDecoy, Int64(text.utf8.count))
        }
    }

    private func error(_ problem: String, _ mend: String) -> TruthError {
        TruthError(file: file, line: firstLine + line, problem: problem, mend: mend)
    }
}

/// A truth that cannot be read.
package struct TruthError: Error, Sendable, Hashable, CustomStringConvertible {
    package var file: String
    /// 1-based; nil when it concerns the whole file.
    package var line: Int?
    package var problem: String
    package var mend: String

    package init(file: String, line: Int?, problem: String, mend: String) {
        self.file = file
        self.line = line
        self.problem = problem
        self.mend = mend
    }

    package var description: String { "\(file)\(line.map { ":\($0)" } ?? ""): \(problem); \(mend)" }
}
