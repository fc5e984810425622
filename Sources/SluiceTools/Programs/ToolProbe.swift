import CSluiceSystem
import Glibc
package import SluiceIsolation

/// Finds out which walls really stand around programs on this host, by having our own program look from the inside.
package enum ToolProbe {
    /// Tells the program that looks to do so. Not by an argument: Swift reads those from a file, which the walls forbid.
    private static let variable = "SLUICE_TOOL_PROBE"
    private static let network = "/proc/self/ns/net"
    /// The walls that can stand around a program.
    package static let walls = SandboxReport.all.subtracting(.notDumpable)

    /// Whether this process is to look, and do nothing else.
    package static var isAsked: Bool { unsafe getenv(variable) != nil }

    /// The inside: prints what it sees.
    package static func execute() -> Never {
        print("\(sluice_standing_walls()) \(name(of: network))")
        exit(0)
    }

    /// The outside: starts the program behind the walls and asks it.
    ///
    /// - Parameter executable: leads to ``execute()`` when it ``isAsked``.
    /// - Returns: the walls that stand; nil when it could not be started or did not answer.
    package static func ask(executable: String = "/proc/self/exe") -> SandboxReport? {
        guard let program = Program(path: executable) else { return nil }
        let places = libraryFolders().map { unsafe sluice_open_place($0) }.filter { $0 >= 0 }
        defer { places.forEach { close($0) } }
        let order = ToolOrder(
            program: program, arguments: [], environment: ["\(variable)=1"], memoryBytes: 1 << 30, outputBytes: 4096,
            wallSeconds: 10, idleSeconds: 10, places: places)
        var answer: [UInt8] = []
        let end = try? ToolRun.run(order) { bytes in
            for index in bytes.indices { answer.append(bytes[index]) }
        }
        guard end?.cause == .exit(0) else { return nil }
        let words = String(decoding: answer, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard words.count == 2, let seen = words.first.flatMap({ UInt32($0) }) else { return nil }
        var report = SandboxReport(rawValue: seen)
        if words[1] != name(of: network) { report.insert(.network) }
        return report
    }

    /// What a link of /proc names; reading it opens nothing.
    private static func name(of link: String) -> String {
        var bytes = [CChar](repeating: 0, count: 256)
        let count = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            unsafe buffer.baseAddress.map { unsafe readlink(link, $0, buffer.count) } ?? -1
        }
        guard count > 0 else { return "unknown" }
        return String(decoding: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Where the libraries of this process lie: a build for tests has Swift's own outside of the system's folders.
    private static func libraryFolders() -> Set<String> {
        guard let file = unsafe fopen("/proc/self/maps", "r") else { return [] }
        defer { unsafe fclose(file) }
        var folders: Set<String> = []
        var line = [CChar](repeating: 0, count: 4096)
        while unsafe fgets(&line, Int32(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            guard let path = text.firstIndex(of: "/").map({ text[$0...] }), path.contains(".so") else { continue }
            if let slash = path.lastIndex(of: "/") { folders.insert(String(path[..<slash])) }
        }
        return folders
    }
}
