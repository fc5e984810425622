/// How far the parts of a TIFF reach: directories, values, and the data that places and lengths in values tell.
struct TIFFExtent {
    /// A list of numbers in a file.
    typealias List = (offset: Int64, count: Int64, width: Int)

    /// The lists of one directory that tell where data stand (TIFF 6.0).
    struct Data {
        fileprivate var places: [UInt64: List] = [:]

        /// Strips, tiles, the picture of old JPEG, free bytes: the tag of their places by the one of their lengths.
        fileprivate static let places: [UInt64: UInt64] = [279: 273, 325: 324, 514: 513, 289: 288]
        private static let tags = Set(places.keys).union(places.values)

        mutating func take(_ tag: UInt64, _ list: List) {
            if Self.tags.contains(tag) { places[tag] = list }
        }
    }

    private var reached: Int64 = 0
    private var left = PictureReader.parts
    /// False when there are data whose length is not told, or more than are looked at.
    var isKnown = true

    var end: Int64? { isKnown && reached > 0 ? reached : nil }

    /// Adds a part; one that lies outside of the file does not count.
    mutating func add(_ offset: Int64, length: Int64, of fileBytes: Int64) {
        let (end, overflow) = offset.addingReportingOverflow(length)
        if !overflow && end <= fileBytes { reached = max(reached, end) }
    }

    /// Adds the data of one directory.
    mutating func add(_ data: Data, of bytes: PictureBytes, isBigEndian: Bool) {
        for (lengthTag, placeTag) in Data.places {
            guard let places = data.places[placeTag] else { continue }
            guard let lengths = data.places[lengthTag], lengths.count == places.count, places.count <= left else {
                isKnown = false
                continue
            }
            left -= Int(places.count)
            for index in 0..<places.count {
                guard let place = number(places, index, bytes, isBigEndian),
                    let length = number(lengths, index, bytes, isBigEndian)
                else {
                    isKnown = false
                    return
                }
                add(place, length: length, of: bytes.count)
            }
        }
    }

    private func number(_ list: List, _ index: Int64, _ bytes: PictureBytes, _ isBigEndian: Bool) -> Int64? {
        bytes.length(at: list.offset + index * Int64(list.width), bytes: list.width, isBigEndian: isBigEndian)
    }
}
