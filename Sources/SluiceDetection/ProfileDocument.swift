import Yams

/// A YAML tree that is read key by key while everything wrong with it is collected.
struct ProfileDocument {
    let file: String
    let folder: any ProfileFolder
    /// By id, where the files lie that profiles name whose entries this one takes over.
    private(set) var inheritedFolders: [String: any ProfileFolder] = [:]
    private(set) var problems: [ProfileProblem] = []
    /// The entry that is being read; named in each problem.
    var entry: String?

    /// Greatest size of a profile file in bytes.
    static let largestFile = 1 << 20

    init(file: String, folder: any ProfileFolder = NoProfileFolder()) {
        self.file = file
        self.folder = folder
    }

    mutating func report(_ problem: String, _ mend: String, at node: Node?) {
        report(problem, mend, line: node?.mark?.line)
    }

    mutating func report(_ problem: String, _ mend: String, line: Int?, weight: ProfileProblem.Weight = .error) {
        problems.append(
            ProfileProblem(weight: weight, file: file, line: line, entry: entry, problem: problem, mend: mend)
        )
    }

    /// Takes over where another file's profile, and those that it extends, look for their files.
    mutating func inherit(_ other: ProfileDocument, as id: String) {
        inheritedFolders[id] = other.folder
        inheritedFolders.merge(other.inheritedFolders) { own, _ in own }
    }

    /// Takes over what is wrong with another file.
    mutating func report(_ others: [ProfileProblem]) { problems += others }

    /// The root of the only document of a YAML text; nil, with a problem, when there is none.
    mutating func root(of text: String) -> Node? {
        guard text.utf8.count <= ProfileDocument.largestFile else {
            report("file has \(text.utf8.count) bytes, at most \(ProfileDocument.largestFile)", "split it", line: nil)
            return nil
        }
        if let name = YAMLAlias.name(in: text) {
            // An alias may stand for a tree that doubles at each level; profiles have no use for it.
            report("alias `*\(name)` is not accepted in profiles", "write the value out", line: nil)
            return nil
        }
        do {
            // All scalars are read as text, so nothing need find out what YAML would take them for.
            guard let root = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot() else {
                report("file is empty", "write a profile (schema.json describes the format)", line: 1)
                return nil
            }
            return root
        } catch {
            report(syntaxError: error)
            return nil
        }
    }

    private mutating func report(syntaxError error: any Error) {
        let mend = "correct the YAML there; patterns are safest in single quotes"
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            report("YAML is not well formed at column \(mark.column) (\(problem))", mend, line: mark.line)
        case .duplicatedKeysInMapping(let keys, let context):
            let names = keys.map { "`\(ProfileDocument.shown($0))`" }.joined(separator: ", ")
            report("key \(names) stands twice", "keep one of them", line: context.mark.line)
        case .reader(let problem, _, _, _):
            report("file is no YAML text (\(problem))", "save it as UTF-8 without control characters", line: nil)
        default:
            report("YAML cannot be read", mend, line: nil)
        }
    }

    /// Text of a file for a message: short, on one line.
    static func shown(_ text: String) -> String {
        let line = text.unicodeScalars.prefix(40).map { $0.value < 0x20 || $0.value == 0x7F ? "?" : String($0) }
        return line.joined() + (text.unicodeScalars.count > 40 ? "…" : "")
    }
}

// MARK: Values

extension ProfileDocument {
    /// The values of a mapping by key. Keys not in `known` are problems.
    mutating func fields(of node: Node, _ place: String, known: [String], required: [String]) -> [String: Node] {
        guard case .mapping(let mapping) = node else {
            report("\(place) must be a mapping of keys to values", "write `key: value` lines", at: node)
            return [:]
        }
        var fields: [String: Node] = [:]
        for (keyNode, value) in mapping {
            guard case .scalar(let scalar) = keyNode, known.contains(scalar.string) else {
                reportUnknownKey(keyNode, place, known: known)
                continue
            }
            fields[scalar.string] = value
        }
        for key in required where fields[key] == nil {
            report("\(place) has no `\(key)`", "add the key", at: node)
        }
        return fields
    }

    private mutating func reportUnknownKey(_ node: Node, _ place: String, known: [String]) {
        guard case .scalar(let scalar) = node else {
            report("\(place) has a key that is no text", "use one of \(known.joined(separator: ", "))", at: node)
            return
        }
        let mend: String
        if let near = Spelling.nearest(to: scalar.string, among: known) {
            mend = "did you mean `\(near)`?"
        } else {
            mend = "use one of \(known.joined(separator: ", "))"
        }
        report("\(place) has the unknown key `\(ProfileDocument.shown(scalar.string))`", mend, at: node)
    }

    /// A non-empty text of at most `limit` bytes. Plain scalars count as text however YAML would resolve them, so
    /// that `no` stays Norwegian.
    mutating func text(_ node: Node?, _ place: String, limit: Int = 1000) -> String? {
        guard let node else { return nil }
        guard case .scalar(let scalar) = node, !scalar.string.isEmpty else {
            report(
                "\(place) must be a text", "write one line of text, in single quotes if it has special characters",
                at: node)
            return nil
        }
        guard scalar.string.utf8.count <= limit else {
            report("\(place) has \(scalar.string.utf8.count) bytes, at most \(limit)", "shorten it", at: node)
            return nil
        }
        return scalar.string
    }

    mutating func integer(_ node: Node?, _ place: String, in range: ClosedRange<Int>) -> Int? {
        guard let node else { return nil }
        guard case .scalar(let scalar) = node, let value = Int(scalar.string), range.contains(value) else {
            let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
            report("\(place) is \(found(node)), not \(expected)", "write a number in that range", at: node)
            return nil
        }
        return value
    }

    mutating func number(_ node: Node?, _ place: String, in range: ClosedRange<Double>) -> Double? {
        guard let node else { return nil }
        guard case .scalar(let scalar) = node, let value = Double(scalar.string), range.contains(value) else {
            let expected = "a number from \(range.lowerBound) to \(range.upperBound)"
            report("\(place) is \(found(node)), not \(expected)", "write a number in that range", at: node)
            return nil
        }
        return value
    }

    mutating func choice<Value: RawRepresentable<String> & CaseIterable>(
        _ node: Node?, _ place: String, of type: Value.Type = Value.self
    ) -> Value? {
        guard let node else { return nil }
        if case .scalar(let scalar) = node, let value = Value(rawValue: scalar.string) { return value }
        let names = Value.allCases.map(\.rawValue)
        var mend = "write one of \(names.joined(separator: ", "))"
        if case .scalar(let scalar) = node, let near = Spelling.nearest(to: scalar.string, among: names) {
            mend = "did you mean `\(near)`?"
        }
        report("\(place) is \(found(node)), not one of \(names.joined(separator: ", "))", mend, at: node)
        return nil
    }

    mutating func list(_ node: Node?, _ place: String, limit: Int) -> [Node] {
        guard let node else { return [] }
        guard case .sequence(let sequence) = node else {
            report("\(place) must be a list", "write `[a, b]` or one `- ` line each", at: node)
            return []
        }
        guard sequence.count <= limit else {
            report("\(place) has \(sequence.count) items, at most \(limit)", "shorten the list", at: node)
            return []
        }
        return Array(sequence)
    }

    private func found(_ node: Node) -> String {
        switch node {
        case .scalar(let scalar): "`\(ProfileDocument.shown(scalar.string))`"
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }
}
