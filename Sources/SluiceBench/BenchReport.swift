/// What a bench came to; its JSON form is a promise (`schema` 1): members are only added.
package struct BenchReport: Sendable, Hashable, Codable {
    /// Where it was measured.
    package struct Machine: Sendable, Hashable, Codable {
        /// As the system names it.
        package var cpu: String
        /// Processors that this process may use.
        package var cores: Int
        /// Whether PCRE2 makes machine code of patterns.
        package var jit: Bool

        package init(cpu: String, cores: Int, jit: Bool) {
            self.cpu = cpu
            self.cores = cores
            self.jit = jit
        }
    }

    /// What was scanned, and what was not.
    package struct Corpus: Sendable, Hashable, Codable {
        /// See ``BenchCorpus/digest``.
        package var sha256: String
        /// Bytes of text.
        package var bytes: Int
        package var files: Int
        /// Whether it is the built-in one.
        package var isGenerated: Bool
        /// Files of which the sample holds the first part only.
        package var filesCut: Int
        /// Bytes of plain-text files that the sample has no room for, those of `filesLeftOut` included.
        package var bytesLeftOut: Int64
        /// Plain-text files that the sample has no room for at all.
        package var filesLeftOut: Int
        /// Files that are no plain text or could not be read, by reason.
        package var notBenched: [String: Int]

        package init(_ corpus: BenchCorpus, isGenerated: Bool) {
            sha256 = corpus.digest
            bytes = corpus.byteCount
            files = corpus.inputs.count
            self.isGenerated = isGenerated
            (filesCut, bytesLeftOut, filesLeftOut, notBenched) = (0, 0, 0, [:])
        }
    }

    /// How it was measured.
    package struct Settings: Sendable, Hashable, Codable {
        package var runs: Int
        /// Bytes that may be read of the files.
        package var sampleBytes: Int64
        /// Only entries whose id holds this; nil for all.
        package var entryFilter: String?

        package init(runs: Int, sampleBytes: Int64, entryFilter: String?) {
            self.runs = runs
            self.sampleBytes = sampleBytes
            self.entryFilter = entryFilter
        }
    }

    package private(set) var schema = 1
    package private(set) var kind = "profiles_bench"
    /// RFC 3339, UTC.
    package var date: String
    /// Version of sluice.
    package var sluice: String
    /// `debug` or `release`.
    package var build: String
    package var machine: Machine
    package var corpus: Corpus
    package var settings: Settings
    /// All together first, then each profile, then each entry, in the order of the profiles.
    package var measurements: [Measurement]

    package init(
        date: String, sluice: String, build: String, machine: Machine, corpus: Corpus, settings: Settings,
        measurements: [Measurement]
    ) {
        self.date = date
        self.sluice = sluice
        self.build = build
        self.machine = machine
        self.corpus = corpus
        self.settings = settings
        self.measurements = measurements
    }

    /// Takes up further runs of some subjects.
    package mutating func add(_ further: [Measurement]) {
        let runs = Dictionary(further.map { ($0.subject, $0.runs) }) { first, _ in first }
        measurements = measurements.map { measurement in
            runs[measurement.subject].map { measurement.adding(runs: $0, bytes: corpus.bytes) } ?? measurement
        }
    }

    /// Measurements of one kind, the most expensive first; equal ones in the order of the profiles.
    package func sorted(_ kind: Measurement.Subject.Kind) -> [Measurement] {
        measurements.filter { $0.subject.kind == kind }.enumerated()
            .sorted { ($1.element.nsPerByte, $0.offset) < ($0.element.nsPerByte, $1.offset) }
            .map(\.element)
    }
}
