import SluiceCore

/// Joins the runs of glyphs that make one line of a page of XPS (ECMA-388, 12.1).
struct GlyphLine {
    /// What the attributes of one run say.
    struct Run {
        var text: [UInt8] = []
        var left = 0.0
        var height = ""
        /// Of the font.
        var size = 0.0
    }

    /// Bytes of a line.
    private static let maximumBytes = 64 << 10
    /// Of the size of the font, how wide a character is about, and a gap that parts columns.
    private static let width = 0.5
    private static let gap = 2.0

    private var line: [UInt8] = []
    private var height = ""
    private var right = 0.0

    /// Takes the next run.
    ///
    /// - Returns: the line before it, where it begins another one.
    mutating func take(_ run: Run) -> [UInt8] {
        // Braces tell that what follows is a text and no reference.
        let text = run.text.starts(with: "{}".utf8) ? Array(run.text.dropFirst(2)) : run.text
        guard !text.isEmpty else { return [] }
        let isSame = run.height == height && line.count < Self.maximumBytes
        let over = isSame ? [] : end()
        height = run.height
        if let last = line.last { line += Self.space(between: last, text[0], run.left - right, of: run.size) }
        line += text
        right = run.left + run.size * Self.width * Double(text.count)
        return over
    }

    /// The line is over.
    mutating func end() -> [UInt8] {
        defer { line.removeAll(keepingCapacity: true) }
        return line
    }

    /// Digits join; what else stands side by side may be one word or two.
    private static func space(
        between last: UInt8, _ next: UInt8, _ gap: Double, of size: Double
    ) -> [UInt8] {
        if size > 0 && gap > Self.gap * size { return [0x09] }
        if last == 0x20 || next == 0x20 { return [] }
        let isNumber = (0x30...0x39).contains(last) && (0x30...0x39).contains(next)
        return isNumber ? [] : Array("\u{200B}".utf8)
    }
}
