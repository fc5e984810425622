internal import SluiceCore

/// Which conversation files were met, and where: a file is yielded once, however many messages hold it.
struct ConversationFiles: Sendable {
    /// Files whose places are kept; of further ones only the id is.
    static let trackedFiles = 200_000

    private struct Entry: Sendable {
        var count = 0
        var places: [MessageFile.Place] = []
    }

    private let placesPerFile: Int
    private var entries: [String: Entry] = [:]

    init(placesPerFile: Int) { self.placesPerFile = max(placesPerFile, 1) }

    /// Takes the files of one batch in their order.
    ///
    /// - Returns: the files that no earlier batch held. An upload stands for a file before a citation of it does.
    mutating func add(_ batch: [MessageFile]) -> [MessageFile] {
        var new: [MessageFile] = []
        var positions: [String: Int] = [:]
        for file in batch {
            let isKnown = entries[file.reference.id] != nil
            note(file)
            if let position = positions[file.reference.id] {
                if new[position].isCitation && !file.isCitation { new[position] = file }
            } else if !isKnown {
                positions[file.reference.id] = new.count
                new.append(file)
            }
        }
        return new
    }

    /// What is known of a file's places so far.
    func evidence(of fileID: String) -> [String: JSONValue] {
        guard let entry = entries[fileID] else { return [:] }
        return [
            "places": .array(entry.places.map(\.evidence)),
            "place_count": .integer(Int64(entry.count)),
            "is_temporary_chat": .bool(entry.places.contains { $0.isTemporary == true }),
        ]
    }

    private mutating func note(_ file: MessageFile) {
        let keepsPlaces = entries.count < Self.trackedFiles
        entries[file.reference.id, default: Entry()].count += 1
        guard keepsPlaces, let entry = entries[file.reference.id], entry.places.count < placesPerFile,
            !entry.places.contains(file.place)
        else { return }
        entries[file.reference.id]?.places.append(file.place)
    }
}
