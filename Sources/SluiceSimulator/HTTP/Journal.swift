import Synchronization

/// One request that a listener answered.
package struct JournalEntry: Sendable, Hashable, Codable {
    package let host: SimulatedHost
    package let method: String
    /// Path template, or `unknown` for a path that no template fits.
    package let route: String
    /// Path as sent, without the query.
    package let path: String
    package let status: Int
    /// Whether the request carried an `Authorization` header.
    package let authorization: Bool
}

/// What was asked of the simulator, newest last.
final class Journal: Sendable {
    /// Entries kept; older ones are dropped and counted.
    static let capacity = 500_000

    private struct State {
        var entries: [JournalEntry] = []
        var dropped = 0
    }

    private let state = Mutex(State())

    func record(_ entry: JournalEntry) {
        state.withLock { state in
            if state.entries.count == Self.capacity {
                state.entries.removeFirst(Self.capacity / 2)
                state.dropped += Self.capacity / 2
            }
            state.entries.append(entry)
        }
    }

    var entries: [JournalEntry] { state.withLock { $0.entries } }

    var dropped: Int { state.withLock { $0.dropped } }

    /// Forgets all entries.
    func clear() { state.withLock { $0 = State() } }

    var document: JSON {
        let (entries, dropped) = state.withLock { ($0.entries, $0.dropped) }
        return ["entries": .array(entries.map(Self.document)), "dropped": .integer(dropped)]
    }

    private static func document(_ entry: JournalEntry) -> JSON {
        [
            "host": .string(entry.host.rawValue), "method": .string(entry.method), "route": .string(entry.route),
            "path": .string(entry.path), "status": .integer(entry.status), "authorization": .bool(entry.authorization),
        ]
    }
}
