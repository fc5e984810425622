/// Text from outside made fit for a terminal, a log line or a cell: it can neither move the cursor, nor break the line,
/// nor turn the reading direction.
package enum SafeText {
    /// The text on one line; control, format (also bidirectional) and line separator characters appear as `\u{hex}`.
    package static func line(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        var safe = ""
        for scalar in text.unicodeScalars {
            if isUnsafe(scalar) {
                safe += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                safe.unicodeScalars.append(scalar)
            }
        }
        return safe
    }

    /// Whether a character has an effect instead of, or beside, a picture.
    static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x7F { return scalar.value < 0x20 }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: true
        default: false
        }
    }

    /// Columns that a text takes on a terminal: two for East Asian wide characters and emoji, none for marks.
    ///
    /// An approximation of wcwidth(3) that does not depend on the locale.
    static func columns(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { $0 + columns($1) }
    }

    /// The text cut to a number of columns, with `…` as the last one when something is missing.
    static func fitted(_ text: String, columns limit: Int) -> String {
        guard columns(text) > limit else { return text }
        var kept = ""
        var used = 0
        for scalar in text.unicodeScalars {
            let width = columns(scalar)
            if used + width > limit - 1 { break }
            kept.unicodeScalars.append(scalar)
            used += width
        }
        return limit > 0 ? kept + "…" : ""
    }

    private static func columns(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        default: break
        }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}
