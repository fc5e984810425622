import SluiceCore

/// The parts that a reader composes one after the other, of which some may be complete before they are passed on.
struct PartQueue {
    private var done: [PartWriter] = []
    /// The part that text goes to.
    var current: PartWriter

    init(_ first: PartWriter) { current = first }

    /// What comes belongs to another part.
    mutating func begin(_ part: PartWriter) {
        if !current.isEmpty { done.append(current) }
        current = part
    }

    /// Passes on what has come together.
    mutating func flush(into receiver: inout some ExtractionReceiver) throws {
        for index in done.indices { try done[index].close(into: &receiver) }
        done.removeAll(keepingCapacity: true)
        if current.isFull { try current.flush(into: &receiver) }
    }

    /// Passes on all of it.
    mutating func close(into receiver: inout some ExtractionReceiver) throws {
        try flush(into: &receiver)
        try current.close(into: &receiver)
    }
}
