import Foundation

/// Runs the external programs that build archives.
struct ProgramRunner: Sendable {
    /// Debian package of each program.
    private static let packages = [
        "zip": "zip", "7z": "p7zip-full", "tar": "tar", "gzip": "gzip", "xz": "xz-utils", "zstd": "zstd",
        "bsdtar": "libarchive-tools", "cpio": "cpio",
    ]

    private let paths: [String: String]

    /// Looks all programs up in `PATH`.
    ///
    /// - Throws: ``SimulatorError/Code/missingProgram`` that names every missing program and its package.
    init() throws(SimulatorError) {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
        var paths: [String: String] = [:]
        for program in Self.packages.keys {
            paths[program] = folders.map { "\($0)/\(program)" }
                .first { FileManager.default.isExecutableFile(atPath: $0) }
        }
        let missing = Self.packages.keys.filter { paths[$0] == nil }.sorted()
        guard missing.isEmpty else {
            let packages = Set(missing.compactMap { Self.packages[$0] }).sorted().joined(separator: " ")
            let names = missing.joined(separator: ", ")
            throw SimulatorError(
                .missingProgram, "program \(names): not found in PATH; install with: apt-get install \(packages)")
        }
        self.paths = paths
    }

    /// Runs a program to its end in a folder, with `input` as its standard input and its output thrown away.
    func run(_ program: String, _ arguments: [String], in folder: URL, input: String = "") async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: paths[program] ?? program)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ["PATH": "/usr/bin:/bin", "TZ": "UTC", "LC_ALL": "C"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        let feed = folder.appendingPathComponent(".input")
        try Data(input.utf8).write(to: feed)
        defer { try? FileManager.default.removeItem(at: feed) }
        let reader = try FileHandle(forReadingFrom: feed)
        defer { try? reader.close() }
        process.standardInput = reader
        let status = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        guard status == 0 else {
            let command = ([program] + arguments).joined(separator: " ")
            throw SimulatorError(.programFailed, "\(command): ended with status \(status); run it by hand to see why")
        }
    }
}
