import CSluiceScan
import Crypto

/// How characters of words are compared: which letter each stands for, and what it is. Immutable once made; that is what
/// `@unchecked Sendable` rests on.
@safe package final class FoldingTable: @unchecked Sendable {
    /// What a character is.
    package enum Kind: UInt8, Sendable {
        case separator = 0
        case lowercase, uppercase, other, mark, standalone
    }

    /// The table as C takes it; valid as long as this object lives.
    let table: sluice_folding
    private let values: UnsafeMutablePointer<UInt16>
    private let kinds: UnsafeMutablePointer<UInt8>
    private let rangeStarts: UnsafeMutablePointer<UInt32>
    private let rangeKinds: UnsafeMutablePointer<UInt8>

    /// Asks for each character there is, some 300,000 times.
    ///
    /// - Parameter folded: the letter that a Unicode scalar stands for, and its kind. Scalars from 0x10000 on must stand
    ///   for themselves.
    package init(_ folded: (UInt32) -> (value: UInt32, kind: Kind)) {
        unsafe values = .allocate(capacity: 0x10000)
        unsafe kinds = .allocate(capacity: 0x10000)
        for scalar in 0..<UInt32(0x10000) {
            let (value, kind) = folded(scalar)
            unsafe (values + Int(scalar)).initialize(to: UInt16(exactly: value) ?? UInt16(scalar))
            unsafe (kinds + Int(scalar)).initialize(to: kind.rawValue)
        }
        var ranges: [(start: UInt32, kind: Kind)] = []
        // Planes 4 to 13 hold no characters; those behind hold tags and private ones, which part words.
        for scalar in UInt32(0x10000)..<0x40000 {
            let kind = folded(scalar).kind
            if ranges.last?.kind != kind { ranges.append((scalar, kind)) }
        }
        ranges.append((0x40000, .separator))
        unsafe rangeStarts = .allocate(capacity: ranges.count)
        unsafe rangeKinds = .allocate(capacity: ranges.count)
        for (index, range) in ranges.enumerated() {
            unsafe (rangeStarts + index).initialize(to: range.start)
            unsafe (rangeKinds + index).initialize(to: range.kind.rawValue)
        }
        unsafe table = sluice_folding(
            values: values, kinds: kinds, range_starts: rangeStarts, range_kinds: rangeKinds,
            range_count: UInt32(ranges.count))
    }

    /// SHA-256 of the table: equal digests compare words alike.
    var digest: [UInt8] {
        var hash = SHA256()
        let ranges = unsafe Int(table.range_count)
        unsafe hash.update(bufferPointer: UnsafeRawBufferPointer(start: values, count: 0x20000))
        unsafe hash.update(bufferPointer: UnsafeRawBufferPointer(start: kinds, count: 0x10000))
        unsafe hash.update(bufferPointer: UnsafeRawBufferPointer(start: rangeStarts, count: ranges * 4))
        unsafe hash.update(bufferPointer: UnsafeRawBufferPointer(start: rangeKinds, count: ranges))
        return Array(hash.finalize())
    }

    /// The form under which all spellings of a cell of exact data are equal: letters and digits, folded, in UTF-8.
    ///
    /// - Returns: nil for a text that is no cell.
    package func form(ofCell cell: Span<UInt8>) -> [UInt8]? {
        var form = [UInt8](repeating: 0, count: Int(SLUICE_LONGEST_CELL))
        var cellClass: Int32 = 0
        let count = unsafe withUnsafePointer(to: table) { table in
            unsafe cell.withUnsafeBufferPointer { bytes in
                unsafe Int(sluice_normalize_cell(table, bytes.baseAddress, bytes.count, &form, &cellClass))
            }
        }
        return count > 0 ? Array(form.prefix(count)) : nil
    }

    deinit {
        unsafe values.deallocate()
        unsafe kinds.deallocate()
        unsafe rangeStarts.deallocate()
        unsafe rangeKinds.deallocate()
    }
}
