import SluiceDetection

/// What one entry, one profile, or all profiles together cost over a corpus.
package struct Measurement: Sendable, Hashable, Codable {
    /// What was measured.
    package struct Subject: Sendable, Hashable, Codable {
        package enum Kind: String, Sendable, Hashable, Codable {
            case all, profile, entry
        }

        package var kind: Kind
        /// Id of the profile; nil for all.
        package var profile: String?
        /// Id of the entry; nil for all and for a profile.
        package var entry: String?

        package init(profile: String? = nil, entry: String? = nil) {
            kind = profile == nil ? .all : entry == nil ? .profile : .entry
            self.profile = profile
            self.entry = entry
        }

        /// `all profiles`, the profile's id, or `profile/entry`.
        package var name: String {
            guard let profile else { return "all profiles" }
            return entry.map { "\(profile)/\($0)" } ?? profile
        }
    }

    /// What happened in one pass over the corpus; the same in every pass.
    package struct Counts: Sendable, Hashable, Codable {
        /// See ``EntryCost``.
        package var candidates = 0
        package var confirms = 0
        package var hits = 0
        package var validatorRejects = 0
        /// Of low confidence or more.
        package var matches = 0
        /// Those among them that reach their profile's confidence threshold: what a scan counts.
        package var reported = 0

        package init() {}

        init(_ costs: [EntryCost], reported: Int) {
            for cost in costs {
                candidates += cost.candidates
                confirms += cost.confirms
                hits += cost.hits
                validatorRejects += cost.validatorRejects
                matches += cost.matches
            }
            self.reported = reported
        }
    }

    /// The file that costs most for each of its bytes, in its fastest pass.
    package struct WorstInput: Sendable, Hashable, Codable {
        package var file: String
        package var bytes: Int
        package var nsPerByte: Double

        package init(file: String, bytes: Int, nsPerByte: Double) {
            self.file = file
            self.bytes = bytes
            self.nsPerByte = nsPerByte
        }
    }

    /// An entry whose matches in some files may be incomplete.
    package struct Limit: Sendable, Hashable, Codable {
        package var entry: String
        package var reason: String
        package var files: Int

        package init(entry: String, reason: String, files: Int) {
            self.entry = entry
            self.reason = reason
            self.files = files
        }
    }

    package var subject: Subject
    /// Nanoseconds of processor time of each run, in order.
    package var runs: [UInt64]
    /// Median of the runs.
    package var nsPerByte: Double
    /// Median absolute deviation of the runs from it, in nanoseconds per byte.
    package var spread: Double
    /// Millions of bytes a second, by the median.
    package var mbPerSecond: Double
    package var counts: Counts
    /// Among the files of ``smallestJudgedFile`` bytes or more where there is one.
    package var worst: WorstInput?
    package var limits: [Limit]

    /// Smaller files say more about the clock than about an entry.
    package static let smallestJudgedFile = 4096

    /// - Parameters:
    ///   - subject: what was measured.
    ///   - runs: nanoseconds of each run.
    ///   - bytes: scanned in each run.
    ///   - counts: of one pass.
    package init(_ subject: Subject, runs: [UInt64], bytes: Int, counts: Counts) {
        let perByte = runs.map { Double($0) / Double(max(bytes, 1)) }
        self.subject = subject
        self.runs = runs
        nsPerByte = Statistics.median(perByte)
        spread = Statistics.medianAbsoluteDeviation(perByte)
        mbPerSecond = nsPerByte > 0 ? 1000 / nsPerByte : 0
        self.counts = counts
        worst = nil
        limits = []
    }

    /// This measurement with further runs of the same subject over the same text.
    ///
    /// - Parameters:
    ///   - runs: nanoseconds of each further run.
    ///   - bytes: scanned in each run.
    /// - Returns: the measurement by all runs.
    package func adding(runs: [UInt64], bytes: Int) -> Measurement {
        var measurement = Measurement(subject, runs: self.runs + runs, bytes: bytes, counts: counts)
        (measurement.worst, measurement.limits) = (worst, limits)
        return measurement
    }
}
