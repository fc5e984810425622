/// A value of a TOML, YAML or JSON file.
indirect enum ForeignValue: Sendable, Hashable {
    case null
    case text(String)
    case number(Double)
    case boolean(Bool)
    case list([ForeignValue])
    case map([String: ForeignValue])

    /// Deepest nesting, and most values of a file, that are read.
    static let deepest = 64
    static let most = 2_000_000

    var text: String? {
        switch self {
        case .text(let text): text
        case .number(let number): number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
        case .boolean(let flag): "\(flag)"
        default: nil
        }
    }

    var number: Double? {
        switch self {
        case .number(let number): number
        case .text(let text): Double(text)
        default: nil
        }
    }

    var boolean: Bool? {
        switch self {
        case .boolean(let flag): flag
        case .text("true"), .text("True"), .text("yes"): true
        case .text("false"), .text("False"), .text("no"): false
        default: nil
        }
    }

    var list: [ForeignValue]? {
        if case .list(let items) = self { return items }
        return nil
    }

    var map: [String: ForeignValue]? {
        if case .map(let map) = self { return map }
        return nil
    }
}

/// The fields of a mapping, of which it is known which were looked at.
struct ForeignFields {
    let map: [String: ForeignValue]
    private(set) var looked: Set<String> = []

    init(_ map: [String: ForeignValue]) { self.map = map }

    mutating func value(_ key: String) -> ForeignValue? {
        looked.insert(key)
        guard let value = map[key], value != .null else { return nil }
        return value
    }

    mutating func text(_ key: String) -> String? { value(key)?.text }
    mutating func number(_ key: String) -> Double? { value(key)?.number }
    mutating func boolean(_ key: String) -> Bool? { value(key)?.boolean }
    mutating func list(_ key: String) -> [ForeignValue] { value(key)?.list ?? [] }
    mutating func texts(_ key: String) -> [String] { list(key).compactMap(\.text) }

    /// Marks keys as dealt with.
    mutating func skip(_ keys: String...) { looked.formUnion(keys) }

    /// Keys that nobody looked at, sorted.
    var rest: [String] { map.keys.filter { !looked.contains($0) && map[$0] != .null }.sorted() }
}
