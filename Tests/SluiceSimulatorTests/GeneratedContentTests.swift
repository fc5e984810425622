import Foundation
import Testing

@testable import SluiceSimulator

/// Generated files, read with the usual programs.
@Suite("Generated content")
struct GeneratedContentTests {
    private static func tool(_ program: String, _ arguments: [String], in folder: URL) throws -> (
        status: Int32, output: Data
    ) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.currentDirectoryURL = folder
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, output)
    }

    /// The bytes at a path of the truth, unpacked layer by layer.
    private static func unpack(_ path: String, from content: Data) throws -> Data {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "simulator-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var components = path.split(separator: "!").map(String.init)
        var name = components.removeFirst()
        var data = content
        for member in components {
            try data.write(to: folder.appendingPathComponent("layer"))
            let filters = [".gz": "gzip", ".xz": "xz", ".zst": "zstd"]
            if let ending = filters.keys.first(where: { name == member + $0 }), let program = filters[ending] {
                data = try tool(program, ["-dcq", "layer"], in: folder).output
                // gzip insists on the ending of the name.
                if data.isEmpty {
                    try content.write(to: folder.appendingPathComponent("layer.gz"))
                    data = try tool(program, ["-dcq", "layer.gz"], in: folder).output
                }
            } else {
                data = try tool("bsdtar", ["-xOf", "layer", member], in: folder).output
            }
            name = member
        }
        return data
    }

    private static func text(_ data: Data) -> String {
        let isWide = data.starts(with: [0xFF, 0xFE])
        return String(data: data, encoding: isWide ? .utf16 : .utf8) ?? ""
    }

    @Test("Each planted value stands at its path, and files without plants hold none")
    func plants() async throws {
        let pool = try await FilePool.generated(seed: 3)
        defer { pool.temporaryFolder.map { try? FileManager.default.removeItem(at: $0) } }
        #expect(pool.files.count >= 24)
        for file in pool.files {
            let content = try Data(contentsOf: URL(fileURLWithPath: file.path))
            #expect(Int64(content.count) == file.size)
            for (path, plants) in Dictionary(grouping: file.plants, by: \.path) {
                #expect(path.hasPrefix(file.name))
                let found = PlantedValues(Self.text(try Self.unpack(path, from: content)))
                #expect(found.counts == Dictionary(uniqueKeysWithValues: plants.map { ($0.kind, $0.count) }), "\(path)")
                #expect(found.failures == 0, "\(path)")
            }
            if file.plants.isEmpty { #expect(PlantedValues(Self.text(content)).counts.isEmpty, "\(file.name)") }
        }
        let kinds = Set(pool.files.flatMap { $0.plants.map(\.kind) })
        #expect(kinds == Set(PlantKind.allCases))
        let nearMisses = try #require(pool.files.first { $0.name == "near-misses.md" })
        #expect(PlantedValues(try String(contentsOfFile: nearMisses.path, encoding: .utf8)).failures == 3)
    }

    @Test("Archives are what their names say; the damaged ones are damaged as told")
    func kinds() async throws {
        let pool = try await FilePool.generated(seed: 4)
        let folder = try #require(pool.temporaryFolder)
        defer { try? FileManager.default.removeItem(at: folder) }
        let magic: [String: [UInt8]] = [
            "bundle.zip": [0x50, 0x4B, 3, 4], "statements.7z": [0x37, 0x7A, 0xBC, 0xAF], "export.tar.gz": [0x1F, 0x8B],
            "deploy.tar.xz": [0xFD, 0x37, 0x7A, 0x58], "tools.tar.zst": [0x28, 0xB5, 0x2F, 0xFD],
            "backup.cpio": Array("070701".utf8), "picture.png": [0x89, 0x50, 0x4E, 0x47],
            "deep.7z": [0x37, 0x7A, 0xBC, 0xAF], "outer.zip": [0x50, 0x4B, 3, 4],
        ]
        for (name, head) in magic {
            let file = try #require(pool.files.first { $0.name == name })
            #expect(try Data(contentsOf: URL(fileURLWithPath: file.path)).starts(with: head), "\(name)")
        }
        func path(_ name: String) throws -> String { try #require(pool.files.first { $0.name == name }).path }
        #expect(try Self.tool("7z", ["t", "-pwrong", try path("vault.zip")], in: folder).status != 0)
        #expect(try Self.tool("7z", ["t", "-psimulated", try path("vault.zip")], in: folder).status == 0)
        #expect(try Self.tool("gzip", ["-t", try path("cut.tar.gz")], in: folder).status != 0)
        #expect(try Self.tool("7z", ["t", try path("streamed.bsd.zip")], in: folder).status == 0)
        let damaged = pool.files.filter { $0.coverage != nil }.map(\.name)
        #expect(damaged == ["vault.zip", "cut.tar.gz", "picture.png"])
    }

    @Test("Background text holds no number of more than two digits")
    func background() {
        for form in [TextComposer.Form.prose, .table, .json, .log, .markdown] {
            var composer = TextComposer(seed: 9, name: "background")
            let text = composer.document(form, lines: 500, plants: form == .markdown ? [.githubToken] : [])
            let lines = text.split(separator: "\n").filter { !$0.contains("ghp_") }
            #expect(lines.count > 400)
            #expect(!lines.joined(separator: "\n").contains(/\d{3}/))
        }
    }

    @Test("Same seed, same files, but for the salt of the encrypted one; another seed, other files")
    func determinism() async throws {
        let pools = [try await FilePool.generated(seed: 5), try await FilePool.generated(seed: 5)]
        let other = try await FilePool.generated(seed: 6)
        defer {
            for pool in pools + [other] { pool.temporaryFolder.map { try? FileManager.default.removeItem(at: $0) } }
        }
        func bytes(_ file: PoolFile) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: file.path)) }
        #expect(pools[0].files.map(\.name) == pools[1].files.map(\.name))
        for (first, second) in zip(pools[0].files, pools[1].files) where first.name != "vault.zip" {
            #expect(try bytes(first) == bytes(second), "\(first.name)")
        }
        #expect(try bytes(pools[0].files[0]) != bytes(other.files[0]))
    }

    @Test("A missing folder and an empty one are named")
    func folders() throws {
        #expect(throws: SimulatorError.self) { try FilePool.directory("/no/such/folder") }
    }
}
