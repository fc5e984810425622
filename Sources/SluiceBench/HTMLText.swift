import SluiceSinks

/// HTML in the making. Markup is `StaticString`, so it cannot come from outside; everything else is escaped for the
/// place where it stands.
struct HTMLText {
    private(set) var string = ""

    /// Markup of our own.
    mutating func markup(_ text: StaticString) { string += text.description }

    /// Text between tags. Control and bidirectional characters appear as `\u{hex}`.
    mutating func text(_ text: String) { string += Self.escaped(text) }

    /// An element with attributes and nothing but text inside.
    mutating func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], text: String
    ) {
        element(name, attributes) { $0.text(text) }
    }

    /// An element with attributes, whose values are escaped and quoted, and what `body` writes inside.
    ///
    /// No attribute that runs code or loads something may be given: escaping does not make a URL or a script harmless.
    mutating func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:],
        _ body: (inout HTMLText) -> Void
    ) {
        string += "<\(name)"
        for (key, value) in attributes { string += " \(key)=\"\(Self.escaped(value))\"" }
        string += ">"
        body(&self)
        string += "</\(name)>"
    }

    /// The five characters that mean something in text or in a quoted attribute as references (HTML, 13.1.2).
    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in SafeText.line(text).unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
