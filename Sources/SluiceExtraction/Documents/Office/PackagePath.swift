/// Paths of the parts of a package, in lower case and without a slash in front: the names of parts are equal when they
/// differ in case only (ECMA-376 part 2, 6.2.2.3).
struct PackagePath {
    let text: String

    init(_ name: [UInt8]) {
        let path = String(decoding: name.prefix(1024), as: UTF8.self).lowercased()
        text = Self.normalized(path.replacing("\\", with: "/").split(separator: "/"))
    }

    private static func normalized(_ components: [Substring]) -> String {
        var kept: [Substring] = []
        for component in components where component != "." {
            if component == ".." { _ = kept.popLast() } else { kept.append(component) }
        }
        return kept.joined(separator: "/")
    }

    /// The part that a relationship's target is.
    static func resolve(_ target: String, from source: String) -> String {
        let target = target.prefix(1024).lowercased()
        let folder = target.hasPrefix("/") ? [] : Array(source.split(separator: "/").dropLast())
        return normalized(folder + target.split(separator: "/"))
    }

    /// `a/_rels/b.xml.rels` for `a/b.xml`.
    static func relationships(of part: String) -> String {
        var components = part.split(separator: "/").map(String.init)
        guard let last = components.popLast() else { return "_rels/.rels" }
        return (components + ["_rels", "\(last).rels"]).joined(separator: "/")
    }

    /// `a/b.xml` for `a/_rels/b.xml.rels`.
    static func source(ofRelationships path: String) -> String {
        var components = path.split(separator: "/").map(String.init)
        guard let last = components.popLast(), components.popLast() != nil else { return "" }
        return (components + [String(last.dropLast(5))]).joined(separator: "/")
    }

    /// The last component without its extension.
    static func stem(_ path: String) -> String {
        let last = path.split(separator: "/").last ?? ""
        return String(last.lastIndex(of: ".").map { last[..<$0] } ?? last)
    }

    /// What a part is called in results: `core` of the properties, `item1` of `customXml`, and so on.
    static func part(_ path: String) -> String {
        let components = path.split(separator: "/")
        let folder = components.count > 1 ? components[components.count - 2] : ""
        return switch folder {
        case "docprops":
            stem(path) == "core" || stem(path) == "app" || stem(path) == "custom" ? "properties" : stem(path)
        case "customxml": "customXml/\(stem(path))"
        default: stem(path)
        }
    }
}
