import Foundation
import Glibc
import SluiceContent
import SluiceCore
import SluiceExtraction
import Testing

/// A folder of one test, in which real tools make the archives. Gone with the last reference.
final class Workshop: Sendable {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "sluice-extraction-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Runs a shell script in the folder.
    func make(_ script: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/bash")
        process.arguments = ["-ec", script]
        process.currentDirectoryURL = folder
        process.standardOutput = FileHandle.nullDevice
        // Not a pipe: Foundation ends the process when a signal interrupts the reading of one.
        let errors = folder.appending(path: ".errors-\(UUID().uuidString)")
        try Data().write(to: errors)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
        process.waitUntilExit()
        let told = try Data(contentsOf: errors)
        try FileManager.default.removeItem(at: errors)
        try #require(process.terminationStatus == 0, "\(script): \(String(decoding: told, as: UTF8.self))")
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        try Data(bytes).write(to: folder.appending(path: name))
    }

    func content(_ name: String) throws -> ContentFile {
        let path = folder.appending(path: name).path(percentEncoded: false)
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        try #require(descriptor >= 0, "\(path) cannot be opened")
        return ContentFile(descriptor: descriptor, byteCount: Int64(lseek(descriptor, 0, SEEK_END)))
    }

    /// Extracts a file of the folder.
    func extract(_ name: String, limits: ExtractionLimits = ExtractionLimits()) throws -> Recording {
        var recording = Recording()
        try extract(name, limits: limits, into: &recording)
        return recording
    }

    /// Likewise, into a recording that was set up before.
    func extract(
        _ name: String, limits: ExtractionLimits = ExtractionLimits(), into receiver: inout some ExtractionReceiver
    ) throws {
        try ContentExtractor.extract(try content(name), name: name, limits: limits, into: &receiver)
    }
}

/// Keeps what an extraction says, and holds it to the order of calls.
struct Recording: ExtractionReceiver {
    private(set) var segments: [(segment: Segment, bytes: [UInt8])] = []
    private(set) var members: [MemberCoverage] = []
    private(set) var verdict: MemberCoverage?
    /// What was handed over for other programs to read.
    private(set) var foreign: [(content: ForeignContent, bytes: [UInt8])] = []
    private var isOpen = false
    private var isForeignOpen = false
    /// Marks of the open segment, to be looked up when all its text is there.
    private var marks: [(segment: Int, marks: [PlaceMark])] = []
    /// Bytes kept of one segment, so that a bomb does not fill the test's memory.
    var keptBytes = 1 << 20

    init() {}

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

    mutating func beginForeign(_ content: ForeignContent) throws {
        try #require(!isOpen && !isForeignOpen && verdict == nil)
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

    /// Paths of the segments that hold a text, without the lists of member names.
    func paths(of text: String) -> [String] {
        segments.filter { $0.segment.mediaType != "text/x-member-names" && contains($0.bytes, text) }
            .map(\.segment.path)
    }

    /// Where a text stands, as results show it: the segment's path, and the place inside a document.
    func locations(of text: String) -> [String] {
        var found: [String] = []
        for (number, part) in segments.enumerated() where part.segment.mediaType != "text/x-member-names" {
            var places = PlaceMap()
            places.begin(part.segment)
            for entry in marks where entry.segment == number { places.add(entry.marks) }
            var rest = Data(part.bytes)[...]
            while let range = rest.range(of: Data(text.utf8)) {
                let page = places.page(at: Int64(range.lowerBound)).map { " page \($0)" } ?? ""
                let line = places.line(at: Int64(range.lowerBound)).map { " line \($0)" } ?? ""
                found.append(part.segment.path + places.fragment(at: Int64(range.lowerBound)) + page + line)
                rest = rest[range.upperBound...]
            }
        }
        return found
    }

    /// The places that were told of a part, in order.
    func places(of part: String) -> [String] {
        segments.indices.filter { segments[$0].segment.part == part }.flatMap { number in
            var places = PlaceMap()
            places.begin(segments[number].segment)
            let own = marks.filter { $0.segment == number }.flatMap(\.marks)
            places.add(own)
            return own.map { places.fragment(at: $0.offset) }
        }
    }

    /// All text that was seen at a path.
    func text(at path: String) -> String? {
        let parts = segments.filter { $0.segment.path == path }
        return parts.isEmpty ? nil : String(decoding: parts.flatMap(\.bytes), as: UTF8.self)
    }

    func member(_ path: String) -> MemberCoverage? { members.first { $0.path == path } }

    var reasons: Set<CoverageReason> { Set(verdict?.reasons ?? []) }
    var state: CoverageState? { verdict?.state }

    private func contains(_ bytes: [UInt8], _ text: String) -> Bool {
        Data(bytes).range(of: Data(text.utf8)) != nil
    }
}
