import Foundation

/// JSON as the tests read it: by Foundation's decoder, not by the simulator's own code.
indirect enum Value: Decodable, Equatable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([Value])
    case object([String: Value])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([Value].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: Value].self))
        }
    }

    init(_ bytes: some Sequence<UInt8>) throws { self = try JSONDecoder().decode(Value.self, from: Data(bytes)) }

    subscript(name: String) -> Value? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    var number: Double? {
        if case .number(let number) = self { number } else { nil }
    }

    var isTrue: Bool { self == .bool(true) }

    var isArray: Bool {
        if case .array = self { true } else { false }
    }

    /// Elements of an array or of a list envelope.
    var rows: [Value] {
        switch self {
        case .array(let rows): rows
        case .object(let members): members["data"]?.rows ?? []
        default: []
        }
    }

    /// The same value without any member of this name, at any depth.
    func without(_ name: String) -> Value {
        switch self {
        case .object(let members): .object(members.filter { $0.key != name }.mapValues { $0.without(name) })
        case .array(let elements): .array(elements.map { $0.without(name) })
        default: self
        }
    }
}
