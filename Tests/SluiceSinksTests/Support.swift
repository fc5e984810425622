import Foundation
import Glibc
import SluiceCore
import SluiceSinks
import Synchronization

/// A folder that exists as long as its owner.
final class TemporaryFolder: Sendable {
    let path: String

    init() {
        path = FileManager.default.temporaryDirectory.path + "/sluice-sinks-" + UUID().uuidString
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }
}

/// Runs another program, which reads what we wrote with its own eyes.
func output(of program: String, _ arguments: [String], input: String = "") throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    let out = Pipe()
    let into = Pipe()
    process.standardOutput = out
    process.standardInput = into
    try process.run()
    into.fileHandleForWriting.write(Data(input.utf8))
    try into.fileHandleForWriting.close()
    let data = out.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines)
}

/// Asks the `sqlite3` program.
func sqlite(_ path: String, _ sql: String) throws -> String { try output(of: "sqlite3", ["-batch", path, sql]) }

/// Opens what takes a lock that an earlier sink has let go of: a process that another test starts at this moment holds
/// it until its program is loaded.
func opened<Value>(_ open: () throws -> Value) throws -> Value {
    for _ in 0..<500 {
        do { return try open() } catch let error as SluiceError where error.problem.contains("another run") {
            usleep(20_000)
        }
    }
    return try open()
}

func mode(_ path: String) -> mode_t {
    var status = stat()
    return unsafe lstat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
}

func makeLink(to target: String, at path: String) -> Int32 { unsafe symlink(target, path) }
func makeFolder(_ path: String, _ mode: mode_t) -> Int32 { unsafe mkdir(path, mode) }
func makePipe(_ path: String) -> Int32 { unsafe mkfifo(path, 0o600) }
func setMode(_ path: String, _ mode: mode_t) -> Int32 { unsafe chmod(path, mode) }
@discardableResult func remove(_ path: String) -> Int32 { unsafe unlink(path) }

/// Keeps what a sink hands on.
final class Recorder: ResultObserver {
    private let kept = Mutex<[ResultRecord]>([])

    func committing(_ records: [ResultRecord]) { kept.withLock { $0 += records } }

    /// Takes what came since the last call.
    func take() -> [ResultRecord] {
        kept.withLock { records in
            defer { records = [] }
            return records
        }
    }

    var findings: [StoredFinding] {
        kept.withLock { $0.compactMap { if case .finding(let stored) = $0 { stored } else { nil } } }
    }
}

/// Names that try to be more than names in SQL, CSV, JSON, HTML and on a terminal.
let hostileNames = [
    "'; DROP TABLE findings; --", "\" OR 1=1 --", "a,b\"c\r\nd", "=HYPERLINK(\"http://evil.example\")", "+1+1",
    "-2+3", "@SUM(A1)", "\tcmd", "\rcmd", " =1+1", "＝1+1", "\u{1B}[2J\u{1B}]0;owned\u{7}", "line\nfeed",
    "nul\u{0}inside", "rtl\u{202E}gnp.exe", "ls\u{2028}ps\u{2029}", "</script><script>alert(1)</script>",
    "{\"kind\":\"run\"}", "back\\slash", "emoji 👩‍👩‍👧 e\u{301}", "\u{FEFF}bom", "c1\u{85}\u{9B}31m", "quote\"\u{301}mark",
    "",
]

enum Sample {
    static let start = Timestamp(unixSeconds: 1_795_424_400)

    static func run(_ number: Int) -> RunHeader {
        RunHeader(
            id: "00000000-0000-4000-8000-00000000000\(number)", started: day(number),
            profileSet: "sha256:00", purpose: "scan files"
        )
    }

    static func day(_ number: Int) -> Timestamp { start.adding(seconds: Double(number) * 86_400) }

    static func summary(
        _ number: Int,
        scanned: Int = 1,
        isComplete: Bool = true,
        gaps: [SourceGap] = [],
        counters: [String: Int] = [:]
    ) -> RunSummary {
        var assets = AssetCounts()
        assets.seen = scanned
        assets.scanned = scanned
        return RunSummary(
            ended: day(number).adding(seconds: 60), assets: assets, bytes: 10, bytesScanned: 10, gaps: gaps,
            isComplete: isComplete, counters: counters
        )
    }

    static func file(_ id: String, name: String? = nil) -> Asset {
        Asset(kind: .localFile, id: id, name: name ?? id, tenant: "local")
    }

    static func match(_ number: Int = 0, path: String = "a.txt") -> Match {
        Match(
            entry: "payment-card.visa", infoType: "CREDIT_CARD_NUMBER", severity: .high, confidence: .high, score: 85,
            why: ["structured", "luhn"],
            location: Location(
                path: path, byteStart: Int64(number * 20), byteEnd: Int64(number * 20 + 19), line: Int64(number + 1),
                column: 1
            ),
            masked: "4111 **** **** 1111", valueHMAC: String(repeating: "ab", count: 32)
        )
    }

    static func content(_ asset: Asset, profile: String = "financial-information", matches: Int = 1) -> Finding {
        Finding(
            type: .localFileMatch, asset: asset, profile: profile, matchCount: matches, uniqueCount: min(matches, 1),
            matches: (0..<matches).map { match($0, path: asset.name ?? "") }
        )
    }

    static func outcome(
        _ asset: Asset,
        _ findings: [Finding] = [],
        state: CoverageState = .scanned,
        reasons: [CoverageReason] = [],
        profiles: Set<String> = ["financial-information"]
    ) -> AssetOutcome {
        let coverage = CoverageRecord(asset: asset, state: state, reasons: reasons, bytes: 10, bytesScanned: 10)
        return AssetOutcome(coverage: coverage, findings: findings, profiles: profiles)
    }

    static func key(_ id: String, tenant: String = "org") -> Finding {
        Finding(
            type: .adminKeyUnused, asset: Asset(kind: .adminAPIKey, id: id, tenant: tenant),
            evidence: ["idle_days": 100, "note": "n", "list": [1, true, nil as JSONValue? ?? .null]]
        )
    }

    static let keyScope = FindingScope(
        tenant: "org", assetKind: .adminAPIKey, findingTypeID: FindingType.adminKeyUnused.id
    )
}

/// One whole run: begin, the outcomes, finish.
func scan(
    _ sink: DatabaseSink,
    _ number: Int,
    _ outcomes: [AssetOutcome] = [],
    posture: PostureOutcome? = nil,
    listed: [FindingScope] = [],
    isComplete: Bool = true
) async throws {
    _ = try await sink.begin(Sample.run(number))
    for outcome in outcomes { try await sink.record(outcome) }
    if let posture { try await sink.record(posture) }
    try await sink.finish(
        Sample.summary(number, scanned: outcomes.count, isComplete: isComplete), listed: listed
    )
}

/// Every finding of a database, whatever its status.
func everything(_ path: String) throws -> [StoredFinding] {
    var query = FindingsQuery()
    query.statuses = []
    var found: [StoredFinding] = []
    try ResultStore(path: path).findings(query, withMatches: true) { found.append($0) }
    return found
}
