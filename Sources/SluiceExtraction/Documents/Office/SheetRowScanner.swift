/// Reads rows of a sheet as nearly all programs write them, without an XML parser: ASCII, without references, spaces between
/// elements, comments, or attributes that are seldom. What it does not take, the parser reads.
struct SheetRowScanner {
    /// A cell; its ranges are of the bytes that were given.
    struct Cell {
        /// What its attributes say; empty where there is none.
        var reference = 0..<0
        var style = 0..<0
        var kind = 0..<0
        var formula = 0..<0
        var value = 0..<0
    }

    /// The cells of the last row.
    private(set) var cells: [Cell] = []
    /// The number that the last row gives itself; empty where it gives none.
    private(set) var number = 0..<0

    private static let rowAttributes = AttributeNames([
        "r", "spans", "s", "customFormat", "ht", "hidden", "customHeight", "outlineLevel", "collapsed", "thickTop",
        "thickBot", "x14ac:dyDescent",
    ])
    private static let cellAttributes = AttributeNames(["r", "s", "t", "cm", "vm"])
    private static let formulaAttributes = AttributeNames(["t", "ref", "si", "ca"])
    private static let textAttributes = AttributeNames(["xml:space"])

    /// Takes one row.
    ///
    /// - Parameters:
    ///   - bytes: of the document.
    ///   - start: where the row begins.
    /// - Returns: where it ends; nil when it is not whole, or not as expected.
    mutating func take(_ bytes: Span<UInt8>, at start: Int) -> Int? {
        cells.removeAll(keepingCapacity: true)
        number = 0..<0
        var cursor = Cursor(index: start)
        guard cursor.take("<row", bytes) else { return nil }
        let isOpen = cursor.attributes(Self.rowAttributes, bytes) { attribute, value in
            if attribute == 0 { number = value }
        }
        guard let isOpen else { return nil }
        guard isOpen else { return cursor.index }
        while !cursor.take("</row>", bytes) {
            guard let cell = Self.cell(&cursor, bytes) else { return nil }
            cells.append(cell)
        }
        return cursor.index
    }

    private static func cell(_ cursor: inout Cursor, _ bytes: Span<UInt8>) -> Cell? {
        guard cursor.take("<c", bytes) else { return nil }
        var cell = Cell()
        let isOpen = cursor.attributes(cellAttributes, bytes) { attribute, value in
            switch attribute {
            case 0: cell.reference = value
            case 1: cell.style = value
            case 2: cell.kind = value
            default: break
            }
        }
        guard let isOpen else { return nil }
        guard isOpen else { return cell }
        if cursor.take("<f", bytes) {
            guard let isOpen = cursor.attributes(formulaAttributes, bytes, { _, _ in }) else { return nil }
            if isOpen {
                cell.formula = cursor.text(bytes)
                guard cursor.take("</f>", bytes) else { return nil }
            }
        }
        if cursor.take("<v/>", bytes) || cursor.take("<v />", bytes) { return cursor.take("</c>", bytes) ? cell : nil }
        if cursor.take("<v>", bytes) {
            cell.value = cursor.text(bytes)
            guard cursor.take("</v>", bytes) else { return nil }
        } else if cursor.take("<is><t", bytes) {
            guard let isOpen = cursor.attributes(textAttributes, bytes, { _, _ in }), isOpen else { return nil }
            cell.value = cursor.text(bytes)
            guard cursor.take("</t></is>", bytes) else { return nil }
        }
        return cursor.take("</c>", bytes) ? cell : nil
    }
}

/// Names of at most 16 letters, each as one number.
private struct AttributeNames {
    let keys: [UInt128]

    init(_ names: [String]) { keys = names.map { $0.utf8.reduce(0) { $0 << 8 | UInt128($1) } } }
}

/// A place in the bytes of a document.
private struct Cursor {
    private(set) var index: Int

    init(index: Int) { self.index = index }

    /// Goes behind a text if it stands here.
    @inline(__always)
    mutating func take(_ text: StaticString, _ bytes: Span<UInt8>) -> Bool {
        let count = text.utf8CodeUnitCount
        guard bytes.count - index >= count else { return false }
        let isHere = text.withUTF8Buffer { expected in
            for offset in 0..<count where unsafe bytes[index + offset] != expected[offset] { return false }
            return true
        }
        if isHere { index += count }
        return isHere
    }

    /// Goes behind the text that stands here: plain ASCII up to the next `<`.
    ///
    /// - Returns: where it stands. What follows may be no `<`.
    mutating func text(_ bytes: Span<UInt8>) -> Range<Int> {
        let start = index
        while index < bytes.count, Self.isPlain(bytes[index]) { index += 1 }
        return start..<index
    }

    /// Goes behind the attributes of an element, and the sign that ends its first tag.
    ///
    /// - Parameters:
    ///   - names: of the attributes that may stand here, each once; at most 64.
    ///   - bytes: of the document.
    ///   - body: called with the index of a name, and where its value stands.
    /// - Returns: whether the element has content; nil when something else stands here.
    @inline(__always)
    mutating func attributes(_ names: AttributeNames, _ bytes: Span<UInt8>, _ body: (Int, Range<Int>) -> Void) -> Bool?
    {
        var met: UInt64 = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: ">"):
                index += 1
                return true
            case UInt8(ascii: "/"):
                index += 1
                return take(">", bytes) ? false : nil
            case 0x20:
                index += 1
                // Some programs write a space in front of the end of a tag.
                if take("/>", bytes) { return false }
                guard let (name, value) = attribute(names, bytes), met & 1 << UInt64(name) == 0 else { return nil }
                met |= 1 << UInt64(name)
                body(name, value)
            default:
                return nil
            }
        }
        return nil
    }

    private mutating func attribute(_ names: AttributeNames, _ bytes: Span<UInt8>) -> (Int, Range<Int>)? {
        let end = index + 16
        var key: UInt128 = 0
        while index < bytes.count, bytes[index] != UInt8(ascii: "=") {
            guard index < end else { return nil }
            key = key << 8 | UInt128(bytes[index])
            index += 1
        }
        guard let number = names.keys.firstIndex(of: key), take("=\"", bytes) else { return nil }
        let value = text(bytes)
        return take("\"", bytes) ? (number, value) : nil
    }

    /// Whether a byte stands for itself in every text and attribute.
    @inline(__always)
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""): false
        case 0x20...0x7E: true
        default: false
        }
    }
}
