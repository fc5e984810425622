import Foundation
import Glibc
import SluiceContent
import SluiceCore
import SluiceIsolation
import Testing

/// Keeps what came, and holds it to the order of calls.
struct Recording: ExtractionReceiver {
    var texts: [String: [UInt8]] = [:]
    var members: [MemberCoverage] = []
    var verdict: MemberCoverage?
    var textBytes = 0
    var failsOnText = false
    var marks: [PlaceMark] = []
    var foreign: [(content: ForeignContent, bytes: [UInt8])] = []
    private var open: String?
    private var isForeignOpen = false

    mutating func begin(_ segment: Segment) throws {
        try #require(open == nil && verdict == nil)
        open = segment.path
    }

    mutating func text(_ bytes: Span<UInt8>) throws {
        let path = try #require(open)
        if failsOnText { throw CancellationError() }
        textBytes += bytes.count
        for index in bytes.indices.prefix(1000) { texts[path, default: []].append(bytes[index]) }
    }

    mutating func mark(_ new: [PlaceMark]) throws {
        try #require(open != nil)
        marks += new
    }

    mutating func beginForeign(_ content: ForeignContent) throws {
        try #require(open == nil && !isForeignOpen && verdict == nil)
        isForeignOpen = true
        foreign.append((content, []))
    }

    mutating func foreign(_ bytes: Span<UInt8>) throws {
        try #require(isForeignOpen)
        for index in bytes.indices { foreign[foreign.count - 1].bytes.append(bytes[index]) }
    }

    mutating func endForeign() throws {
        try #require(isForeignOpen)
        isForeignOpen = false
    }

    mutating func end() throws {
        try #require(open != nil)
        open = nil
    }

    mutating func member(_ coverage: MemberCoverage) throws {
        try #require(open == nil && verdict == nil)
        members.append(coverage)
    }

    mutating func finish(_ coverage: MemberCoverage) throws {
        try #require(open == nil && verdict == nil)
        verdict = coverage
    }

    func text(_ path: String = "") -> String? { texts[path].map { String(decoding: $0, as: UTF8.self) } }
}

/// The helper program lies beside the tests.
let helper: String = {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(filePath: tests).deletingLastPathComponent().appending(path: "extraction-child-helper").path
}()

func pool(
    jobs: Int = 1,
    arguments: [String] = ["extract-child"],
    _ change: (inout ExtractionPool.Configuration) -> Void = { _ in }
) -> ExtractionPool {
    var configuration = ExtractionPool.Configuration(arguments: arguments, jobs: jobs)
    configuration.executable = helper
    configuration.limits.idleSeconds = 20
    change(&configuration)
    return ExtractionPool(configuration)
}

func content(_ bytes: [UInt8] = Array("any".utf8)) throws -> ContentFile {
    var spool = try ContentSpool()
    try spool.append(bytes.span)
    return try spool.finish()
}

func shell(_ script: String) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-ec", "cd \"$(mktemp -d)\"; trap 'rm -rf \"$PWD\"' EXIT; \(script)"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Array(data)
}
