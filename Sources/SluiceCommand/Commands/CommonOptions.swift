import ArgumentParser

/// The flags that several commands share, as given; ``RunConfiguration`` checks them.
struct CommonOptions: ParsableArguments {
    @Option(help: "Configuration file (also SLUICE_CONFIG); flags and SLUICE_* variables win over it.")
    var config: String?

    @Option(help: "Result database, an SQLite file (default ./sluice.db).")
    var database: String?

    @Option(
        help: "Folder or file with profiles, or id of an embedded one, instead of all; may be given several times.")
    var profiles: [String] = []

    var flags: [String: [String]] {
        ["database": list(database), "profiles": profiles]
    }

    func list(_ value: String?) -> [String] { value.map { [$0] } ?? [] }
}

/// The flags of both scans.
struct ScanOptions: ParsableArguments {
    @OptionGroup var common: CommonOptions

    @Option(help: "YAML file with ignore rules that hold over all profiles.")
    var ignoreRules: String?

    @Option(help: "Folder that keeps compiled profiles between runs, or none (default ~/.cache/sluice).")
    var cache: String?

    @Option(help: "Write the results as JSON Lines to this file, or to standard output with -.")
    var output: String?

    @Option(help: "Assets examined at the same time (default: number of cores).")
    var jobs: String?

    @Option(help: "Memory beside that of the jobs, half of it for fetched content (default 256MiB).")
    var memory: String?

    @Option(help: "Exit with 1 when a finding is at least this severe: info, low, medium, high, critical.")
    var failOn: String?

    @Option(help: "Judge ages as of this time, for repeatable runs: 2026-11-23T09:00:00Z.")
    var asOf: String?

    @Option(help: "How matched values are masked: partial or full.")
    var mask: String?

    @Option(help: "Times that encoded text inside text is decoded, 0 to 3 (default 2, 0 for not).")
    var decodeDepth: String?

    @Flag(help: "Recognize text in pictures, and in pages of PDF documents without text.")
    var ocr = false

    @Option(help: "Languages of text in pictures, as tesseract names them (default eng; for example eng+deu).")
    var ocrLanguages: String?

    @Flag(help: "Examine again what has not changed since an earlier run.")
    var rescan = false

    @Flag(help: "Begin anew where a run was cut short, instead of going on with it.")
    var restart = false

    @Option(help: "Log lines as text or json (default: text on a terminal, else json).")
    var logFormat: String?

    @Option(help: "Least level of log lines: debug, info, notice, warning, error (default notice).")
    var logLevel: String?

    @Option(help: "Seconds for what is in flight after SIGTERM or SIGINT (default 20).")
    var grace: String?

    @Flag(help: "Print neither progress nor summary.")
    var quiet = false

    var flags: [String: [String]] {
        let given = [
            "ignore_rules": ignoreRules, "cache": cache, "output": output, "jobs": jobs, "memory": memory,
            "fail_on": failOn, "as_of": asOf,
            "mask": mask, "decode_depth": decodeDepth, "rescan": rescan ? "true" : nil,
            "restart": restart ? "true" : nil, "ocr.enabled": ocr ? "true" : nil, "ocr.languages": ocrLanguages,
            "log_format": logFormat, "log_level": logLevel, "grace": grace, "quiet": quiet ? "true" : nil,
        ]
        return common.flags.merging(given.mapValues { common.list($0) }) { _, new in new }
    }
}
