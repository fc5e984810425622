/// The pictures of a GIF (version 89a).
struct GIFAnimation: Animation {
    private let bytes: [UInt8]
    private var canvas: GrayCanvas
    private var position: Int
    private(set) var isDamaged = false
    /// What the extension in front of a picture says of it.
    private var control: (disposal: GrayCanvas.Disposal, clear: Int?) = (.kept, nil)

    /// - Returns: nil for what is no GIF, or has more dots than the limit.
    init?(_ bytes: [UInt8], maximumPixels: Int) {
        guard bytes.count > 13, bytes.starts(with: "GIF8".utf8),
            let canvas = GrayCanvas(
                width: Self.number(bytes, 6), height: Self.number(bytes, 8), maximumPixels: maximumPixels)
        else { return nil }
        self.bytes = bytes
        self.canvas = canvas
        position = 13 + Self.tableBytes(bytes[10])
    }

    mutating func next() -> [UInt8]? {
        while position < bytes.count, !isDamaged {
            switch bytes[position] {
            case 0x21:
                readControl()
                position = skipBlocks(from: position + 2)
            case 0x2C:
                guard draw() else {
                    isDamaged = true
                    return nil
                }
                return canvas.file
            default: return nil
            }
        }
        return nil
    }

    private static func number(_ bytes: [UInt8], _ start: Int) -> Int { Int(bytes[start]) | Int(bytes[start + 1]) << 8 }

    private static func tableBytes(_ flags: UInt8) -> Int { flags & 0x80 == 0 ? 0 : 3 << Int(flags & 7 + 1) }

    private func skipBlocks(from start: Int) -> Int {
        var position = start
        while position < bytes.count {
            let length = Int(bytes[position])
            position += 1 + length
            if length == 0 { break }
        }
        return min(position, bytes.count)
    }

    private mutating func readControl() {
        guard position + 7 < bytes.count, bytes[position + 1] == 0xF9, bytes[position + 2] == 4 else { return }
        let flags = bytes[position + 3]
        let disposal: GrayCanvas.Disposal =
            switch flags >> 2 & 7 {
            case 2: .cleared
            case 3: .undone
            default: .kept
            }
        control = (disposal, flags & 1 == 1 ? Int(bytes[position + 6]) : nil)
    }

    /// - Returns: whether there was a picture.
    private mutating func draw() -> Bool {
        guard position + 11 < bytes.count else { return false }
        let place = GrayCanvas.Place(
            left: Self.number(bytes, position + 1), top: Self.number(bytes, position + 3),
            width: Self.number(bytes, position + 5), height: Self.number(bytes, position + 7))
        let flags = bytes[position + 9]
        let start = position + 10 + Self.tableBytes(flags)
        let colors = flags & 0x80 == 0 ? table(at: 13, bytes[10]) : table(at: position + 10, flags)
        // What lies outside of the canvas is not seen.
        guard place.width > 0, place.height > 0, place.width * place.height <= canvas.width * canvas.height,
            start < bytes.count
        else { return false }
        let dots = Self.undone(bytes, from: start, count: place.width * place.height)
        let rows = flags & 0x40 == 0 ? Array(0..<place.height) : Self.interlaced(place.height)
        let clear = control.clear
        canvas.draw(at: place, control.disposal, replaces: false) { x, y in
            let index = rows[y] * place.width + x
            guard index < dots.count, dots[index] != clear ?? -1 else { return (0, 0) }
            let color = Int(dots[index])
            return (color < colors.count ? colors[color] : 0, 255)
        }
        control = (.kept, nil)
        position = skipBlocks(from: start + 1)
        return true
    }

    private func table(at start: Int, _ flags: UInt8) -> [UInt8] {
        stride(from: start, to: min(start + Self.tableBytes(flags), bytes.count - 2), by: 3).map {
            GrayCanvas.gray(bytes[$0], bytes[$0 + 1], bytes[$0 + 2])
        }
    }

    /// Which stored row is seen in each row.
    private static func interlaced(_ height: Int) -> [Int] {
        var rows = [Int](repeating: 0, count: height)
        var stored = 0
        for (start, step) in [(0, 8), (4, 8), (2, 4), (1, 2)] {
            for row in stride(from: start, to: height, by: step) {
                rows[row] = stored
                stored += 1
            }
        }
        return rows
    }

    /// Undoes the compression by Lempel, Ziv and Welch (appendix F).
    ///
    /// - Parameters:
    ///   - bytes: of the file.
    ///   - start: of the size of the first codes; blocks follow.
    ///   - count: dots that are wanted.
    /// - Returns: their colours, fewer where the data are damaged.
    private static func undone(_ bytes: [UInt8], from start: Int, count: Int) -> [Int16] {
        let size = Int(bytes[start])
        guard (1...11).contains(size) else { return [] }
        let clear = 1 << size
        var prefix = [Int16](repeating: 0, count: 4096)
        var suffix = [Int16](repeating: 0, count: 4096)
        var (next, width, old, first) = (clear + 2, size + 1, -1, Int16(0))
        var result: [Int16] = []
        result.reserveCapacity(count)
        var stack: [Int16] = []
        var (bits, bitCount) = (0, 0)
        var position = start + 1
        var blockEnd = position
        while result.count < count {
            while bitCount < width {
                if position == blockEnd {
                    guard position < bytes.count, bytes[position] > 0 else { return result }
                    blockEnd = position + 1 + Int(bytes[position])
                    position += 1
                }
                guard position < bytes.count else { return result }
                bits |= Int(bytes[position]) << bitCount
                bitCount += 8
                position += 1
            }
            let code = bits & (1 << width - 1)
            bits >>= width
            bitCount -= width
            if code == clear {
                (next, width, old) = (clear + 2, size + 1, -1)
                continue
            }
            if code == clear + 1 { break }
            guard code < next || (code == next && old >= 0), old >= 0 || code < clear else { break }
            var current = code
            if code == next {
                stack.append(first)
                current = old
            }
            while current > clear {
                stack.append(suffix[current])
                current = Int(prefix[current])
            }
            first = Int16(current)
            result.append(first)
            while let dot = stack.popLast() { result.append(dot) }
            if old >= 0 && next < 4096 {
                (prefix[next], suffix[next]) = (Int16(old), first)
                next += 1
                if next == 1 << width && width < 12 { width += 1 }
            }
            old = code
        }
        return result
    }
}
