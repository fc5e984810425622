/// Where messages have named a conversation file: kept, because log files name it once and are gone after 30 days, and shown
/// as evidence of its findings.
///
/// Taking up the same places again changes nothing, so a log file may be read twice.
package struct FileSightings: Sendable, Hashable {
    /// Places that are kept whole: the first that were met.
    package static let keptPlaces = 5
    /// Places that are told apart and counted: 16 KB at most are stored of a file.
    package static let countedPlaces = 1000

    /// At most ``keptPlaces``. Ids, times, flags and who acted; no names of files and no web addresses.
    package private(set) var places: [JSONValue] = []
    /// One for each different place, at most ``countedPlaces``.
    private var keys: [UInt64] = []
    /// Whether any place was in a temporary chat.
    private var isTemporary = false
    /// Places that an older version has counted.
    private var atLeast = 0

    package init() {}

    /// Takes up places that an older version has stored, of `count` in all.
    package init(places: [JSONValue], count: Int) {
        for place in places { add(place) }
        atLeast = count
    }

    /// Takes up a place; it is known by its message.
    package mutating func add(_ place: JSONValue) {
        if case .object(let members) = place, members["is_temporary_chat"] == true { isTemporary = true }
        let key = Self.key(of: place)
        guard keys.count < Self.countedPlaces, !keys.contains(key) else { return }
        keys.append(key)
        if places.count < Self.keptPlaces { places.append(place) }
    }

    /// The same for the same message of the same conversation in every process. Lengths keep the texts apart.
    private static func key(of place: JSONValue) -> UInt64 {
        guard case .object(let members) = place else { return 0 }
        let isMessage = if case .string = members["message_id"] { true } else { false }
        var hash = FNVHash()
        for name in ["conversation_id"] + (isMessage ? ["message_id"] : ["at", "user_id", "user_email"]) {
            if case .string(let text) = members[name] {
                hash.combine("\(text.utf8.count) \(text)".utf8)
            } else {
                hash.combine([0xFF])
            }
        }
        return hash.value
    }

    /// Takes up the places of others, behind its own.
    ///
    /// - Returns: whether anything was new.
    @discardableResult
    package mutating func merge(_ others: FileSightings) -> Bool {
        let before = self
        isTemporary = isTemporary || others.isTemporary
        atLeast = max(atLeast, others.atLeast)
        for (position, key) in others.keys.enumerated() where keys.count < Self.countedPlaces && !keys.contains(key) {
            keys.append(key)
            // Of others that have the most, the places behind those they keep are only counted.
            if places.count < Self.keptPlaces, position < others.places.count {
                places.append(others.places[position])
            }
        }
        return self != before
    }

    /// What a finding in the file shows of them.
    package var evidence: [String: JSONValue] {
        [
            "places": .array(places), "place_count": .integer(Int64(max(keys.count, atLeast))),
            "is_temporary_chat": .bool(isTemporary),
        ]
    }

    /// As they are stored: ``evidence``, with the keys in hex in place of their count.
    package var stored: JSONValue {
        let text = keys.map { key in
            let digits = String(key, radix: 16)
            return String(repeating: "0", count: 16 - digits.utf8.count) + digits
        }
        return [
            "places": .array(places), "keys": .string(text.joined()), "is_temporary_chat": .bool(isTemporary),
            "at_least": .integer(Int64(atLeast)),
        ]
    }

    /// Reads what ``stored`` has written; nil when it has not.
    package init?(stored: JSONValue) {
        guard case .object(let members) = stored, case .array(let places) = members["places"],
            case .string(let text) = members["keys"], case .bool(let isTemporary) = members["is_temporary_chat"]
        else { return nil }
        var rest = Substring(text)
        while !rest.isEmpty {
            guard let key = UInt64(rest.prefix(16), radix: 16) else { return nil }
            keys.append(key)
            rest = rest.dropFirst(16)
        }
        guard places.count <= keys.count else { return nil }
        self.places = places
        self.isTemporary = isTemporary
        if case .integer(let count) = members["at_least"] { atLeast = Int(count) }
    }
}
