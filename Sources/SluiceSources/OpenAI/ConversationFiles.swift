internal import SluiceContent
internal import SluiceCore

/// Which conversation files were met: a file is yielded once, however many messages hold it.
///
/// Memory: some MB of ``KnownHashes``; beside that a temporary file of 8 bytes for each file.
struct ConversationFiles: Sendable {
    /// A 64-bit hash of each id, seeded anew in each process. That two of a million ids share one, and one file is
    /// taken for the other, has a chance of 3 in 100 million.
    private var known: KnownHashes
    /// Where files that had been yielded were met again, until it is asked for.
    private var repeated: [String: FileSightings] = [:]

    init(spools: SpoolSpace = SpoolSpace()) { known = KnownHashes(in: spools) }

    /// Takes the files of one batch in their order.
    ///
    /// - Returns: the files that no earlier batch held, each with all places in this one. An upload stands for a file before
    ///   a citation of it does.
    /// - Throws: ``SluiceError`` when a temporary file cannot be read.
    mutating func add(_ batch: [MessageFile]) throws(SluiceError) -> [(file: MessageFile, sightings: FileSightings)] {
        var new: [(file: MessageFile, sightings: FileSightings)] = []
        var positions: [String: Int] = [:]
        for file in batch {
            let id = file.reference.id
            if let position = positions[id] {
                if new[position].file.isCitation && !file.isCitation { new[position].file = file }
                new[position].sightings.add(file.place.evidence)
            } else if try known.insert(id.hashValue) {
                positions[id] = new.count
                var sightings = FileSightings()
                sightings.add(file.place.evidence)
                new.append((file, sightings))
            } else {
                repeated[id, default: FileSightings()].add(file.place.evidence)
            }
        }
        return new
    }

    /// Takes a file of an earlier run.
    ///
    /// - Returns: whether it is new.
    /// - Throws: ``SluiceError`` when a temporary file cannot be read.
    mutating func add(known file: MessageFile) throws(SluiceError) -> Bool {
        try known.insert(file.reference.id.hashValue)
    }

    /// Where files were met that earlier batches had held, since this was last asked; by their ids.
    mutating func takeRepeated() -> [String: FileSightings] {
        defer { repeated = [:] }
        return repeated
    }
}
