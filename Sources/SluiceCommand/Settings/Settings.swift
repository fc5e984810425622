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
                values[key.name] = Value(texts: split(text), origin: key.environmentName)
            }
        }
        let known = Set(SettingKey.all.map(\.environmentName)).union(Self.otherVariables)
        for name in environment.keys.sorted() where name.hasPrefix("SLUICE_") && !known.contains(name) {
            problems.append("\(name): no such setting; see `sluice settings` for the names")
        }
        for (name, texts) in flags where !texts.isEmpty {
            values[name] = Value(texts: texts, origin: "--" + name.replacing("_", with: "-"))
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
        if let node { flatten(node, prefix: "", path: path) }
    }

    private mutating func flatten(_ node: Node, prefix: String, path: String) {
        guard let mapping = node.mapping else {
            problems.append("\(path): \(prefix.isEmpty ? "the file" : prefix) is no mapping; write `name: value` lines")
            return
        }
        for (keyNode, valueNode) in mapping {
            let name = prefix + (keyNode.string ?? "")
            let line = keyNode.mark.map { ":\($0.line)" } ?? ""
            if SettingKey.named(name) != nil {
                let texts = valueNode.sequence?.compactMap(\.string) ?? valueNode.string.map { [$0] }
                guard let texts else {
                    problems.append("\(path)\(line): \(name) must be a value or a list of values")
                    continue
                }
                values[name] = Value(texts: texts, origin: "\(path)\(line): \(name)")
            } else if valueNode.mapping != nil, SettingKey.all.contains(where: { $0.name.hasPrefix(name + ".") }) {
                flatten(valueNode, prefix: name + ".", path: path)
            } else {
                problems.append("\(path)\(line): no setting is called \(name); see `sluice settings`")
            }
        }
    }

    private func split(_ text: String) -> [String] {
        text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    private func firstLine(of error: YamlError) -> String {
        let text = error.description
        return text.split(separator: "\n").first.map(String.init) ?? text
    }
}
