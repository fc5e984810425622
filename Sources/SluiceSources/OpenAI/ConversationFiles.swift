internal import SluiceContent
internal import SluiceCore

/// Which conversation files were met, and where: a file is yielded once, however many messages hold it.
///
/// Memory: ids and places of the files met last, at most ``evidenceBytes``, and some MB of ``KnownHashes``; beside that a
/// temporary file of 8 bytes for each file.
struct ConversationFiles: Sendable {
    /// Bytes of ids and places kept when nothing else is said.
    static let evidenceBytes = 16 << 20

    private struct Entry: Sendable {
        var count = 0
        var places: [MessageFile.Place] = []
    }

    private let placesPerFile: Int
    /// Bytes of one generation.
    private let generationLimit: Int
    /// A 64-bit hash of each id, seeded anew in each process. That two of a million ids share one, and one file is
    /// taken for the other, has a chance of 3 in 100 million.
    private var known: KnownHashes
    /// Files met last; when their places fill a generation they become the older ones, whose predecessors are
    /// forgotten.
    private var recent: [String: Entry] = [:]
    private var older: [String: Entry] = [:]
    private var recentBytes = 0

    /// `evidenceBytes` bounds ids and places; it is kept but for the one place that goes over it.
    init(placesPerFile: Int, spools: SpoolSpace = SpoolSpace(), evidenceBytes: Int = Self.evidenceBytes) {
        known = KnownHashes(in: spools)
        self.placesPerFile = max(placesPerFile, 1)
        generationLimit = evidenceBytes / 2
    }

    /// Files whose places are kept.
    var trackedFiles: Int { recent.count + older.count }

    /// Takes the files of one batch in their order.
    ///
    /// - Returns: the files that no earlier batch held. An upload stands for a file before a citation of it does.
    /// - Throws: ``SluiceError`` when a temporary file cannot be read.
    mutating func add(_ batch: [MessageFile]) throws(SluiceError) -> [MessageFile] {
        var new: [MessageFile] = []
        var positions: [String: Int] = [:]
        for file in batch {
            let isNew = try known.insert(file.reference.id.hashValue)
            note(file, isNew: isNew)
            if let position = positions[file.reference.id] {
                if new[position].isCitation && !file.isCitation { new[position] = file }
            } else if isNew {
                positions[file.reference.id] = new.count
                new.append(file)
            }
        }
        return new
    }

    /// What is known of a file's places so far; empty when the file was met too long ago.
    func evidence(of fileID: String) -> [String: JSONValue] {
        guard let entry = recent[fileID] ?? older[fileID] else { return [:] }
        return [
            "places": .array(entry.places.map(\.evidence)),
            "place_count": .integer(Int64(entry.count)),
            "is_temporary_chat": .bool(entry.places.contains { $0.isTemporary == true }),
        ]
    }

    private mutating func note(_ file: MessageFile, isNew: Bool) {
        let id = file.reference.id
        if recent[id] == nil {
            // A file whose places were forgotten is not counted anew: the count would be wrong.
            guard let entry = isNew ? Entry() : older.removeValue(forKey: id) else { return }
            recent[id] = entry
            recentBytes += entry.places.reduce(Self.bytes(ofEntry: id)) { $0 + Self.bytes(of: $1) }
        }
        recent[id]?.count += 1
        var place = file.place
        // No evidence, and as long as its author likes.
        place.conversationTitle = nil
        if let places = recent[id]?.places, places.count < placesPerFile, !places.contains(place) {
            recent[id]?.places.append(place)
            recentBytes += Self.bytes(of: place)
        }
        if recentBytes > generationLimit { startGeneration() }
    }

    private mutating func startGeneration() {
        older = recent
        recent = [:]
        recentBytes = 0
    }

    /// A slot of a dictionary that is at least three eighths full, the header of an array, and the text.
    private static func bytes(ofEntry id: String) -> Int {
        MemoryLayout<(String, Entry)>.stride * 8 / 3 + 48 + bytes(ofText: id)
    }

    /// Its slot in an array that may be half empty, and its texts.
    private static func bytes(of place: MessageFile.Place) -> Int {
        let texts = [
            place.conversationID, place.messageID, place.userID, place.userEmail, place.gptID, place.projectID,
        ]
        return texts.reduce(2 * MemoryLayout<MessageFile.Place>.stride) { $0 + ($1.map(bytes(ofText:)) ?? 0) }
    }

    /// Short text lies in its variable; other text has a header and is rounded up by the allocator.
    private static func bytes(ofText text: String) -> Int { text.utf8.count <= 15 ? 0 : text.utf8.count + 48 }
}
