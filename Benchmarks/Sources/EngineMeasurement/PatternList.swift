import Foundation
import SluiceDetection
import SluiceProfiles

/// Patterns to measure with, in a fixed order.
package struct PatternList: Sendable {
    /// One pattern and what it is called.
    package struct Item: Sendable {
        package let id: String
        package let pattern: String
    }

    /// Why there is no such list, or no measurement.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String

        package init(_ description: String) { self.description = description }
    }

    package let name: String
    package let items: [Item]
    /// The profiles that hold these patterns and, where they hold all, what else they look for, such as word lists; empty
    /// for lists that are no catalogue.
    package let profiles: [Profile]

    /// The list of a name.
    ///
    /// - Parameters:
    ///   - name: `shipped:N`, the patterns of the embedded profiles, or `generated:N`, those of `gen_patterns.py N`. Of
    ///     the embedded ones fewer are taken evenly spaced, so that a small list holds a little of everything; more are
    ///     the embedded ones and then the generated ones from the first on. `shipped:all` are the embedded ones.
    ///     `catalogue:N` and `catalogue:all` are those of the profiles that a scan uses when none is named.
    ///   - generator: path of `gen_patterns.py`; nil for the one in this package.
    /// - Throws: ``Failure``, or what reading the profiles or running the generator threw.
    package init(named name: String, generator: String? = nil) throws {
        let isCatalogue = name.hasPrefix("catalogue:")
        let used = try EmbeddedProfiles.loaded().filter { !isCatalogue || $0.isDefault }
        let embedded = Self.patterns(of: used)
        let parts = name.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, let count = parts[1] == "all" ? embedded.count : Int(parts[1]), count > 0 else {
            throw Failure("pattern list '\(name)': \(Self.usage)")
        }
        self.name = name
        switch parts[0] {
        case "generated": items = try Self.generated(count, by: generator)
        case "shipped" where count <= embedded.count, "catalogue" where count <= embedded.count:
            items = (0..<count).map { embedded[$0 * embedded.count / count] }
        case "shipped":
            items = embedded + (try Self.generated(250, by: generator)).prefix(count - embedded.count)
        default: throw Failure("pattern list '\(name)': \(Self.usage)")
        }
        guard items.count == count else {
            throw Failure("pattern list '\(name)': there are only \(items.count) patterns")
        }
        let isWhole = count == embedded.count
        profiles = isCatalogue ? Self.part(of: used, holding: Set(items.map(\.id)), isWhole: isWhole) : []
    }

    private static let usage = "give shipped:N, shipped:all, catalogue:N, catalogue:all or generated:N"

    private static func patterns(of profiles: [Profile]) -> [Item] {
        profiles.flatMap(\.entries).compactMap { entry in entry.pattern.map { Item(id: entry.id, pattern: $0) } }
    }

    private static func part(of profiles: [Profile], holding ids: Set<String>, isWhole: Bool) -> [Profile] {
        guard !isWhole else { return profiles }
        return profiles.map { profile in
            var part = profile
            part.entries = profile.entries.filter { ids.contains($0.id) }
            return part
        }.filter { !$0.entries.isEmpty }
    }

    /// Runs the generator, so that the C engine bench and we read the same text. One pattern of it repeats without an
    /// upper bound, which our profiles refuse; it gets one.
    private static func generated(_ count: Int, by generator: String?) throws -> [Item] {
        // Benchmarks/Sources/EngineMeasurement/PatternList.swift
        let here = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let path = generator ?? here.appendingPathComponent("../../peers/gen_patterns.py").standardized.path
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", path, String(count)]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failure("\(path) ended with \(process.terminationStatus)")
        }
        return try text.split(separator: "\n").map { line in
            // id, class, prefilters, back, pattern; the last may hold anything but a line end.
            let fields = line.split(separator: "\t", maxSplits: 4, omittingEmptySubsequences: false)
            guard fields.count == 5 else { throw Failure("\(path): a line without five fields") }
            return Item(id: String(fields[0]), pattern: String(fields[4]).replacing(#"\s*"#, with: #"\s{0,64}"#))
        }
    }
}
