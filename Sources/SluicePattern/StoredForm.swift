private import Crypto

/// What was read back is not what was written.
package struct StoredDamage: Error, Sendable, Hashable {
    package init() {}
}

/// Writes values in the order of this machine's bytes, lists with their count before them: no two sequences of values
/// of known types share a form.
package struct StoredWriter {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    mutating func append<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value) { appendRaw([value]) }

    package mutating func append(_ number: Int) { append(Int64(number)) }

    package mutating func append(_ text: String) { append(list: Array(text.utf8)) }

    package mutating func append(list texts: [String]) {
        append(UInt32(clamping: texts.count))
        for text in texts { append(text) }
    }

    package mutating func append(list bytes: [UInt8]) { append(list: bytes[...]) }

    package mutating func append(list bytes: ArraySlice<UInt8>) {
        append(UInt32(clamping: bytes.count))
        self.bytes.append(contentsOf: bytes)
    }

    package mutating func append(_ flag: Bool) { append(UInt8(flag ? 1 : 0)) }

    mutating func append<Value: FixedWidthInteger & BitwiseCopyable>(list values: [Value]) {
        append(UInt32(clamping: values.count))
        appendRaw(values)
    }

    /// Values without their count.
    mutating func appendRaw<Value: FixedWidthInteger & BitwiseCopyable>(_ values: [Value]) {
        unsafe values.withUnsafeBytes { raw in unsafe bytes.append(contentsOf: raw) }
    }
}

/// Reads back what a ``StoredWriter`` wrote. Nothing is believed: a list is made only when the bytes for all of it are
/// there.
package struct StoredReader {
    /// What has not been read yet.
    private(set) var rest: ArraySlice<UInt8>

    package init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// Whether all was read.
    package var isAtEnd: Bool { rest.isEmpty }

    mutating func number<Value: FixedWidthInteger & BitwiseCopyable>() throws(StoredDamage) -> Value {
        let size = MemoryLayout<Value>.size
        guard rest.count >= size else { throw StoredDamage() }
        let value = unsafe rest.withUnsafeBytes { unsafe $0.loadUnaligned(as: Value.self) }
        rest.removeFirst(size)
        return value
    }

    package mutating func integer() throws(StoredDamage) -> Int {
        let value: Int64 = try number()
        return Int(value)
    }

    /// A whole number of a range.
    package mutating func integer(in range: ClosedRange<Int>) throws(StoredDamage) -> Int {
        let value = try integer()
        guard range.contains(value) else { throw StoredDamage() }
        return value
    }

    /// Bytes that are not UTF-8 come as U+FFFD.
    package mutating func text() throws(StoredDamage) -> String {
        let count: UInt32 = try number()
        guard Int(count) <= rest.count else { throw StoredDamage() }
        let text = String(decoding: rest.prefix(Int(count)), as: UTF8.self)
        rest.removeFirst(Int(count))
        return text
    }

    package mutating func texts() throws(StoredDamage) -> [String] {
        let count: UInt32 = try number()
        var texts: [String] = []
        for _ in 0..<count { texts.append(try text()) }
        return texts
    }

    package mutating func byteList() throws(StoredDamage) -> [UInt8] { try list() }

    package mutating func flag() throws(StoredDamage) -> Bool {
        let value: UInt8 = try number()
        guard value <= 1 else { throw StoredDamage() }
        return value == 1
    }

    mutating func list<Value: FixedWidthInteger & BitwiseCopyable>() throws(StoredDamage) -> [Value] {
        let count: UInt32 = try number()
        return try raw(Int(count))
    }

    /// So many values that were written without their count.
    mutating func raw<Value: FixedWidthInteger & BitwiseCopyable>(_ count: Int) throws(StoredDamage) -> [Value] {
        let size = MemoryLayout<Value>.size
        guard count >= 0, count <= rest.count / size else { throw StoredDamage() }
        let source = rest.prefix(count * size)
        rest = rest.dropFirst(count * size)
        guard count > 0 else { return [] }
        return unsafe [Value](unsafeUninitializedCapacity: count) { target, made in
            unsafe source.withUnsafeBytes { raw in unsafe UnsafeMutableRawBufferPointer(target).copyMemory(from: raw) }
            made = count
        }
    }
}

/// The outside of a stored file: what it is, for which inputs, its exact length, and a digest over all of it. The digest
/// tells accidents, and changes by whoever does not know the form; it is no signature.
package enum StoredEnvelope {
    /// Raise it with every change of the form.
    static let version: UInt32 = 1
    private static let magic = Array("sluiceDB".utf8)
    private static let digestLength = 32

    /// - Parameters:
    ///   - content: what to keep.
    ///   - key: 32 bytes; without them the content does not come back.
    /// - Returns: the bytes of the file.
    package static func sealed(_ content: [UInt8], key: [UInt8]) -> [UInt8] {
        var writer = StoredWriter()
        writer.appendRaw(magic)
        writer.append(version)
        writer.appendRaw(key)
        writer.append(UInt64(content.count))
        writer.appendRaw(content)
        return writer.bytes + digest(of: writer.bytes[...])
    }

    /// The content; nil for anything but what ``sealed(_:key:)`` made with this key.
    package static func opened(_ bytes: [UInt8], key: [UInt8]) -> ArraySlice<UInt8>? {
        let body = bytes.dropLast(digestLength)
        guard bytes.count >= digestLength, digest(of: body).elementsEqual(bytes.suffix(digestLength)) else {
            return nil
        }
        var reader = StoredReader(body)
        guard let start: [UInt8] = try? reader.raw(magic.count), start == magic,
            let number: UInt32 = try? reader.number(), number == version,
            let own: [UInt8] = try? reader.raw(key.count), own == key,
            let count: UInt64 = try? reader.number(), count == UInt64(reader.rest.count)
        else { return nil }
        return reader.rest
    }

    /// SHA-256.
    package static func digest(of bytes: ArraySlice<UInt8>) -> [UInt8] {
        var hash = SHA256()
        unsafe bytes.withUnsafeBytes { raw in unsafe hash.update(bufferPointer: raw) }
        return Array(hash.finalize())
    }
}
