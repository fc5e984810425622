import SluiceCore

/// The options of `sluice profiles bench`, checked.
struct BenchOptions: Sendable {
    /// As a person gives them.
    struct Given {
        var paths: [String]
        var profiles: [String]
        var entry: String?
        var sample: String
        var runs: Int
        var top: Int
        var json: String?
        var html: String?
        var baseline: String?
        var threshold: Double
        var isQuiet: Bool
        var isTogether: Bool
    }

    /// Folders and files; empty for the built-in corpus.
    var paths: [String]
    var profiles: [String]
    /// Only entries whose id holds this.
    var entry: String?
    /// Bytes that are read of the files altogether.
    var sampleBytes: Int64
    var runs: Int
    /// Rows of the table; 0 for all.
    var top: Int
    var json: String?
    var html: String?
    var baseline: String?
    /// Share by which the time must change to count.
    var threshold: Double
    var isQuiet: Bool
    /// Whether all profiles together are all that is measured.
    var isTogether: Bool

    /// Throws all problems together.
    init(_ given: Given) throws(SluiceError) {
        let sizes: ClosedRange<Int64> = 1 << 10...4 << 30
        let size = ByteSize.parse(given.sample).flatMap { sizes.contains($0) ? $0 : nil }
        var problems: [String] = []
        func check(_ isSound: Bool, _ problem: String) { if !isSound { problems.append(problem) } }
        check(size != nil, "--sample: \"\(escaped(given.sample))\" is not a size such as 32MB, from 1KiB to 4GiB")
        check((1...1000).contains(given.runs), "--runs: \(given.runs) is not a number from 1 to 1000")
        check(given.top >= 0, "--top: \(given.top) is below 0; 0 shows all entries")
        check(
            (0...1000).contains(given.threshold), "--threshold: \(given.threshold) is not a percentage from 0 to 1000")
        check(!given.paths.contains(""), "a path is empty; name a folder or file, or none for the built-in corpus")
        check(!given.paths.contains("-"), "-: standard input can be read only once; write it to a file")
        check(given.html != "-" || given.json != "-", "--json and --html both go to standard output; name a file")
        check(given.html != given.json || given.html == nil, "--json and --html name the same target")
        if !problems.isEmpty {
            throw SluiceError(
                .configuration, place: "options", problem: problems.joined(separator: "\n  "),
                mend: "nothing was measured")
        }
        (paths, profiles, entry, sampleBytes) = (given.paths, given.profiles, given.entry, size ?? 0)
        (runs, top, threshold, isQuiet) = (given.runs, given.top, given.threshold / 100, given.isQuiet)
        isTogether = given.isTogether
        (json, html, baseline) = (given.json, given.html, given.baseline)
    }

    /// Files of the bench itself: they may lie in a folder that is benched and are no part of its corpus.
    var ownFiles: [String] { [json, html, baseline].compactMap { $0 == "-" ? nil : $0 } }
}
