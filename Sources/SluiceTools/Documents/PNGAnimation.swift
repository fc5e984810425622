import SluiceArchive

/// The pictures of an animated PNG (third edition, 11.3.4) without interlacing.
struct PNGAnimation: Animation {
    /// Size and place of a picture, how it is drawn, and its compressed dots.
    private struct Frame {
        var place: GrayCanvas.Place
        var disposal: GrayCanvas.Disposal
        var replaces: Bool
        var data: [UInt8] = []
    }

    private let bytes: [UInt8]
    private var canvas: GrayCanvas
    private var position = 33
    private let depth: Int
    private let channels: Int
    private let isIndexed: Bool
    /// Gray and opacity of the colours of a palette.
    private var palette: [(gray: UInt8, alpha: UInt8)] = []
    private var frame: Frame?
    private(set) var isDamaged = false

    /// - Returns: nil for what is no PNG, or has more dots than the limit.
    init?(_ bytes: [UInt8], maximumPixels: Int) {
        guard bytes.count > 33, bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]), bytes[12..<16].elementsEqual("IHDR".utf8),
            let channels = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][bytes[25]], [1, 2, 4, 8, 16].contains(bytes[24]),
            let canvas = GrayCanvas(
                width: Self.number(bytes, 16), height: Self.number(bytes, 20), maximumPixels: maximumPixels)
        else { return nil }
        self.bytes = bytes
        self.canvas = canvas
        self.channels = channels
        depth = Int(bytes[24])
        isIndexed = bytes[25] == 3
        isDamaged = bytes[28] != 0
    }

    mutating func next() -> [UInt8]? {
        while position + 12 <= bytes.count, !isDamaged {
            let length = Self.number(bytes, position)
            guard length <= bytes.count - position - 12 else { break }
            let data = bytes[position + 8..<position + 8 + length]
            let type = String(decoding: bytes[position + 4..<position + 8], as: UTF8.self)
            position += 12 + length
            switch type {
            case "PLTE":
                palette = stride(from: data.startIndex, to: data.endIndex - 2, by: 3).map {
                    (GrayCanvas.gray(data[$0], data[$0 + 1], data[$0 + 2]), 255)
                }
            case "tRNS" where isIndexed:
                for (index, alpha) in data.enumerated() where index < palette.count { palette[index].alpha = alpha }
            case "IDAT": frame?.data += data
            case "fdAT": frame?.data += data.dropFirst(4)
            case "fcTL" where length >= 26:
                let ended = frame
                frame = Self.frame(data)
                if let ended, !ended.data.isEmpty { return draw(ended) }
            default: break
            }
        }
        guard let ended = frame, !ended.data.isEmpty, !isDamaged else { return nil }
        frame = nil
        return draw(ended)
    }

    private static func number(_ bytes: [UInt8], _ start: Int) -> Int {
        bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    }

    private static func frame(_ data: ArraySlice<UInt8>) -> Frame {
        let bytes = Array(data)
        let place = GrayCanvas.Place(
            left: number(bytes, 12), top: number(bytes, 16), width: number(bytes, 4), height: number(bytes, 8))
        let disposal: GrayCanvas.Disposal = bytes[24] == 1 ? .cleared : bytes[24] == 2 ? .undone : .kept
        return Frame(place: place, disposal: disposal, replaces: bytes[25] == 0)
    }

    // MARK: Dots

    private mutating func draw(_ frame: Frame) -> [UInt8]? {
        let place = frame.place
        guard place.width > 0, place.height > 0, place.width <= canvas.width, place.height <= canvas.height,
            place.left <= canvas.width, place.top <= canvas.height
        else {
            isDamaged = true
            return nil
        }
        let dotBytes = max(1, channels * depth / 8)
        let rowBytes = (place.width * channels * depth + 7) / 8
        var (rows, _) = Inflation.inflated(frame.data, limit: (rowBytes + 1) * place.height)
        // Rows that are missing are told, and those that are there are drawn.
        if rows.count < (rowBytes + 1) * place.height {
            isDamaged = true
            rows += [UInt8](repeating: 0, count: (rowBytes + 1) * place.height - rows.count)
        }
        Self.unfilter(&rows, rowBytes: rowBytes, dotBytes: dotBytes)
        let (depth, channels, isIndexed, palette) = (depth, channels, isIndexed, palette)
        canvas.draw(at: place, frame.disposal, replaces: frame.replaces) { x, y in
            let row = y * (rowBytes + 1) + 1
            guard depth >= 8 else {
                let bit = x * depth
                let value = Int(rows[row + bit / 8] >> (8 - depth - bit % 8)) & (1 << depth - 1)
                if isIndexed { return value < palette.count ? palette[value] : (0, 255) }
                return (UInt8(value * 255 / (1 << depth - 1)), 255)
            }
            let start = row + x * dotBytes
            // Of sixteen bits the upper ones stand first.
            let step = depth / 8
            switch channels {
            case 1 where isIndexed: return Int(rows[start]) < palette.count ? palette[Int(rows[start])] : (0, 255)
            case 1: return (rows[start], 255)
            case 2: return (rows[start], rows[start + step])
            default:
                let gray = GrayCanvas.gray(rows[start], rows[start + step], rows[start + 2 * step])
                return (gray, channels == 4 ? rows[start + 3 * step] : 255)
            }
        }
        return canvas.file
    }

    /// Undoes the filter that each row begins with (9.2).
    private static func unfilter(_ rows: inout [UInt8], rowBytes: Int, dotBytes: Int) {
        for start in stride(from: 0, to: rows.count, by: rowBytes + 1) {
            let filter = rows[start]
            guard (1...4).contains(filter) else { continue }
            for index in start + 1..<start + 1 + rowBytes {
                let hasLeft = index - start > dotBytes
                let left = hasLeft ? Int(rows[index - dotBytes]) : 0
                let above = start > 0 ? Int(rows[index - rowBytes - 1]) : 0
                let corner = start > 0 && hasLeft ? Int(rows[index - rowBytes - 1 - dotBytes]) : 0
                let guess =
                    switch filter {
                    case 1: left
                    case 2: above
                    case 3: (left + above) / 2
                    default: nearest(left, above, corner)
                    }
                rows[index] &+= UInt8(guess)
            }
        }
    }

    /// The one of three that lies nearest to their sum (Paeth, 9.4).
    private static func nearest(_ left: Int, _ above: Int, _ corner: Int) -> Int {
        let sum = left + above - corner
        let (toLeft, toAbove, toCorner) = (abs(sum - left), abs(sum - above), abs(sum - corner))
        if toLeft <= toAbove && toLeft <= toCorner { return left }
        return toAbove <= toCorner ? above : corner
    }
}
