import SluiceCore

/// Collects the names of a container's members, because a name is content too: a card number may stand in it.
///
/// They are passed on as segments of their own, one name a line, under the path `(member names)` below the container.
struct MemberNames {
    /// Component of the path under which names are found.
    static let component = Array("(member names)".utf8)
    /// Names are passed on when so many bytes have come together, so that no number of members takes memory.
    private static let flushBytes = 64 << 10

    private let path: String
    private var bytes: [UInt8] = []
    private var flushed: Int64 = 0
    private var seen: [UInt64: Int] = [:]
    private var targets: Set<UInt64> = []

    init(of container: MemberPath) { path = container.appending(Self.component).text }

    /// - Returns: how many members of this name there are now.
    mutating func add(_ name: [UInt8]) -> Int {
        bytes.append(contentsOf: name)
        bytes.append(0x0A)
        var hash = FNVHash()
        hash.combine(name)
        let count = seen[hash.value, default: 0] + 1
        seen[hash.value] = count
        return count
    }

    /// Adds where a link leads, unless that was seen as the name of a member or as a target.
    mutating func add(target: [UInt8]) {
        var hash = FNVHash()
        hash.combine(target)
        guard !target.isEmpty, seen[hash.value] == nil, targets.insert(hash.value).inserted else { return }
        bytes.append(contentsOf: target)
        bytes.append(0x0A)
    }

    var isFull: Bool { bytes.count >= Self.flushBytes }

    /// Passes on what has come together. Not to be called while a segment is open.
    mutating func flush(into receiver: inout some ExtractionReceiver) throws {
        guard !bytes.isEmpty else { return }
        try receiver.begin(
            Segment(path: path, mediaType: Segment.memberNames, encoding: .utf8, sourceOffset: flushed)
        )
        try receiver.text(bytes.span)
        try receiver.end()
        flushed += Int64(bytes.count)
        bytes.removeAll(keepingCapacity: true)
    }
}
