import Crypto
package import SluiceLookup

/// Samples that belong together, hashed under one key, as they stand in a file.
package struct FingerprintFile: Sendable, Hashable {
    package let key: ShingleKey
    /// In the order of their names, which differ.
    package let samples: [DocumentSample]
    /// SHA-256 of the file's content.
    package let digest: [UInt8]

    /// - Parameters:
    ///   - key: under which the samples were hashed.
    ///   - samples: of different names.
    package init(key: ShingleKey, samples: [DocumentSample]) {
        self.key = key
        self.samples = samples.sorted { $0.name < $1.name }
        digest = Array(SHA256.hash(data: Self.content(key, self.samples)))
    }

    package static func == (left: FingerprintFile, right: FingerprintFile) -> Bool { left.digest == right.digest }

    package func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}

// MARK: Format

/// Numbers are little-endian. 8 bytes of magic; version, words of a shingle and hashes of a sketch (32 bits each); the
/// key (16 bytes); how many samples (32 bits). Of each sample: bytes of its name (16 bits), its name in UTF-8, its
/// different shingles (64 bits), how many hashes (32 bits), the hashes (64 bits each), ascending. At the end SHA-256 of
/// all before.
extension FingerprintFile {
    private static let magic = Array("SLUICEFP".utf8)
    private static let version: UInt32 = 1
    private static let digestBytes = 32
    /// Bytes of a sample's name, at most.
    package static let longestName = 1024

    /// The whole file.
    package var bytes: [UInt8] { Self.content(key, samples) + digest }

    private static func content(_ key: ShingleKey, _ samples: [DocumentSample]) -> [UInt8] {
        var bytes = magic
        for number in [version, UInt32(shingleWords), UInt32(BottomSketch.size)] { append(number, to: &bytes) }
        append(key.low, to: &bytes)
        append(key.high, to: &bytes)
        append(UInt32(samples.count), to: &bytes)
        for sample in samples {
            append(UInt16(sample.name.utf8.count), to: &bytes)
            bytes += sample.name.utf8
            append(UInt64(sample.shingleCount), to: &bytes)
            append(UInt32(sample.hashes.count), to: &bytes)
            for hash in sample.hashes { append(hash, to: &bytes) }
        }
        return bytes
    }

    private static func append(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
        for shift in stride(from: 0, to: number.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }

    /// Reads a file.
    ///
    /// - Parameter bytes: all of it.
    /// - Throws: ``ProfileFileError`` when it is no such file, of another version, cut or changed.
    package init(_ bytes: [UInt8]) throws(ProfileFileError) {
        guard bytes.starts(with: Self.magic) else {
            throw ProfileFileError(
                problem: "is no file of document fingerprints",
                mend: "make one with `sluice profiles fingerprint build`")
        }
        var cursor = ByteCursor(bytes, at: Self.magic.count)
        let version: UInt32 = try cursor.number()
        guard version == Self.version else {
            throw ProfileFileError(
                problem: "has version \(version), not \(Self.version)",
                mend: "build it anew with this version of sluice")
        }
        guard bytes.count > Self.magic.count + Self.digestBytes else { throw ByteCursor.damage }
        let end = bytes.count - Self.digestBytes
        guard Array(SHA256.hash(data: bytes[..<end])) == Array(bytes[end...]) else { throw ByteCursor.damage }
        let words: UInt32 = try cursor.number()
        let size: UInt32 = try cursor.number()
        guard words == shingleWords, size == BottomSketch.size else { throw ByteCursor.damage }
        key = ShingleKey(low: try cursor.number(), high: try cursor.number())
        let count: UInt32 = try cursor.number()
        var samples: [DocumentSample] = []
        for _ in 0..<count { samples.append(try cursor.sample()) }
        guard cursor.index == end else { throw ByteCursor.damage }
        self.samples = samples
        digest = Array(bytes[end...])
    }
}

/// Reads a file's fields one after the other.
private struct ByteCursor {
    private let bytes: [UInt8]
    private(set) var index: Int

    static let damage = ProfileFileError(
        problem: "is cut off or damaged", mend: "build it anew with `sluice profiles fingerprint build`")

    init(_ bytes: [UInt8], at index: Int) {
        self.bytes = bytes
        self.index = index
    }

    mutating func number<Number: FixedWidthInteger>() throws(ProfileFileError) -> Number {
        let count = Number.bitWidth / 8
        guard count <= bytes.count - index else { throw Self.damage }
        var number: Number = 0
        for place in 0..<count { number |= Number(truncatingIfNeeded: bytes[index + place]) << (8 * place) }
        index += count
        return number
    }

    mutating func sample() throws(ProfileFileError) -> DocumentSample {
        let length: UInt16 = try number()
        guard let name = String(validating: try take(Int(length)), as: UTF8.self) else { throw Self.damage }
        let shingleCount: UInt64 = try number()
        let count: UInt32 = try number()
        guard count <= BottomSketch.size, count > 0, let total = Int(exactly: shingleCount), total >= count else {
            throw Self.damage
        }
        var hashes: [UInt64] = []
        for _ in 0..<count {
            let hash: UInt64 = try number()
            guard hash > hashes.last ?? 0 else { throw Self.damage }
            hashes.append(hash)
        }
        return DocumentSample(name: name, shingleCount: total, hashes: hashes)
    }

    private mutating func take(_ count: Int) throws(ProfileFileError) -> ArraySlice<UInt8> {
        guard count <= bytes.count - index else { throw Self.damage }
        defer { index += count }
        return bytes[index..<(index + count)]
    }
}
