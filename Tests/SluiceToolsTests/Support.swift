import Foundation
import Glibc
import SluiceContent
import SluiceCore
import SluiceIsolation
import SluiceTools
import Testing

/// A folder of one test, in which other programs make documents. Gone with the last reference.
final class Workshop: Sendable {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "sluice-tools-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appending(path: name).path(percentEncoded: false) }

    /// Runs a shell script in the folder.
    func make(_ script: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-ec", script]
        process.currentDirectoryURL = folder
        process.standardOutput = FileHandle.nullDevice
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let told = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(String(decoding: told, as: UTF8.self))")
    }

    /// Runs a script of Debian's Python, which has reportlab.
    func python(_ script: String) throws { try make("/usr/bin/python3 - <<'END'\n\(script)\nEND") }

    func write(_ bytes: [UInt8], to name: String) throws { try Data(bytes).write(to: folder.appending(path: name)) }

    func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: folder.appending(path: name))) }

    /// A program for a test: a shell script.
    func tool(_ name: String, _ script: String) throws -> String {
        try write(Array("#!/bin/sh\n\(script)\n".utf8), to: name)
        try make("chmod 755 '\(name)'")
        return path(name)
    }

    func content(_ name: String) throws -> ContentFile {
        let descriptor = unsafe open(path(name), O_RDONLY | O_CLOEXEC)
        try #require(descriptor >= 0, "\(name) cannot be opened")
        return ContentFile(descriptor: descriptor, byteCount: Int64(lseek(descriptor, 0, SEEK_END)))
    }

    /// Reads a file of the folder as a scan does.
    func read(
        _ name: String, limits: ExtractionLimits = ExtractionLimits(),
        _ change: (inout Toolbox.Configuration) -> Void = { _ in }
    ) throws -> Recording {
        var configuration = Toolbox.Configuration()
        change(&configuration)
        var children = ExtractionPool.Configuration(arguments: ["extract-child"], jobs: 1, limits: limits)
        children.executable = helper
        let reader = ContentReader(children: ExtractionPool(children), tools: Toolbox(configuration))
        var recording = Recording()
        try reader.read(content(name), name: name, limits: limits, into: &recording)
        return recording
    }
}

/// The helper program lies beside the tests.
let helper: String = {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(filePath: tests).deletingLastPathComponent().appending(path: "extraction-child-helper").path
}()

/// Keeps what a reading says, and holds it to the order of calls.
struct Recording: SegmentReceiver {
    private(set) var segments: [(segment: Segment, bytes: [UInt8])] = []
    private(set) var members: [MemberCoverage] = []
    private(set) var verdict: MemberCoverage?
    private var isOpen = false
    private var marks: [(segment: Int, marks: [PlaceMark])] = []
    /// Bytes kept of one segment.
    private let keptBytes = 4 << 20

    mutating func begin(_ segment: Segment) throws {
        try #require(!isOpen && verdict == nil)
        isOpen = true
        segments.append((segment, []))
    }

    mutating func text(_ bytes: Span<UInt8>) throws {
        try #require(isOpen)
        let room = max(0, keptBytes - segments[segments.count - 1].bytes.count)
        for index in bytes.indices.prefix(room) { segments[segments.count - 1].bytes.append(bytes[index]) }
    }

    mutating func mark(_ marks: [PlaceMark]) throws {
        try #require(isOpen)
        self.marks.append((segments.count - 1, marks))
    }

    mutating func end() throws {
        try #require(isOpen)
        isOpen = false
    }

    mutating func member(_ coverage: MemberCoverage) throws {
        try #require(!isOpen && verdict == nil)
        members.append(coverage)
    }

    mutating func finish(_ coverage: MemberCoverage) throws {
        try #require(!isOpen && verdict == nil && coverage.path.isEmpty)
        verdict = coverage
    }

    /// Where a text stands, as results show it, in the order of reading; without lists of member names.
    func locations(of text: String) -> [String] {
        var found: [String] = []
        for (number, part) in segments.enumerated() where part.segment.mediaType != Segment.memberNames {
            var places = PlaceMap()
            places.begin(part.segment)
            for entry in marks where entry.segment == number { places.add(entry.marks) }
            var rest = Data(part.bytes)[...]
            while let range = rest.range(of: Data(text.utf8)) {
                let page = places.page(at: Int64(range.lowerBound)).map { " page \($0)" } ?? ""
                found.append(part.segment.path + places.fragment(at: Int64(range.lowerBound)) + page)
                rest = rest[range.upperBound...]
            }
        }
        return found
    }

    /// Bytes of all texts.
    var textBytes: Int { segments.reduce(0) { $0 + $1.bytes.count } }

    func member(_ path: String) -> MemberCoverage? { members.first { $0.path == path } }

    var reasons: [CoverageReason] { verdict?.reasons ?? [] }
    var state: CoverageState? { verdict?.state }
}
