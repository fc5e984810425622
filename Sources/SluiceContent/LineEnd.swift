private import Glibc

/// Where lines end.
package enum LineEnd {
    /// Finds the first line feed in a range of some bytes.
    ///
    /// - Returns: its index; nil when there is none.
    package static func first(in bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        let part = bytes.extracting(range)
        return unsafe part.withUnsafeBytes { part in
            guard let base = part.baseAddress, let found = unsafe memchr(base, 0x0A, part.count) else { return nil }
            return unsafe range.lowerBound + (UnsafeRawPointer(found) - base)
        }
    }
}
