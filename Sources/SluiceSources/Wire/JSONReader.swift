package import SluiceCore

/// Reads JSON that nobody vouches for, keeping only what is asked for.
///
/// Members whose names are not in `keeping` are skipped without being held, so text of conversations, instructions
/// and megabytes of OpenAPI never enter memory as values. Whatever is merely odd (depth, huge numbers, lone
/// surrogates, invalid UTF-8, repeated keys) costs that one value, not the document; only broken structure fails.
package struct JSONReader {
    /// The document is not JSON or ends too early.
    package struct Failure: Error, Sendable, Hashable {
        /// Byte of the document at which reading stopped.
        package let offset: Int
    }

    /// Containers inside each other (hostile-input.md 2); deeper ones are read as null.
    package static let depthLimit = 64
    /// Characters of a number; longer ones are read as null.
    package static let numberLimit = 64
    /// Bytes of a kept string; longer ones are read as null.
    package static let stringLimit = 64 << 10

    /// Values that were replaced by null because they went over a limit.
    package private(set) var dropped = 0
    private let bytes: [UInt8]
    private var position = 0
    private let kept: Set<String>

    package init(_ bytes: [UInt8], keeping kept: Set<String>) {
        self.bytes = bytes
        self.kept = kept
    }

    /// Reads the whole document; a byte order mark and blanks around it are allowed, anything else is not.
    ///
    /// - Throws: ``Failure`` when the structure is broken or the document is cut.
    package mutating func document() throws(Failure) -> JSONValue {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        let value = try self.value(depth: 0)
        skipBlanks()
        guard position == bytes.count else { throw failure }
        return value
    }

    private var failure: Failure { Failure(offset: position) }

    private mutating func value(depth: Int) throws(Failure) -> JSONValue {
        skipBlanks()
        switch peek {
        case 0x7B: return depth < Self.depthLimit ? try object(depth: depth) : try drop()
        case 0x5B: return depth < Self.depthLimit ? try array(depth: depth) : try drop()
        case 0x22: return try string().map { .string($0) } ?? .null
        case 0x74: return try literal("true", .bool(true))
        case 0x66: return try literal("false", .bool(false))
        case 0x6E: return try literal("null", .null)
        default: return try number()
        }
    }

    private mutating func object(depth: Int) throws(Failure) -> JSONValue {
        position += 1
        var members: [String: JSONValue] = [:]
        skipBlanks()
        if take(0x7D) { return .object(members) }
        while true {
            skipBlanks()
            guard peek == 0x22 else { throw failure }
            let name = try string()
            skipBlanks()
            guard take(0x3A) else { throw failure }
            if let name, kept.contains(name) {
                members[name] = try value(depth: depth + 1)
            } else {
                try skipValue()
            }
            skipBlanks()
            if take(0x2C) { continue }
            guard take(0x7D) else { throw failure }
            return .object(members)
        }
    }

    private mutating func array(depth: Int) throws(Failure) -> JSONValue {
        position += 1
        var elements: [JSONValue] = []
        skipBlanks()
        if take(0x5D) { return .array(elements) }
        while true {
            elements.append(try value(depth: depth + 1))
            skipBlanks()
            if take(0x2C) { continue }
            guard take(0x5D) else { throw failure }
            return .array(elements)
        }
    }

    private mutating func literal(_ text: StaticString, _ value: JSONValue) throws(Failure) -> JSONValue {
        for expected in text.description.utf8 {
            guard take(expected) else { throw failure }
        }
        return value
    }

    private mutating func number() throws(Failure) -> JSONValue {
        let start = position
        while let byte = peek, isNumberByte(byte) { position += 1 }
        guard position > start else { throw failure }
        guard position - start <= Self.numberLimit else {
            dropped += 1
            return .null
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if let integer = Int64(text) { return .integer(integer) }
        guard let number = Double(text) else { throw failure }
        guard number.isFinite else {
            dropped += 1
            return .null
        }
        return .number(number)
    }

    private mutating func drop() throws(Failure) -> JSONValue {
        dropped += 1
        try skipValue()
        return .null
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }
}

extension JSONReader {
    /// Passes over one value without recursion, whatever its depth.
    private mutating func skipValue() throws(Failure) {
        skipBlanks()
        var depth = 0
        repeat {
            guard let byte = peek else { throw failure }
            switch byte {
            case 0x22: try skipString()
            case 0x7B, 0x5B:
                depth += 1
                position += 1
            case 0x7D, 0x5D:
                guard depth > 0 else { throw failure }
                depth -= 1
                position += 1
            case 0x20, 0x0A, 0x0D, 0x09, 0x2C, 0x3A:
                guard depth > 0 else { throw failure }
                position += 1
            default: try skipScalar()
            }
        } while depth > 0
    }

    private mutating func skipScalar() throws(Failure) {
        let start = position
        while let byte = peek, isNumberByte(byte) || (0x61...0x7A).contains(byte) { position += 1 }
        guard position > start else { throw failure }
    }

    private mutating func skipString() throws(Failure) {
        position += 1
        while let byte = peek {
            position += byte == 0x5C ? 2 : 1
            if byte == 0x22 { return }
        }
        throw failure
    }

    /// The string at the current place, or nil when it is longer than the limit.
    private mutating func string() throws(Failure) -> String? {
        let start = position + 1
        try skipString()
        let end = position - 1
        guard end <= bytes.count, start <= end else { throw failure }
        guard end - start <= Self.stringLimit else {
            dropped += 1
            return nil
        }
        let raw = bytes[start..<end]
        guard raw.contains(0x5C) else { return String(decoding: raw, as: UTF8.self) }
        return unescaped(raw)
    }

    private func unescaped(_ raw: ArraySlice<UInt8>) -> String {
        var units: [UInt8] = []
        units.reserveCapacity(raw.count)
        var index = raw.startIndex
        while index < raw.endIndex {
            guard raw[index] == 0x5C, index + 1 < raw.endIndex else {
                units.append(raw[index])
                index += 1
                continue
            }
            let escape = raw[index + 1]
            index += 2
            switch escape {
            case 0x6E: units.append(0x0A)
            case 0x74: units.append(0x09)
            case 0x72: units.append(0x0D)
            case 0x62: units.append(0x08)
            case 0x66: units.append(0x0C)
            case 0x75: units.append(contentsOf: unicodeEscape(raw, &index))
            default: units.append(escape)
            }
        }
        return String(decoding: units, as: UTF8.self)
    }

    /// The UTF-8 of `\uXXXX` whose digits begin at `index`, with its second half if it is one of a surrogate pair.
    private func unicodeEscape(_ raw: ArraySlice<UInt8>, _ index: inout Int) -> [UInt8] {
        let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]
        guard let first = hexUnit(raw, index) else { return replacement }
        index += 4
        guard (0xD800...0xDFFF).contains(first) else {
            return Unicode.Scalar(first).map { Array(String(Character($0)).utf8) } ?? replacement
        }
        guard first < 0xDC00, index + 1 < raw.endIndex, raw[index] == 0x5C, raw[index + 1] == 0x75,
            let second = hexUnit(raw, index + 2), (0xDC00...0xDFFF).contains(second)
        else { return replacement }
        index += 6
        let scalar = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
        return Unicode.Scalar(scalar).map { Array(String(Character($0)).utf8) } ?? replacement
    }

    private func hexUnit(_ raw: ArraySlice<UInt8>, _ start: Int) -> UInt32? {
        guard start + 4 <= raw.endIndex else { return nil }
        return UInt32(String(decoding: raw[start..<start + 4], as: UTF8.self), radix: 16)
    }
}

private func isNumberByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x2B, 0x2D, 0x2E, 0x45, 0x65: true
    default: false
    }
}
