/// What a place inside a document is told in.
package enum PlaceUnit: UInt8, Sendable, Hashable, Codable {
    /// Lines and columns of the text say all.
    case text = 0
    /// `first` is the row and `second` the column of a sheet, both from 1: `B17`.
    case cell = 1
    /// `first` is the number of a record from 1, `second` the index in ``Segment/columns`` from 0: `email[17]`.
    case record = 2
    /// `first` is the page from 1.
    case page = 3
    /// `first` is the paragraph from 1.
    case paragraph = 4
    /// `first` is the slide from 1.
    case slide = 5
    /// `first` is the comment from 1.
    case comment = 6
    /// `first` is the line of the file from 1, of which the text does not have the lines.
    case line = 7
}

/// A place inside a document; what the numbers are is told by a ``PlaceUnit``.
package struct Place: Sendable, Hashable {
    package var first: Int32
    package var second: Int32

    package init(_ first: Int, _ second: Int = 0) {
        self.first = Int32(clamping: first)
        self.second = Int32(clamping: second)
    }
}

/// From an offset in a segment's text on, the text stands at a place.
package struct PlaceMark: Sendable, Hashable {
    /// Bytes of the segment's UTF-8 text before it.
    package var offset: Int64
    package var place: Place

    package init(offset: Int64, _ place: Place) {
        self.offset = offset
        self.place = place
    }
}

/// The marks of the open segment, as far as matches may still fall on them, and what they make of an offset.
package struct PlaceMap: Sendable {
    private var segment: Segment?
    private var marks: [PlaceMark] = []
    /// Marks before this index are of no use any more.
    private var first = 0

    package init() {}

    /// A new segment.
    package mutating func begin(_ segment: Segment) {
        self.segment = segment
        marks.removeAll(keepingCapacity: true)
        first = 0
    }

    /// The next marks. One out of order is taken to stand where the last one does.
    package mutating func add(_ new: [PlaceMark]) {
        for mark in new {
            let last = marks.last?.offset ?? 0
            marks.append(PlaceMark(offset: max(mark.offset, last), mark.place))
        }
    }

    /// Forgets the marks that no offset at or behind this one needs.
    package mutating func drop(before offset: Int64) {
        first = max(first, index(of: offset) ?? 0)
        guard first > 4096, first > marks.count / 2 else { return }
        marks.removeSubrange(0..<first)
        first = 0
    }

    /// Looks up the page of a paged document.
    ///
    /// - Parameter offset: in the segment's text.
    /// - Returns: the page from 1; nil for other segments.
    package func page(at offset: Int64) -> Int? {
        guard segment?.unit == .page, let index = index(of: offset) else { return nil }
        return Int(marks[index].place.first)
    }

    /// Looks up the line of the file, for text that does not have its lines.
    ///
    /// - Parameter offset: in the segment's text.
    /// - Returns: the line from 1; nil for other segments.
    package func line(at offset: Int64) -> Int64? {
        guard segment?.unit == .line, let index = index(of: offset) else { return nil }
        return Int64(marks[index].place.first)
    }

    /// Looks up what follows the document's path.
    ///
    /// - Parameter offset: in the segment's text.
    /// - Returns: for example `#Sheet2!B17` or `#slide 4`; empty where lines and columns say all.
    package func fragment(at offset: Int64) -> String {
        guard let segment else { return "" }
        let place = index(of: offset).map { marks[$0].place }
        let inside = place.flatMap { Self.text(of: $0, in: segment) }
        switch (segment.part.isEmpty, inside) {
        case (true, nil): return ""
        case (true, let inside?): return "#\(inside)"
        case (false, nil): return "#\(segment.part)"
        case (false, let inside?): return "#\(segment.part)\(segment.unit.parts)\(inside)"
        }
    }

    /// The last mark at or before an offset.
    private func index(of offset: Int64) -> Int? {
        var low = first
        var high = marks.count
        while low < high {
            let middle = (low + high) / 2
            if marks[middle].offset <= offset { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? low - 1 : nil
    }

    private static func text(of place: Place, in segment: Segment) -> String? {
        switch segment.unit {
        case .text, .page, .line: return nil
        case .cell: return columnLetters(Int(place.second)) + String(place.first)
        case .record:
            let column = Int(place.second)
            guard segment.columns.indices.contains(column) else { return "[\(place.first)]" }
            return "\(segment.columns[column])[\(place.first)]"
        case .paragraph: return "paragraph \(place.first)"
        case .slide: return "slide \(place.first)"
        case .comment: return "comment \(place.first)"
        }
    }

    /// A to Z, AA to ZZ and so on for 1, 2, …
    private static func columnLetters(_ column: Int) -> String {
        var letters: [UInt8] = []
        var rest = max(1, column)
        while rest > 0 {
            letters.append(0x41 + UInt8((rest - 1) % 26))
            rest = (rest - 1) / 26
        }
        return String(decoding: letters.reversed(), as: UTF8.self)
    }
}

extension PlaceUnit {
    /// What parts the name of a part from the place inside it.
    fileprivate var parts: String {
        switch self {
        case .cell, .record: "!"
        case .text, .page, .paragraph, .slide, .comment, .line: " "
        }
    }
}
