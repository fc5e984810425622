/// One entry of a compound file's directory (MS-CFB 2.6).
struct CompoundEntry {
    enum Kind: UInt8 {
        case storage = 1
        case stream = 2
        case root = 5
    }

    static let byteCount = 128
    /// Links with this value lead nowhere.
    static let none = 0xFFFF_FFFF

    let name: String
    let kind: Kind
    let left: Int
    let right: Int
    let child: Int
    let firstSector: Int
    let size: Int64

    /// Nil for an unused entry.
    ///
    /// - Parameters:
    ///   - bytes: 128 of them.
    ///   - isLarge: whether the upper half of the size counts, as in version 4.
    init?(_ bytes: ArraySlice<UInt8>, isLarge: Bool) {
        guard bytes.count == Self.byteCount, let kind = Kind(rawValue: bytes[bytes.startIndex + 66]) else { return nil }
        self.kind = kind
        var units: [UInt16] = []
        for index in 0..<min(32, (bytes.uint16(at: 64) ?? 0) / 2) {
            guard let unit = bytes.uint16(at: index * 2), unit != 0 else { break }
            units.append(UInt16(unit))
        }
        name = String(decoding: units, as: UTF16.self)
        left = bytes.uint32(at: 68) ?? Self.none
        right = bytes.uint32(at: 72) ?? Self.none
        child = bytes.uint32(at: 76) ?? Self.none
        firstSector = bytes.uint32(at: 116) ?? Self.none
        let low = Int64(bytes.uint32(at: 120) ?? 0)
        let high = isLarge ? Int64(bytes.uint32(at: 124) ?? 0) & 0x7FFF_FFFF : 0
        size = high << 32 | low
    }
}
