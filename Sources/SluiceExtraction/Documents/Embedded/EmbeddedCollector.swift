/// Takes the contents of elements of one XML document whose text is Base64.
struct EmbeddedCollector {
    private var found: [EmbeddedData] = []
    private var current: EmbeddedData?
    private var room: Int64
    private var counts: [String: Int] = [:]

    /// - Parameter room: decoded bytes that are kept in all.
    init(room: Int64) { self.room = room }

    /// An element begins.
    ///
    /// - Parameter kind: what it holds, which is counted: `picture` makes `picture 1`.
    mutating func start(_ kind: String) {
        end()
        current = EmbeddedData(name: "\(kind) \(counts[kind, default: 0] + 1)", room: room)
        counts[kind, default: 0] += 1
    }

    /// Takes a piece of its text.
    ///
    /// - Returns: whether all of it is Base64.
    mutating func append(_ text: Span<UInt8>) -> Bool { current?.append(text: text) ?? false }

    /// The element is over.
    mutating func end() {
        guard var data = current else { return }
        current = nil
        data.finish()
        room -= data.byteCount
        if data.byteCount > 0 || !data.isComplete { found.append(data) }
    }

    /// What was found. To be called once the document is over.
    mutating func takeAll() -> [EmbeddedData] {
        end()
        defer { found = [] }
        return found
    }
}
