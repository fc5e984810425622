import Foundation
import Logging
import SluiceContent
import SluiceCore
import SluicePipeline
import SluiceTools

/// What every scan needs to know: checked, combined, ready to use. Made before anything is opened or sent.
struct RunConfiguration: Sendable {
    enum Masking: String, Sendable, CaseIterable {
        case partial, full
    }

    var database: String
    /// Folders or files; empty means the embedded profiles.
    var profiles: [String]
    /// File with ignore rules that hold over all profiles; nil for none.
    var ignoreRules: String?
    var cache: CompiledCache
    /// Path, `-` for standard output, or nil for none.
    var output: String?
    var jobs: Int
    /// The room for fetched content and for copies of members.
    var spools: SpoolSpace
    var failOn: Severity?
    /// nil: the wall clock, as corrected by the server's clock where there is one.
    var asOf: Timestamp?
    var masking: Masking
    /// See `SegmentScanner.Options.decodeDepth`.
    var decodeDepth: Int
    /// Whether what has not changed since an earlier run is examined again.
    var rescans: Bool
    /// Whether a run that was cut short is left as it is, and a new one begins.
    var restarts: Bool
    var isQuiet: Bool
    var logFormat: LogFormat
    /// Whether JSON is wanted for all of standard error: it was set, not only taken because there is no terminal.
    var isJSONAskedFor: Bool
    var logLevel: Logger.Level
    var graceSeconds: Int
    var limits: ExtractionLimits
    /// The programs outside of sluice, and what they are asked for.
    var tools: Toolbox.Configuration

    init(_ reader: inout SettingsReader) {
        database = reader.text("database") ?? "sluice.db"
        profiles = reader.list("profiles") ?? []
        ignoreRules = reader.text("ignore_rules")
        cache = CompiledCache(&reader)
        output = reader.text("output")
        jobs = reader.integer("jobs", in: 1...256) ?? ProcessInfo.processInfo.activeProcessorCount
        spools = SpoolSpace(&reader)
        failOn = reader.choice("fail_on", of: Severity.self)
        asOf = reader.time("as_of")
        masking = reader.choice("mask", of: Masking.self) ?? .partial
        decodeDepth = reader.integer("decode_depth", in: 0...4) ?? 3
        rescans = reader.flag("rescan") ?? false
        restarts = reader.flag("restart") ?? false
        isQuiet = reader.flag("quiet") ?? false
        let format = reader.choice("log_format", of: LogFormat.self)
        logFormat = format ?? (StandardError.shared.isTerminal ? .text : .json)
        isJSONAskedFor = format == .json
        logLevel = reader.choice("log_level", of: Logger.Level.self) ?? .notice
        graceSeconds = reader.integer("grace", in: 0...86_400) ?? 20
        limits = ExtractionLimits()
        limits.read(from: &reader)
        tools = Toolbox.Configuration(&reader)
        tools.spools = spools
        if let output, output != "-", Self.absolute(output) == Self.absolute(database) {
            reader.report("--output and --database name the same file; give them different ones")
        }
    }

    /// The files that a run writes: they are no input of it, though they may lie in a folder that is scanned.
    var ownFiles: [String] {
        let results = ["", "-wal", "-shm", "-journal", ".lock"].map { database + $0 }
        return results + [output].compactMap { $0 == "-" ? nil : $0 }
    }

    func width(fetches: Int) -> ScanWidth { ScanWidth(jobs: jobs, fetches: fetches) }

    private static func absolute(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
    }

    func logger(_ label: String) -> Logger {
        let (level, format) = (logLevel, logFormat)
        return Logger(label: label) { _ in StandardErrorLogHandler(level: level, format: format) }
    }
}

extension SpoolSpace {
    /// Half of the memory, whose other half is for the program itself: profiles, database, records on their way.
    fileprivate convenience init(_ reader: inout SettingsReader) {
        let given = reader.text("spool.folder")
        let folder = given ?? Self.defaultFolder
        // A folder that nobody named is not missed by scans that need no temporary file; `sluice doctor` tells of it.
        if given != nil, !folder.hasPrefix("/") || !FileManager.default.isWritableFile(atPath: folder) {
            reader.report("spool.folder: \"\(escaped(folder))\" is no folder that can be written; give its whole path")
        }
        self.init(
            folder: folder, memoryBytes: (reader.bytes("memory", in: 64 << 20...1 << 40) ?? 256 << 20) / 2,
            fileBytes: reader.bytes("limits.spool_bytes", in: 1...1 << 50) ?? 8 << 30)
    }
}

extension Toolbox.Configuration {
    fileprivate init(_ reader: inout SettingsReader) {
        self.init()
        for tool in ExternalTool.allCases {
            guard let path = reader.text("tools.\(tool.rawValue)") else { continue }
            if !path.hasPrefix("/") || !FileManager.default.isExecutableFile(atPath: path) {
                reader.report("tools.\(tool.rawValue): \"\(escaped(path))\" is no program; give its whole path")
            }
            paths[tool] = path
        }
        var recognition = Toolbox.Recognition()
        recognition.languages = reader.text("ocr.languages") ?? recognition.languages
        recognition.maximumPixels =
            reader.integer("ocr.max_pixels", in: 1...1_000_000_000) ?? recognition.maximumPixels
        recognition.seconds = reader.integer("ocr.seconds", in: 1...3600) ?? recognition.seconds
        let isLanguage = recognition.languages.allSatisfy {
            $0.isASCII && ($0.isLetter || $0.isNumber || "+_".contains($0))
        }
        if !isLanguage || recognition.languages.isEmpty {
            reader.report(
                "ocr.languages: \"\(escaped(recognition.languages))\" names no languages; write eng or eng+deu")
        }
        if reader.flag("ocr.enabled") ?? false { self.recognition = recognition }
    }
}

extension ExtractionLimits {
    fileprivate mutating func read(from reader: inout SettingsReader) {
        let size: ClosedRange<Int64> = 1...1 << 50
        inputBytes = reader.bytes("limits.input_bytes", in: size) ?? inputBytes
        expandedBytes = reader.bytes("limits.expanded_bytes", in: size) ?? expandedBytes
        memberBytes = reader.bytes("limits.member_bytes", in: size) ?? memberBytes
        ratio = reader.integer("limits.ratio", in: 1...1_000_000) ?? ratio
        members = reader.integer("limits.members", in: 1...1_000_000_000) ?? members
        depth = reader.integer("limits.depth", in: 1...64) ?? depth
        wallSeconds = reader.integer("limits.wall_seconds", in: 1...86_400) ?? wallSeconds
        idleSeconds = reader.integer("limits.idle_seconds", in: 1...86_400) ?? idleSeconds
        childMemoryBytes = reader.bytes("limits.child_memory", in: 64 << 20...1 << 40) ?? childMemoryBytes
    }
}
