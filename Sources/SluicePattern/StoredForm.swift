private import Crypto

/// What was read back is not what was written.
struct StoredDamage: Error, Sendable, Hashable {}

/// Writes values in the order of this machine's bytes, lists with their count before them: no two sequences of values
/// of known types share a form.
struct StoredWriter {
    private(set) var bytes: [UInt8] = []

    mutating func append<Value: FixedWidthInteger & BitwiseCopyable>(_ value: Value) { appendRaw([value]) }

    mutating func append(_ flag: Bool) { append(UInt8(flag ? 1 : 0)) }

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
struct StoredReader {
    /// What has not been read yet.
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    mutating func number<Value: FixedWidthInteger & BitwiseCopyable>() throws(StoredDamage) -> Value {
        try raw(1)[0]
    }

    mutating func flag() throws(StoredDamage) -> Bool {
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
        return unsafe [Value](unsafeUninitializedCapacity: count) { target, made in
            unsafe source.withUnsafeBytes { raw in unsafe UnsafeMutableRawBufferPointer(target).copyMemory(from: raw) }
            made = count
        }
    }
}

/// The outside of a stored file: what it is, for which inputs, its exact length, and a digest over all of it. The digest
/// tells accidents, and changes by whoever does not know the form; it is no signature.
enum StoredEnvelope {
    /// Raise it with every change of the form.
    static let version: UInt32 = 1
    private static let magic = Array("sluiceDB".utf8)
    private static let digestLength = 32

    /// - Parameters:
    ///   - content: what to keep.
    ///   - key: 32 bytes; without them the content does not come back.
    /// - Returns: the bytes of the file.
    static func sealed(_ content: [UInt8], key: [UInt8]) -> [UInt8] {
        var writer = StoredWriter()
        writer.appendRaw(magic)
        writer.append(version)
        writer.appendRaw(key)
        writer.append(UInt64(content.count))
        writer.appendRaw(content)
        return writer.bytes + digest(of: writer.bytes[...])
    }

    /// The content; nil for anything but what ``sealed(_:key:)`` made with this key.
    static func opened(_ bytes: [UInt8], key: [UInt8]) -> ArraySlice<UInt8>? {
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
    static func digest(of bytes: ArraySlice<UInt8>) -> [UInt8] {
        var hash = SHA256()
        unsafe bytes.withUnsafeBytes { raw in unsafe hash.update(bufferPointer: raw) }
        return Array(hash.finalize())
    }
}
