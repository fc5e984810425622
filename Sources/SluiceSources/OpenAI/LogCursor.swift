internal import SluiceCore

/// Which log files of one event type were read by earlier runs, and from where the next listing starts
/// (openai-apis.md 3.7).
///
/// A log file is done when every file that it names has an outcome: its notes go into a ``SourceCheckpoint`` behind its
/// assets. One that is damaged is read again by the next runs, ``DeadLetter/attempts`` times in all; one that could not be
/// had is asked for in every run.
struct LogCursor: Sendable {
    /// Events may reach a log file late, and log files may share an end time: each listing starts so much earlier.
    static let overlapSeconds: Double = 3600
    /// Ids of log files that ended so long before that are remembered still.
    static let rememberedSeconds: Double = 86_400

    /// A log file that was not read whole.
    private struct Failure: Sendable {
        /// Times that it was read and was damaged.
        var attempts: Int
        /// The run that read it last.
        var run: String?
        /// As it was kept.
        var note: [String: JSONValue]

        var isOpen: Bool { attempts < DeadLetter.attempts }
    }

    private let prefix: String
    private let tenant: String
    private let run: String
    /// The greatest end time of the files that were read, verbatim. It comes from the server, so that a clock that is
    /// ahead skips nothing.
    private var checkpoint: String?
    /// When a listing was last read to its end.
    private var lookedAt: Timestamp?
    /// Of the log files that were dealt with, by id. A large workspace has tens of thousands of them, so no more is kept of
    /// those that are done.
    private var endTimes: [String: Timestamp] = [:]
    private var failures: [String: Failure] = [:]
    /// Something before the log files to come was not read, and no note can say what.
    private var isHeld = false

    /// - Parameters:
    ///   - eventType: of the log files.
    ///   - tenant: whose log files they are.
    ///   - run: id of the present run; a log file that it has read before it was cut short is not read again.
    ///   - notes: of the source, as earlier checkpoints left them.
    ///   - startsOver: whether damaged log files that were given up are read again.
    init(eventType: String, tenant: String, run: String, notes: [String: JSONValue], startsOver: Bool = false) {
        prefix = "logs/\(eventType)"
        self.tenant = tenant
        self.run = run
        checkpoint = notes[prefix]?["checkpoint"]?.identifier
        lookedAt = notes[prefix]?["looked_at"]?.time
        for (key, value) in notes where key.hasPrefix(prefix + "/") {
            guard let endTime = value["end_time"]?.time else { continue }
            let id = String(key.dropFirst(prefix.count + 1))
            endTimes[id] = endTime
            guard let attempts = value["attempts"]?.wholeNumber, case .object(let note) = value else { continue }
            var failure = Failure(attempts: Int(attempts), run: value["run"]?.identifier, note: note)
            if startsOver, failure.run != run { failure.attempts = 0 }
            failures[id] = failure
        }
    }

    /// Where the listing starts: behind what is read, less the overlap, but not before `earliest`.
    func start(earliest: Timestamp) -> Timestamp {
        guard let base else { return earliest }
        return max(earliest, base.adding(seconds: -Self.overlapSeconds))
    }

    /// The end time up to which everything is read.
    private var base: Timestamp? {
        guard let read = checkpoint.flatMap({ JSONValue.string($0).time }) else { return nil }
        return failures.filter(\.value.isOpen).compactMap { endTimes[$0.key] }.min().map { min($0, read) } ?? read
    }

    /// The time over which log files were kept and are gone, unread: nil unless the last look is older than `oldest`,
    /// the age of the oldest log file that the API still has.
    func lost(oldest: Timestamp) -> (from: Timestamp, until: Timestamp)? {
        // Of a listing that was never read to its end, what lies behind the position is not known.
        (lookedAt ?? base).flatMap { $0 < oldest ? (from: $0, until: oldest) : nil }
    }

    /// Whether a log file needs no further look by this run.
    func isDone(_ id: String) -> Bool {
        failures[id].map { !$0.isOpen || $0.run == run } ?? (endTimes[id] != nil)
    }

    /// How many log files no run reads again although they were not whole.
    var deadLetters: Int { failures.values.count { !$0.isOpen } }

    /// How many of them earlier runs have told of for the last time.
    var deadLettersOfBefore: Int { failures.values.count { !$0.isOpen && $0.run != run } }

    /// What came of one log file.
    enum Reading: Sendable {
        case whole
        case damaged(SourceGap)
        /// It could not be had, which is no fault of its.
        case unread
    }

    /// Keeps the position where it is: something was not read that no note can name.
    mutating func hold() { isHeld = true }

    /// A log file was dealt with.
    ///
    /// - Parameters:
    ///   - file: the row of the listing.
    ///   - reading: what came of it.
    ///   - now: by the server's clock: a time to come is no position.
    /// - Returns: what to keep once its assets have outcomes, and whether no further run will read it although it was
    ///   not whole.
    mutating func finish(
        _ file: LogFile, _ reading: Reading, now: Timestamp
    ) -> (notes: [String: JSONValue?], isGivenUp: Bool) {
        guard let endTime = JSONValue.string(file.endTime).time else { return ([:], false) }
        let before = failures[file.id]?.attempts ?? 0
        var note: [String: JSONValue] = [:]
        var failure: Failure?
        switch reading {
        case .whole: break
        case .damaged(let gap):
            note =
                FailedReading(
                    asset: Asset(kind: .logFile, id: file.id, tenant: tenant), attempts: before + 1,
                    reason: gap.reason, detail: gap.detail, at: now
                ).note
            note["run"] = .string(run)
            failure = Failure(attempts: before + 1, run: run, note: [:])
        case .unread:
            // What an earlier reading came to is still so.
            note = failures[file.id]?.note ?? [:]
            note["attempts"] = .integer(Int64(before))
            failure = Failure(attempts: before, run: nil, note: [:])
        }
        note["end_time"] = .string(file.endTime)
        failure?.note = note
        endTimes[file.id] = endTime
        failures[file.id] = failure
        var notes: [String: JSONValue?] = [key(file.id): .object(note)]
        let isNewer = checkpoint.flatMap { JSONValue.string($0).time }.map { $0 < endTime } ?? true
        if isNewer, !isHeld, endTime <= now {
            checkpoint = file.endTime
        }
        notes[prefix] = position
        return (notes, failure.map { !$0.isOpen } ?? false)
    }

    /// The listing was read to its end.
    ///
    /// - Parameters:
    ///   - now: by the server's clock.
    ///   - oldest: age of the oldest log file that the API has.
    /// - Returns: what to keep; notes of log files that no listing will name again are forgotten.
    mutating func end(now: Timestamp, oldest: Timestamp) -> [String: JSONValue?] {
        lookedAt = now
        var notes: [String: JSONValue?] = [prefix: position]
        // When one that was given up is to be read again, the listing begins with it.
        let first = ([base] + failures.keys.map { endTimes[$0] }).compactMap(\.self).min()
        let horizon = max(
            first?.adding(seconds: -Self.overlapSeconds - Self.rememberedSeconds) ?? oldest, oldest)
        // One that was given up can be asked for as long as the API has it.
        for (id, endTime) in endTimes where endTime < (failures[id] == nil ? horizon : oldest) {
            endTimes[id] = nil
            failures[id] = nil
            notes.updateValue(nil, forKey: key(id))
        }
        return notes
    }

    private var position: JSONValue { ["checkpoint": .optional(checkpoint), "looked_at": .optional(lookedAt)] }

    private func key(_ id: String) -> String { "\(prefix)/\(id)" }
}
