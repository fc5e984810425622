/// Rule files that ``ProfileImport`` reads.
package enum ImportFormat: String, Sendable, Hashable, CaseIterable {
    /// TOML of gitleaks 8 and betterleaks.
    case gitleaks
    /// YAML of Kingfisher 1 and Nosey Parker.
    case kingfisher
    /// YAML of Presidio's recognizer registry.
    case presidio
    /// JSON of Cloudflare's API: `GET /accounts/{id}/dlp/profiles`, or one profile.
    case cloudflare
    /// XML rule packages of Microsoft Purview.
    case purview

    /// What a person calls it.
    package var title: String {
        switch self {
        case .gitleaks: "gitleaks or betterleaks"
        case .kingfisher: "Kingfisher or Nosey Parker"
        case .presidio: "Presidio"
        case .cloudflare: "Cloudflare DLP"
        case .purview: "Microsoft Purview"
        }
    }

    /// What the beginning of a file and its name tell; nil when they tell nothing.
    static func guessed(from text: String, file: String) -> ImportFormat? {
        let begin = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        if begin.hasPrefix("<") { return .purview }
        if begin.hasPrefix("{") || begin.hasPrefix("[") && file.hasSuffix(".json") { return .cloudflare }
        if file.hasSuffix(".toml") { return .gitleaks }
        for line in text.split(whereSeparator: \.isNewline) {
            if line.hasPrefix("[[rules]]") || line.hasPrefix("[allowlist]") { return .gitleaks }
            if line.hasPrefix("rules:") || line.hasPrefix("rulesets:") { return .kingfisher }
            if line.hasPrefix("recognizers:") { return .presidio }
        }
        return nil
    }
}
