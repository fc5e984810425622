/// Where the pieces of a text of a drawing (SVG) are put, which tells whether they go on with a line.
struct DrawnText {
    enum Place {
        /// It goes on where the text before it ends.
        case here
        /// On the same line, at a place of its own.
        case beside
        /// On another line.
        case below
    }

    /// Bytes of attributes that are looked at.
    private static let maximumBytes = 4096

    private var height: [UInt8] = []

    /// Takes the beginning of an element.
    ///
    /// - Parameters:
    ///   - name: in lower case.
    ///   - attributes: as they are written.
    /// - Returns: where its text is put.
    mutating func place(_ name: [UInt8], _ attributes: ArraySlice<UInt8>) -> Place {
        guard name.elementsEqual("tspan".utf8) || name.elementsEqual("text".utf8) else { return .here }
        let values = Self.values(attributes.prefix(Self.maximumBytes))
        let isMoved = values.down.contains { (0x31...0x39).contains($0) }
        let isBelow =
            values.height.map { $0 != height } ?? false || values.isPlaced && isMoved || Self.isLine(values.down)
        if let own = values.height { height = own }
        return isBelow ? .below : values.isPlaced ? .beside : .here
    }

    /// Whether text that is moved down by so much is on another line, and no index: most of a letter, or eight points.
    private static func isLine(_ down: [UInt8]) -> Bool {
        let digits = down.prefix { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
        guard let number = Double(String(decoding: digits, as: UTF8.self)) else { return false }
        return number >= (down.dropFirst(digits.count).elementsEqual("em".utf8) ? 0.8 : 8)
    }

    /// The first numbers of `y` and `dy`, and whether there is an `x`.
    private static func values(_ attributes: ArraySlice<UInt8>) -> (height: [UInt8]?, down: [UInt8], isPlaced: Bool) {
        var values: (height: [UInt8]?, down: [UInt8], isPlaced: Bool) = (nil, [], false)
        var rest = attributes
        while let equals = rest.firstIndex(of: UInt8(ascii: "=")) {
            let name = rest[..<equals].reversed().drop { $0 <= 0x20 }.prefix { $0 > 0x20 }.reversed()
            rest = rest[(equals + 1)...].drop { $0 <= 0x20 }
            guard let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { continue }
            let value = rest.dropFirst().prefix { $0 != quote }
            rest = rest[value.endIndex...].dropFirst()
            let number = Array(value.drop { $0 <= 0x20 }.prefix { $0 > 0x20 && $0 != UInt8(ascii: ",") })
            switch String(decoding: name, as: UTF8.self) {
            case "x": values.isPlaced = true
            case "y": values.height = number
            case "dy": values.down = number
            default: break
            }
        }
        return values
    }
}
