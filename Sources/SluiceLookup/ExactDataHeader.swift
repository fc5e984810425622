import Crypto

/// The first bytes of an exact-data file, and what is sealed in them.
///
/// All numbers are little-endian. Bytes 0 to 7: `SLUICEDM`. 8: version, 32 bits. 12: bytes of the header, 32 bits.
/// 16: salt, 32 bytes. 48: what the key is told by, 16 bytes. 64: SHA-256 of the folding table. 96: SHA-256 of all bytes
/// behind the header. 128: bytes of the file, 64 bits. 136: rows, 64 bits. 144: bytes of the sealed box that follows,
/// 32 bits, and 4 bytes of zero. The box is AES-256-GCM (nonce, text, tag) over the columns, and authenticates the bytes
/// before it. Zeros fill the header up to a multiple of 4,096.
struct ExactDataHeader {
    static let magic = Array("SLUICEDM".utf8)
    static let version: UInt32 = 3
    static let fixedBytes = 152
    /// What AES-GCM adds: nonce and tag.
    private static let boxBytes = 28
    /// Bytes of a header, at most: a gate of 2 MiB for each of 64 columns.
    private static let largest = 160 << 20
    private static let pageBytes = 4096

    var salt: [UInt8]
    var foldingDigest: [UInt8]
    var contentDigest: [UInt8] = [UInt8](repeating: 0, count: 32)
    var fileBytes: UInt64 = 0
    var rows: UInt64
    var columns: [ExactDataColumnPlan]

    /// Bytes of the header with these columns, whatever their places are.
    var byteCount: Int {
        (Self.fixedBytes + plainColumns.count + Self.boxBytes + Self.pageBytes - 1) / Self.pageBytes * Self.pageBytes
    }

    /// All bytes of the header.
    func sealed(with key: ExactDataKey) throws(ExactDataError) -> [UInt8] {
        let plain = plainColumns
        let total = byteCount
        var fixed = ByteWriter()
        fixed.append(bytes: Self.magic)
        fixed.append(Self.version)
        fixed.append(UInt32(total))
        fixed.append(bytes: salt)
        fixed.append(bytes: key.check(salt: salt))
        fixed.append(bytes: foldingDigest)
        fixed.append(bytes: contentDigest)
        fixed.append(fileBytes)
        fixed.append(rows)
        fixed.append(UInt32(plain.count + Self.boxBytes))
        fixed.append(UInt32(0))
        let secret = key.derived(for: "header", salt: salt, bytes: 32)
        guard let box = try? AES.GCM.seal(plain, using: secret, authenticating: fixed.bytes), let text = box.combined
        else { throw ExactDataError("cannot be sealed", "report this as a fault") }
        let bytes = fixed.bytes + text
        return bytes + [UInt8](repeating: 0, count: total - bytes.count)
    }

    /// Bytes of the header and of the file, as a file's first ``fixedBytes`` say.
    static func sizes(in start: [UInt8]) throws(ExactDataError) -> (header: Int, file: UInt64) {
        guard start.starts(with: magic) else {
            throw ExactDataError("is no exact-data file", "make one with `sluice profiles edm build`")
        }
        guard start.count >= fixedBytes else { throw truncated }
        var reader = ByteReader(start, at: 8)
        let found = try reader.number(UInt32.self)
        guard found == version else {
            throw ExactDataError(
                "has version \(found) of the format, not \(version)", "build it again with this sluice")
        }
        let bytes = Int(try reader.number(UInt32.self))
        guard bytes > fixedBytes, bytes <= largest else { throw damaged }
        reader = ByteReader(start, at: 128)
        return (bytes, try reader.number(UInt64.self))
    }

    static let damaged = ExactDataError("is damaged", "copy it again, or build it again")
    static let truncated = ExactDataError("is not as long as it was built", "copy it again, or build it again")

    /// Opens a whole header.
    init(_ bytes: [UInt8], key: ExactDataKey, folding: FoldingTable) throws(ExactDataError) {
        var reader = ByteReader(bytes, at: 16)
        salt = try reader.bytes(32)
        guard try reader.bytes(16) == key.check(salt: salt) else {
            throw ExactDataError(
                "was built with another key, or is damaged",
                "name the key file that it was built with, or build it again")
        }
        foldingDigest = try reader.bytes(32)
        guard foldingDigest == folding.digest else {
            throw ExactDataError(
                "was built by a sluice that compares letters in another way, or is damaged",
                "build it again with this one")
        }
        contentDigest = try reader.bytes(32)
        fileBytes = try reader.number(UInt64.self)
        rows = try reader.number(UInt64.self)
        let size = Int(try reader.number(UInt32.self))
        _ = try reader.number(UInt32.self)
        let text = try reader.bytes(size)
        let secret = key.derived(for: "header", salt: salt, bytes: 32)
        guard let box = try? AES.GCM.SealedBox(combined: text),
            let plain = try? AES.GCM.open(box, using: secret, authenticating: bytes[..<Self.fixedBytes])
        else { throw Self.damaged }
        guard bytes.dropFirst(Self.fixedBytes + size).allSatisfy({ $0 == 0 }) else { throw Self.damaged }
        var inner = ByteReader(Array(plain), at: 0)
        columns = []
        for _ in 0..<(try inner.number(UInt32.self)) { columns.append(try ExactDataColumnPlan(&inner)) }
    }

    init(salt: [UInt8], foldingDigest: [UInt8], rows: UInt64, columns: [ExactDataColumnPlan]) {
        self.salt = salt
        self.foldingDigest = foldingDigest
        self.rows = rows
        self.columns = columns
    }

    private var plainColumns: [UInt8] {
        var writer = ByteWriter()
        writer.append(UInt32(columns.count))
        for column in columns { column.write(to: &writer) }
        return writer.bytes
    }
}
