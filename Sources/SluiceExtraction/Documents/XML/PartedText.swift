/// Finds numbers that marks inside a text part (`4111<b>1111</b>`) in XML that is read as it is written, and joins them.
///
/// Elements that stand beside each other without text around them, such as fields of a record, are not joined.
struct PartedText {
    private enum Mark {
        case start, end
        /// An element without content, a comment, an instruction, or where character data begins or ends.
        case point
    }

    /// What begins at an index.
    private enum Opening {
        case text
        /// A mark that ends at another index.
        case mark(Mark, Int)
        /// A mark whose end is not here yet.
        case open
    }

    private enum Joint {
        case none
        /// The marks end at an index, and the number goes on, so many elements further in than a text beside elements.
        case found(Int, depth: Int)
        /// Their end is not here yet.
        case open
    }

    /// Bytes in front of a number that are looked at for what it is.
    private static let labelBytes = 160
    private static let tokenBytes = 64
    private static let marksBytes = 1024
    private static let valueBytes = 4096
    /// Bytes of all joined texts that are kept.
    private static let maximumBytes = 4 << 20
    private static let keptBytes = 512

    /// Lines with a number each, and what stands in front of it.
    private(set) var text: [UInt8] = []
    /// Whether there was more than could be kept.
    private(set) var isCut = false
    private var window: [UInt8] = []
    private var next = 0
    /// Whether the text begins with a mark; nil as long as it has not begun.
    private var isMarkup: Bool?

    /// Looks at the next piece of the text, in UTF-8.
    mutating func read(_ bytes: Span<UInt8>) {
        if isMarkup == nil { isMarkup = Self.isMarkup(bytes) }
        guard isMarkup == true else { return }
        unsafe bytes.withUnsafeBufferPointer { unsafe window.append(contentsOf: $0) }
        search(isLast: false)
        let dropped = min(max(0, next - Self.keptBytes), window.count)
        window.removeFirst(dropped)
        next -= dropped
    }

    /// The text is over.
    mutating func finish() {
        search(isLast: true)
        window.removeAll()
        next = 0
    }

    private static func isMarkup(_ bytes: Span<UInt8>) -> Bool? {
        for index in bytes.indices where bytes[index] > 0x20 && ![0xEF, 0xBB, 0xBF].contains(bytes[index]) {
            return bytes[index] == UInt8(ascii: "<")
        }
        return nil
    }

    // MARK: Searching

    private mutating func search(isLast: Bool) {
        var bracket = firstByte(UInt8(ascii: "]"), in: window, from: next) ?? window.count
        while let angle = firstByte(UInt8(ascii: "<"), in: window, from: next)
            ?? (bracket < window.count ? bracket : nil)
        {
            let mark = min(angle, bracket)
            if mark == bracket { bracket = firstByte(UInt8(ascii: "]"), in: window, from: mark + 1) ?? window.count }
            next = mark + 1
            guard endsInDigit(before: mark) else { continue }
            let isOpen = !isLast && window.count - mark < Self.valueBytes
            switch joint(at: mark, depth: nil) {
            case .none: break
            case .open:
                guard isOpen else { break }
                next = mark
                return
            case .found(let end, let depth):
                guard let stop = take(mark, end, depth, isOpen: isOpen) else {
                    next = mark
                    return
                }
                next = stop
                if bracket < stop { bracket = firstByte(UInt8(ascii: "]"), in: window, from: stop) ?? window.count }
            }
        }
        next = max(next, window.count)
    }

    /// Takes a number with all its joints.
    ///
    /// - Returns: where it is over; nil when that is not here yet.
    private mutating func take(_ mark: Int, _ end: Int, _ depth: Int, isOpen: Bool) -> Int? {
        var line = label(before: mark)
        var (start, index, depth) = (end, end, depth)
        while true {
            let byte = index < window.count ? window[index] : 0
            if index >= window.count, isOpen { return nil }
            let isOver = byte == 0x0A || index - start > Self.tokenBytes && byte & 0xC0 != 0x80
            if index >= window.count || isOver { break }
            guard byte == UInt8(ascii: "<") || byte == UInt8(ascii: "]") else {
                index += 1
                continue
            }
            let isChained = window[start..<index].allSatisfy { Self.isPiece($0) }
            switch joint(at: index, depth: isChained ? depth : nil) {
            case .open where isOpen: return nil
            case .found(let next, let further):
                line += window[start..<index]
                (start, index, depth) = (next, next, further)
                continue
            case .none where byte == UInt8(ascii: "]") && !window[index...].starts(with: "]]>".utf8):
                index += 1
                continue
            case .none, .open: break
            }
            break
        }
        line += window[start..<index] + [0x0A]
        if text.count + line.count <= Self.maximumBytes { text += line } else { isCut = true }
        return index
    }

    /// The line so far: what stands in front of the number, without digits and marks, and its first piece.
    private func label(before mark: Int) -> [UInt8] {
        var token = mark
        while token > 0, mark - token < Self.tokenBytes, Self.isPiece(window[token - 1]) { token -= 1 }
        var label: [UInt8] = []
        let signs = Array("<>/=\"'".utf8)
        for byte in window[max(0, token - Self.labelBytes)..<token].drop(while: { $0 & 0xC0 == 0x80 }) {
            if Self.isDigit(byte) { continue }
            let isBlank = byte <= 0x20 || signs.contains(byte)
            if !isBlank { label.append(byte) } else if let last = label.last, last != 0x20 { label.append(0x20) }
        }
        return label + window[token..<mark]
    }

    // MARK: Joints

    /// Whether the marks that begin at an index part a number.
    ///
    /// - Parameters:
    ///   - start: where they begin.
    ///   - depth: how many elements are open inside of one that has text beside elements, where that is known.
    /// - Returns: where they end, if they do.
    private func joint(at start: Int, depth: Int?) -> Joint {
        guard endsInDigit(before: start) else { return .none }
        var end = start
        var first: Mark?
        var last: Mark?
        var known = depth
        while end < window.count, window[end] == UInt8(ascii: "<") || window[end] == UInt8(ascii: "]") {
            switch opening(at: end) {
            case .text: return .none
            case .open: return window.count - start > Self.marksBytes ? .none : .open
            case .mark(let mark, let next):
                end = next
                guard mark != .point else { break }
                if first == nil {
                    first = mark
                    known = known ?? (mark == .start ? 0 : isAmongText(before: start) ? 1 : nil)
                }
                last = mark
                if let open = known { known = mark == .start ? open + 1 : open > 0 ? open - 1 : nil }
            }
            guard end - start <= Self.marksBytes else { return .none }
        }
        guard end + 1 < window.count else { return .open }
        guard Self.isDigit(window[end]) || Self.isBlank(window[end]) && Self.isDigit(window[end + 1]) else {
            return .none
        }
        // A text behind an end stands beside elements too, and so does one around points.
        if known == nil && last != .start { known = 0 }
        return known.map { .found(end, depth: $0) } ?? .none
    }

    /// Whether a digit stands in front of an index, with a space or a hyphen between at most.
    private func endsInDigit(before index: Int) -> Bool {
        guard index > 0 else { return false }
        if Self.isDigit(window[index - 1]) { return true }
        return index > 1 && Self.isBlank(window[index - 1]) && Self.isDigit(window[index - 2])
    }

    /// Whether there is text in front of the element that ends at an index.
    private func isAmongText(before end: Int) -> Bool {
        let before = window[max(0, end - Self.labelBytes)..<end]
        guard let start = before.lastIndex(of: UInt8(ascii: "<")), !"/!?".utf8.contains(window[start + 1]) else {
            return false
        }
        let text = window[max(0, start - Self.labelBytes)..<start].last { $0 > 0x20 }
        return text.map { $0 != UInt8(ascii: ">") } ?? false
    }

    private func opening(at start: Int) -> Opening {
        guard start + 1 < window.count else { return .open }
        guard window[start] == UInt8(ascii: "<") else { return fixed("]]>", at: start) }
        switch window[start + 1] {
        case UInt8(ascii: "/"): return end(of: start).map { .mark(.end, $0) } ?? .open
        case 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), 0x80...:
            guard let end = end(of: start) else { return .open }
            guard window[end - 2] == UInt8(ascii: "/") else { return .mark(.start, end) }
            return Self.isBreak(window[start + 1..<end - 2]) ? .text : .mark(.point, end)
        case UInt8(ascii: "?"): return point(to: "?>", from: start)
        case UInt8(ascii: "!"):
            return window[start...].starts(with: "<!-".utf8)
                ? point(to: "-->", from: start) : fixed("<![CDATA[", at: start)
        default: return .text
        }
    }

    private func fixed(_ mark: String, at start: Int) -> Opening {
        let rest = window[start...].prefix(mark.utf8.count)
        if rest.elementsEqual(mark.utf8) { return .mark(.point, start + rest.count) }
        return mark.utf8.starts(with: rest) ? .open : .text
    }

    private func end(of start: Int) -> Int? {
        var index = start + 1
        let last = min(start + Self.marksBytes, window.count)
        while index < last, window[index] != UInt8(ascii: ">") { index += 1 }
        return index < last ? index + 1 : nil
    }

    private func point(to mark: String, from start: Int) -> Opening {
        var rest = window[start...].prefix(Self.marksBytes)
        while let end = rest.firstIndex(of: UInt8(ascii: ">")) {
            rest = rest[(end + 1)...]
            if window[...end].suffix(mark.utf8.count).elementsEqual(mark.utf8) { return .mark(.point, end + 1) }
        }
        return .open
    }

    /// Elements without content that are ends of lines.
    private static func isBreak(_ tag: ArraySlice<UInt8>) -> Bool {
        let name = tag.prefix { $0 > 0x20 }.split(separator: UInt8(ascii: ":")).last ?? []
        return ["br", "lb", "tab", "cr", "linebreak", "line-break", "newline"].contains(
            String(decoding: name, as: UTF8.self).lowercased())
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == UInt8(ascii: "-") }

    /// Whether a number and the words in front of it may have the byte in them.
    private static func isPiece(_ byte: UInt8) -> Bool {
        isDigit(byte) || isBlank(byte) || (0x41...0x5A).contains(byte & 0xDF) || byte == UInt8(ascii: ".")
    }
}
