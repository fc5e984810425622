import Yams

/// Profiles that take entries of others: `extends`, `remove`, `override`.
///
/// Everything happens to the YAML, before entries are read, so an overridden entry is checked like one that was written
/// out.
extension ProfileLoader {
    private static let inheritedKeys = ["allowed_match_count", "min_matches", "confidence_threshold", "require"]

    static func profileFields(of root: Node, from document: inout ProfileDocument) -> [String: Node] {
        var required = ["profile", "version", "description"]
        if root.mapping?["extends"] == nil { required.append("entries") }
        return document.fields(of: root, "profile", known: profileKeys, required: required)
    }

    /// The keys of a profile together with those of the profiles that it extends.
    ///
    /// - Parameters:
    ///   - own: as written in the file.
    ///   - library: where the others are.
    ///   - document: gets the problems.
    ///   - chain: ids of profiles that lead here, for circles.
    /// - Returns: the keys by name, the profile's own before those of the others.
    static func inherited(
        by own: [String: Node], from library: ProfileLibrary, _ document: inout ProfileDocument, chain: [String] = []
    ) -> [String: Node] {
        guard let extends = own["extends"] else {
            for key in ["remove", "override"] where own[key] != nil {
                document.report("\(key) stands without `extends`", "name the profile to take entries of", at: own[key])
            }
            return own
        }
        let chain = chain + [own["profile"]?.string ?? ""]
        let names = extends.sequence == nil ? [extends] : document.list(extends, "extends", limit: 20)
        var fields = own
        var entries: [Node] = []
        var rules: [Node] = []
        for name in names {
            guard let base = base(name, library, &document, chain: chain) else { continue }
            for key in inheritedKeys where fields[key] == nil { fields[key] = base[key] }
            entries += base["entries"].map { Array($0.sequence ?? []) } ?? []
            rules += base["ignore"].map { Array($0.sequence ?? []) } ?? []
            fields["supporting"] = united(base["supporting"], fields["supporting"])
            if let values = base["test_values"] {
                fields["test_values"] = joined(
                    values.sequence.map { Array($0) } ?? [], fields["test_values"], mark: extends.mark)
            }
        }
        let removed = removedIDs(own["remove"], among: entries, &document)
        let overrides = overrides(own["override"], among: entries, removed: removed, &document)
        let kept = entries.filter { id(of: $0).map { !removed.contains($0) } ?? true }
            .map { merged($0, overrides, mark: extends.mark) }
        rules.removeAll { $0.mapping?["entry"]?.string.map(removed.contains) ?? false }
        fields["entries"] = joined(kept, own["entries"], mark: extends.mark)
        if own["ignore"] != nil || !rules.isEmpty {
            fields["ignore"] = joined(rules, own["ignore"], mark: extends.mark)
        }
        return fields
    }

    private static func base(
        _ node: Node, _ library: ProfileLibrary, _ document: inout ProfileDocument, chain: [String]
    ) -> [String: Node]? {
        guard let name = identifier(node, "extends", from: &document) else { return nil }
        guard !chain.contains(name) else {
            document.report(
                "extends goes in a circle: \((chain + [name]).joined(separator: ", then "))", "take one of them out",
                at: node)
            return nil
        }
        guard let file = library.file(of: name) else {
            document.report(
                "extends names the unknown profile `\(name)`",
                "name one of `sluice profiles list`, or of a file beside this one in --profiles", at: node)
            return nil
        }
        var other = ProfileDocument(file: file.fileName, folder: file.folder)
        guard let root = other.root(of: file.text) else {
            document.report(other.problems)
            return nil
        }
        var fields = inherited(
            by: profileFields(of: root, from: &other), from: library, &other, chain: chain)
        document.report(other.problems)
        guard other.problems.isEmpty else { return nil }
        document.inherit(other, as: name)
        if let entries = fields["entries"]?.sequence {
            fields["entries"] = .sequence(
                Node.Sequence(entries.map { tagged($0, as: name) }, Tag(.seq), .any, fields["entries"]?.mark))
        }
        return fields
    }

    /// Keys of an entry that name a file beside the profile.
    private static let fileKeys = ["word_list"]
    private static let inheritedTag = "!inherited:"

    /// The entry with a mark at the files that it names: they lie beside the profile that first had it.
    private static func tagged(_ entry: Node, as id: String) -> Node {
        guard var mapping = entry.mapping else { return entry }
        for key in fileKeys {
            guard let scalar = mapping[key]?.scalar, !scalar.tag.description.hasPrefix(inheritedTag) else { continue }
            mapping[key] = .scalar(
                Node.Scalar(scalar.string, Tag(Tag.Name(rawValue: inheritedTag + id)), scalar.style, scalar.mark))
        }
        return .mapping(mapping)
    }

    /// Where the file lies that a value names.
    static func folder(of node: Node, _ document: ProfileDocument) -> any ProfileFolder {
        let tag = node.scalar?.tag.description ?? ""
        guard tag.hasPrefix(inheritedTag) else { return document.folder }
        return document.inheritedFolders[String(tag.dropFirst(inheritedTag.count))] ?? document.folder
    }

    private static func id(of entry: Node) -> String? { entry.mapping?["id"]?.string }

    private static func removedIDs(
        _ node: Node?, among entries: [Node], _ document: inout ProfileDocument
    ) -> Set<String> {
        let known = entries.compactMap(id)
        let nodes = document.list(node, "remove", limit: 1000)
        return Set(
            nodes.compactMap { item in
                guard let id = identifier(item, "remove item", from: &document) else { return nil }
                if !known.contains(id) { reportUnknown(id, "remove", known, at: item, &document) }
                return id
            })
    }

    private static func overrides(
        _ node: Node?, among entries: [Node], removed: Set<String>, _ document: inout ProfileDocument
    ) -> [String: Node.Mapping] {
        guard let node else { return [:] }
        guard let mapping = node.mapping else {
            document.report("override must be mappings by entry", "write `override: {id: {severity: high}}`", at: node)
            return [:]
        }
        let known = entries.compactMap(id).filter { !removed.contains($0) }
        var overrides: [String: Node.Mapping] = [:]
        for (key, value) in mapping {
            let id = key.string ?? ""
            guard known.contains(id) else {
                reportUnknown(id, "override", known, at: key, &document)
                continue
            }
            guard let changes = value.mapping, changes["id"] == nil else {
                document.report(
                    "override of `\(id)` must be a mapping of an entry's keys, without `id`",
                    "write `\(id): {severity: high}`", at: value)
                continue
            }
            overrides[id] = changes
        }
        return overrides
    }

    private static func reportUnknown(
        _ id: String, _ place: String, _ known: [String], at node: Node, _ document: inout ProfileDocument
    ) {
        let near = Spelling.nearest(to: id, among: known)
        document.report(
            "\(place) names the unknown entry `\(ProfileDocument.shown(id))`",
            near.map { "did you mean `\($0)`?" } ?? "name an entry of a profile that is extended", at: node)
    }

    /// The entry with the override's keys in place of its own; its line is that of the override, or of `extends`.
    private static func merged(_ entry: Node, _ overrides: [String: Node.Mapping], mark: Mark?) -> Node {
        guard let mapping = entry.mapping else { return entry }
        guard let changes = id(of: entry).flatMap({ overrides[$0] }) else {
            return .mapping(Node.Mapping(Array(mapping), mapping.tag, mapping.style, mark))
        }
        let kept = mapping.filter { key, _ in changes[key] == nil }
        return .mapping(Node.Mapping(kept + Array(changes), mapping.tag, mapping.style, changes.mark ?? mark))
    }

    /// The inherited pairs, the file's own in place of those with the same key.
    private static func united(_ inherited: Node?, _ own: Node?) -> Node? {
        guard let inherited = inherited?.mapping else { return own }
        guard let own else { return .mapping(inherited) }
        guard let mapping = own.mapping else { return own }
        let kept = inherited.filter { key, _ in mapping[key] == nil }
        return .mapping(Node.Mapping(kept + Array(mapping), mapping.tag, mapping.style, mapping.mark))
    }

    /// The inherited items, then the file's own. What is no list stays as it is, to be reported when it is read.
    private static func joined(_ inherited: [Node], _ own: Node?, mark: Mark?) -> Node {
        if let own, own.sequence == nil { return own }
        let items = inherited + (own?.sequence.map { Array($0) } ?? [])
        return .sequence(Node.Sequence(items, Tag(.seq), .any, mark))
    }
}
