private import CSluiceScan

/// Finds the places of a text at which some of it may be encoded: a quick look that leaves little to be looked at
/// closely. The working memory of one thread.
package struct EncodedPlaces {
    private let level: Int32
    private var places = [UInt32](repeating: 0, count: 4096)
    /// How many places the last search found.
    package private(set) var count = 0

    package init() { self.init(level: .best) }

    init(level: ShapeScratch.Level) { self.level = level.rawValue }

    /// A place that the last search found; they are in order.
    package subscript(_ index: Int) -> Int { Int(places[index]) }

    /// Finds the places in a range.
    ///
    /// - Parameters:
    ///   - text: the bytes, all of which may be looked at. Sixty-six bytes behind the range must be known, unless the
    ///     text ends.
    ///   - range: where units begin.
    /// - Returns: where to go on: the range's end, or less when there are places to be taken first.
    package mutating func find(in text: Span<UInt8>, range: Range<Int>) -> Int {
        count = 0
        guard !range.isEmpty else { return range.upperBound }
        var found = 0
        let level = level
        let next = unsafe text.withUnsafeBufferPointer { bytes in
            unsafe places.withUnsafeMutableBufferPointer { buffer in
                unsafe sluice_find_encoded(
                    level, bytes.baseAddress, bytes.count, range.lowerBound, range.upperBound,
                    buffer.baseAddress, buffer.count, &found
                )
            }
        }
        count = found
        return next
    }

    /// Whether a run of Base64 or hex begins at an index, whatever stands before it.
    package static func runBegins(at index: Int, in text: Span<UInt8>) -> Bool {
        guard index < text.count else { return false }
        return unsafe text.withUnsafeBufferPointer { bytes in
            unsafe sluice_begins_encoded_run(bytes.baseAddress, bytes.count, index) != 0
        }
    }
}
