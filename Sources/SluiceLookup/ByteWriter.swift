/// Writes numbers, the lowest byte first.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ number: some FixedWidthInteger) {
        for shift in stride(from: 0, to: number.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }

    mutating func append(bytes more: [UInt8]) { bytes.append(contentsOf: more) }
}

/// Reads numbers, the lowest byte first; what is not there is an error.
struct ByteReader {
    private let all: [UInt8]
    private var place: Int

    init(_ bytes: [UInt8], at place: Int) {
        all = bytes
        self.place = place
    }

    mutating func bytes(_ count: Int) throws(ExactDataError) -> [UInt8] {
        guard count >= 0, count <= all.count - place else { throw ExactDataHeader.damaged }
        defer { place += count }
        return Array(all[place..<(place + count)])
    }

    mutating func number<Number: FixedWidthInteger>(_ type: Number.Type) throws(ExactDataError) -> Number {
        let size = Number.bitWidth / 8
        guard size <= all.count - place else { throw ExactDataHeader.damaged }
        var number: Number = 0
        for index in 0..<size { number |= Number(truncatingIfNeeded: all[place + index]) << (8 * index) }
        place += size
        return number
    }
}
