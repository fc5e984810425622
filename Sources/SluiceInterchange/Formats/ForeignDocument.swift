import Foundation
import SluiceCore
import SluiceDetection
import TOMLKit
import Yams

/// Reads TOML, YAML and JSON into values, within limits.
struct ForeignDocument {
    let file: String
    private var count = 0

    static func toml(_ text: String, file: String) throws(SluiceError) -> ForeignValue {
        var document = ForeignDocument(file: file)
        guard !DottedKeys.exceed(ForeignValue.deepest, in: text) else { throw document.tooDeep }
        do {
            return try document.value(of: try TOMLTable(string: text), depth: 0)
        } catch let error as TOMLParseError {
            throw document.failure(
                "TOML is not well formed at line \(error.source.begin.line), column \(error.source.begin.column)")
        } catch let error as SluiceError {
            throw error
        } catch {
            throw document.failure("TOML cannot be read")
        }
    }

    static func yaml(_ text: String, file: String) throws(SluiceError) -> ForeignValue {
        var document = ForeignDocument(file: file)
        if let name = YAMLAlias.name(in: text) {
            throw SluiceError(
                .configuration, place: file, problem: "uses the alias `*\(ImportNotes.shown(name))`",
                mend: "write the value out: an alias may stand for a tree that doubles at each level")
        }
        let root: Node?
        do {
            root = try Parser(yaml: text, encoding: .utf8).singleRoot()
        } catch {
            switch error as? YamlError {
            case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
                .composer(_, let problem, let mark, _):
                throw document.failure(
                    "YAML is not well formed at line \(mark.line), column \(mark.column) (\(problem))")
            case .duplicatedKeysInMapping(_, let context):
                throw document.failure("a key stands twice in line \(context.mark.line)")
            default: throw document.failure("YAML cannot be read")
            }
        }
        guard let root else { throw document.failure("is empty") }
        return try document.value(of: root, depth: 0)
    }

    static func json(_ text: String, file: String) throws(SluiceError) -> ForeignValue {
        var document = ForeignDocument(file: file)
        let root: Any
        do {
            root = try JSONSerialization.jsonObject(with: Data(text.utf8), options: [.fragmentsAllowed])
        } catch {
            let place = (error as NSError).userInfo["NSJSONSerializationErrorIndex"] as? Int
            throw document.failure("JSON is not well formed" + (place.map { " at byte \($0)" } ?? ""))
        }
        return try document.value(ofJSON: root, depth: 0)
    }

    private init(file: String) { self.file = file }

    private func failure(_ problem: String) -> SluiceError {
        SluiceError(.configuration, place: file, problem: problem, mend: "correct the file there")
    }

    private mutating func count(depth: Int) throws(SluiceError) {
        count += 1
        guard depth <= ForeignValue.deepest else { throw tooDeep }
        guard count <= ForeignValue.most else {
            throw SluiceError(
                .configuration, place: file, problem: "holds more than \(ForeignValue.most) values",
                mend: "this is no rule file")
        }
    }

    private var tooDeep: SluiceError {
        SluiceError(
            .configuration, place: file, problem: "is nested more than \(ForeignValue.deepest) deep",
            mend: "this is no rule file")
    }

    private mutating func value(of node: any TOMLValueConvertible, depth: Int) throws(SluiceError) -> ForeignValue {
        try count(depth: depth)
        if let text = node.string { return .text(text) }
        if let flag = node.bool { return .boolean(flag) }
        if let number = node.int { return .number(Double(number)) }
        if let number = node.double { return .number(number) }
        if let array = node.array {
            var items: [ForeignValue] = []
            for item in array { items.append(try value(of: item, depth: depth + 1)) }
            return .list(items)
        }
        if let table = node.table {
            var map: [String: ForeignValue] = [:]
            for (key, inner) in table { map[key] = try value(of: inner, depth: depth + 1) }
            return .map(map)
        }
        return .text(node.debugDescription)
    }

    private mutating func value(of node: Node, depth: Int) throws(SluiceError) -> ForeignValue {
        try count(depth: depth)
        switch node {
        case .scalar(let scalar):
            guard scalar.style == .plain || scalar.style == .any else { return .text(scalar.string) }
            if node.null != nil { return .null }
            if let flag = node.bool, ["true", "false", "True", "False"].contains(scalar.string) {
                return .boolean(flag)
            }
            return .text(scalar.string)
        case .sequence(let sequence):
            var items: [ForeignValue] = []
            for item in sequence { items.append(try value(of: item, depth: depth + 1)) }
            return .list(items)
        case .mapping(let mapping):
            var map: [String: ForeignValue] = [:]
            for (key, inner) in mapping {
                guard case .scalar(let name) = key else { throw failure("has a key that is no text") }
                map[name.string] = try value(of: inner, depth: depth + 1)
            }
            return .map(map)
        case .alias: throw failure("has an alias that cannot be followed")
        }
    }

    private mutating func value(ofJSON node: Any, depth: Int) throws(SluiceError) -> ForeignValue {
        try count(depth: depth)
        switch node {
        case let text as String: return .text(text)
        case let number as NSNumber:
            return CFBooleanLike.isBoolean(number) ? .boolean(number.boolValue) : .number(number.doubleValue)
        case let items as [Any]:
            var list: [ForeignValue] = []
            for item in items { list.append(try value(ofJSON: item, depth: depth + 1)) }
            return .list(list)
        case let fields as [String: Any]:
            var map: [String: ForeignValue] = [:]
            for (key, inner) in fields { map[key] = try value(ofJSON: inner, depth: depth + 1) }
            return .map(map)
        default: return .null
        }
    }
}

/// Tells `true` from `1`, which JSONSerialization gives the same class.
private enum CFBooleanLike {
    static func isBoolean(_ number: NSNumber) -> Bool { unsafe String(cString: number.objCType) == "c" }
}
