import Foundation
import SluiceCore
import Yams

/// The values as given, in three layers: configuration file, environment, flags; a later layer wins.
///
/// The second step, checking and combining them, is ``SettingsReader``.
struct Settings: Sendable {
    /// A value and where it came from, for error messages.
    struct Value: Sendable, Hashable {
        var texts: [String]
        /// `sluice.yaml: jobs`, `SLUICE_JOBS` or `--jobs`.
        var origin: String
    }

    private(set) var values: [String: Value] = [:]
    /// Problems met while reading the layers, told together with those of the resolution.
    private(set) var problems: [String] = []

    /// Reads the layers.
    ///
    /// - Parameters:
    ///   - flags: values by setting name; an empty list means that the flag was not given.
    ///   - environment: variables of the process.
    ///   - file: path of the configuration file, or nil for none.
    init(flags: [String: [String]], environment: [String: String], file: String?) {
        if let file { readFile(file) }
        for key in SettingKey.all {
            if let text = environment[key.environmentName], !text.isEmpty {
                values[key.name] = Value(
                    texts: key.isList ? split(text) : [text], origin: key.environmentName)
            }
        }
        let known = Set(SettingKey.all.map(\.environmentName)).union(Self.otherVariables)
        for name in environment.keys.sorted() where name.hasPrefix("SLUICE_") && !known.contains(name) {
            problems.append("\(name): no such setting; see `sluice settings` for the names")
        }
        for (name, texts) in flags where !texts.isEmpty {
            values[name] = Value(texts: texts, origin: "--" + name.replacing("_", with: "-").replacing(".", with: "-"))
        }
    }

    /// Variables with our prefix that are no settings.
    private static let otherVariables: Set<String> = ["SLUICE_CONFIG"]

    private mutating func readFile(_ path: String) {
        let node: Node?
        do {
            let text = try String(contentsOfFile: path, encoding: .utf8)
            node = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            problems.append("\(path): not valid YAML (\(firstLine(of: error))); mend the syntax there")
            return
        } catch {
            problems.append("\(path): cannot be read as UTF-8 text; check that the file exists and is readable")
            return
        }
        if let node, !isNull(node) { flatten(node, prefix: "", path: path) }
    }

    private mutating func flatten(_ node: Node, prefix: String, path: String) {
        guard let mapping = node.mapping else {
            problems.append("\(path): \(prefix.isEmpty ? "the file" : prefix) is no mapping; write `name: value` lines")
            return
        }
        for (keyNode, valueNode) in mapping {
            let name = prefix + (keyNode.string ?? "")
            let line = keyNode.mark.map { ":\($0.line)" } ?? ""
            if let key = SettingKey.named(name) {
                // Null, written out or by leaving the value away, means the same as leaving the setting out.
                if isNull(valueNode) { continue }
                take(valueNode, for: key, origin: "\(path)\(line): \(name)")
            } else if SettingKey.all.contains(where: { $0.name.hasPrefix(name + ".") }), isGroup(valueNode) {
                if valueNode.mapping != nil { flatten(valueNode, prefix: name + ".", path: path) }
            } else {
                problems.append("\(path)\(line): no setting is called \(name); see `sluice settings`")
            }
        }
    }

    private mutating func take(_ node: Node, for key: SettingKey, origin: String) {
        let items = node.sequence.map(Array.init)
        if items != nil && !key.isList {
            problems.append("\(origin) takes one value, not a list; write `\(lastWord(of: key)): value`")
            return
        }
        let texts = (items ?? [node]).compactMap { isNull($0) ? nil : $0.string }
        guard texts.count == items?.count ?? 1 else {
            let form = key.isList ? "a value or a list of values, none of them empty" : "a value"
            problems.append("\(origin) must be \(form)")
            return
        }
        values[key.name] = Value(texts: texts, origin: origin)
    }

    private func lastWord(of key: SettingKey) -> Substring { key.name.split(separator: ".").last ?? "" }

    private func isGroup(_ node: Node) -> Bool { node.mapping != nil || isNull(node) }

    /// A plain scalar that YAML 1.2 takes for null (10.3.2); in quotes the same characters are text.
    private func isNull(_ node: Node) -> Bool {
        guard let scalar = node.scalar, scalar.style == .plain else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    private func split(_ text: String) -> [String] {
        text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    private func firstLine(of error: YamlError) -> String {
        let text = error.description
        return text.split(separator: "\n").first.map(String.init) ?? text
    }
}
