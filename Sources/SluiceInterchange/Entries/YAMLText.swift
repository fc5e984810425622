/// Writes scalars of YAML 1.1 so that they come back as the same text.
enum YAMLText {
    /// Plain where nothing in the text means anything to YAML, else quoted.
    static func scalar(_ text: String) -> String {
        let isPlain =
            text.unicodeScalars.allSatisfy { scalar in
                scalar.properties.isAlphabetic || scalar == " " || scalar == "-" || scalar == "_" || scalar == "."
                    || scalar == "/" || scalar >= "0" && scalar <= "9"
            } && text.unicodeScalars.first.map { $0.properties.isAlphabetic } ?? false && text.last != " "
            && !["true", "false", "yes", "no", "on", "off", "null", "y", "n"].contains(text.lowercased())
        return isPlain ? text : quoted(text)
    }

    /// In single quotes; in double quotes with escapes when it holds line breaks or control characters.
    static func quoted(_ text: String) -> String {
        let isPrintable = text.unicodeScalars.allSatisfy { scalar in
            scalar.value >= 0x20 && scalar.value != 0x7F && !(0x80...0xA0).contains(scalar.value)
                && !(0x2028...0x2029).contains(scalar.value) && scalar.value != 0xFEFF
        }
        if isPrintable {
            return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
        }
        return "\"" + text.unicodeScalars.map(escaped).joined() + "\""
    }

    static func list(_ texts: [String]) -> String { "[" + texts.map(scalar).joined(separator: ", ") + "]" }

    /// An example; of a secret with at most 1,000 bytes of description, a description that gives the same text, so that no likeness of it stands in the file.
    static func example(_ text: String, isSecret: Bool) -> String {
        guard isSecret else { return quoted(text) }
        var description = ""
        for (index, scalar) in text.unicodeScalars.enumerated() {
            let isPlain = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            if isPlain && index % 6 == 2 {
                description += "[\(scalar)]{1}"
            } else {
                description += "[\\".unicodeScalars.contains(scalar) ? "\\\(scalar)" : String(scalar)
            }
        }
        return description.utf8.count <= 1000 ? "{generate: \(quoted(description))}" : quoted(text)
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        case "\"": return "\\\""
        case "\\": return "\\\\"
        default: break
        }
        if scalar.value >= 0x20 && scalar.value < 0x7F { return String(scalar) }
        let digits = String(scalar.value, radix: 16)
        if scalar.value > 0xFFFF { return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits }
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
}
