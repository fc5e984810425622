import Foundation
import SluiceTestSupport
import Testing

/// Runs the built programs as a user would: with arguments, an environment and a folder of its own.
struct Program {
    /// What a run came to.
    struct Result {
        var status: Int32
        var output: String
        var errors: String

        /// Standard output as JSON objects, one per line.
        func records() throws -> [[String: Any]] {
            try output.split(separator: "\n").map { line in
                let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
                return value as? [String: Any] ?? [:]
            }
        }
    }

    let executable: URL
    /// What sanitizers are to do with their reports is handed on, for `make sanitize`.
    var environment = ProcessInfo.processInfo.environment
        .filter { ["ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS"].contains($0.key) }
        .merging(["PATH": "/usr/bin:/bin"]) { _, new in new }

    /// The product that `swift build` put beside the test bundle, or that lies in the folder `SLUICE_PROGRAMS`.
    static func built(_ name: String) -> Program {
        if let folder = ProcessInfo.processInfo.environment["SLUICE_PROGRAMS"] {
            return Program(executable: URL(fileURLWithPath: folder).appendingPathComponent(name))
        }
        var folder = URL(fileURLWithPath: CommandLine.arguments.first ?? "").deletingLastPathComponent()
        let fallback = URL(fileURLWithPath: #filePath).appendingPathComponent("../../../.build/debug").standardized
        if !FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path) { folder = fallback }
        return Program(executable: folder.appendingPathComponent(name))
    }

    /// Runs to the end.
    ///
    /// - Parameters:
    ///   - arguments: without the program's name.
    ///   - folder: working folder.
    ///   - input: standard input; nil for none.
    /// - Returns: the exit code and what was printed.
    /// - Throws: when the program cannot be started.
    func run(_ arguments: [String], in folder: URL, input: Data? = nil) throws -> Result {
        let process = try start(arguments, in: folder, input: input)
        return try process.finish()
    }

    /// Starts and returns at once.
    ///
    /// - Parameters:
    ///   - arguments: without the program's name.
    ///   - folder: working folder.
    ///   - input: standard input; nil for none.
    /// - Returns: what runs.
    /// - Throws: when the program cannot be started.
    func start(_ arguments: [String], in folder: URL, input: Data? = nil) throws -> Running {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = environment
        // Files instead of pipes: neither side can block the other, however much is written.
        let scratch = FileManager.default.temporaryDirectory.appendingPathComponent("run-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
        let streams = try ["in", "out", "err"].map { name in
            let url = scratch.appendingPathComponent(name)
            try (name == "in" ? input ?? Data() : Data()).write(to: url)
            return url
        }
        process.standardInput = try FileHandle(forReadingFrom: streams[0])
        process.standardOutput = try FileHandle(forWritingTo: streams[1])
        process.standardError = try FileHandle(forWritingTo: streams[2])
        try process.run()
        return Running(process: process, scratch: scratch)
    }

    struct Running {
        let process: Process
        let scratch: URL

        /// What has been printed on standard error so far.
        var errors: String {
            (try? String(contentsOf: scratch.appendingPathComponent("err"), encoding: .utf8)) ?? ""
        }

        /// The processes that it has started.
        var children: [Int32] {
            let stats = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
            return stats.compactMap(Int32.init).filter { child in
                let stat = (try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)) ?? ""
                // proc(5): behind the name in brackets come state and parent.
                let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
                return fields.count > 2 && Int32(fields[2]) == process.processIdentifier
            }
        }

        /// Waits until something is so, as long as it runs.
        ///
        /// - Returns: whether it came to be so.
        func wait(_ isSo: () throws -> Bool) rethrows -> Bool {
            for _ in 0..<4800 where process.isRunning {
                if try isSo() { return true }
                usleep(25_000)
            }
            return try isSo()
        }

        func finish() throws -> Result {
            process.waitUntilExit()
            defer { try? FileManager.default.removeItem(at: scratch) }
            let texts = try ["out", "err"].map {
                String(decoding: try Data(contentsOf: scratch.appendingPathComponent($0)), as: UTF8.self)
            }
            let signal = process.terminationReason == .uncaughtSignal
            return Result(
                status: signal ? -process.terminationStatus : process.terminationStatus, output: texts[0],
                errors: texts[1]
            )
        }
    }
}

/// A folder that is gone with its owner.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("sluice-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        // Folders that a test made unreadable must be readable again to be removed.
        try? FileManager.default.removeItem(at: url)
    }

    var path: String { url.path }

    @discardableResult
    func write(_ text: String, to name: String) throws -> URL { try write(Data(text.utf8), to: name) }

    @discardableResult
    func write(_ data: Data, to name: String) throws -> URL {
        let target = url.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: target)
        return target
    }

    /// Runs a shell line inside the folder; it must succeed.
    func shell(_ line: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-ec", line]
        process.currentDirectoryURL = url
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw ShellFailure(line: line, status: process.terminationStatus) }
    }

    struct ShellFailure: Error {
        let line: String
        let status: Int32
    }
}

extension Trait where Self == TimeLimitTrait {
    /// Far more than a test takes, also for a sanitizer, under which programs take ten times as long.
    static var limited: Self { .timeLimit(.minutes(isSanitized ? 60 : 5)) }
}
