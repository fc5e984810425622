import Foundation

/// A file that the tenant's conversations, GPTs and projects share.
struct PoolFile: Sendable {
    struct Coverage: Sendable {
        var states: [String]
        var reasons: [String]
    }

    var name: String
    var path: String
    var size: Int64
    /// What it holds; paths as in ``TruthRecord/Plant/path``.
    var plants: [(path: String, kind: PlantKind, count: Int)] = []
    /// How far it can be read, when not wholly.
    var coverage: Coverage?
}

/// The files of a generated tenant, on disk.
struct FilePool: Sendable {
    var files: [PoolFile]
    /// Folder of ours that goes when the tenant goes.
    var temporaryFolder: URL?

    /// The regular files below a folder, sorted by path; `truth.jsonl` at its top is left out, links are not followed.
    static func directory(_ path: String) throws -> FilePool {
        let root = URL(fileURLWithPath: path)
        let keys: Set<URLResourceKey> = [.isRegularFileKey, .isSymbolicLinkKey, .fileSizeKey]
        guard let walk = FileManager.default.enumerator(at: root, includingPropertiesForKeys: Array(keys)) else {
            throw SimulatorError(.file, "\(path): the folder cannot be read; give --files-from a readable folder")
        }
        var files: [PoolFile] = []
        let skipped = root.appendingPathComponent("truth.jsonl").path
        for case let file as URL in walk where file.path != skipped {
            let values = try file.resourceValues(forKeys: keys)
            guard values.isRegularFile == true, values.isSymbolicLink != true else { continue }
            let size = Int64(values.fileSize ?? 0)
            files.append(PoolFile(name: file.lastPathComponent, path: file.path, size: size))
        }
        guard !files.isEmpty else {
            throw SimulatorError(.file, "\(path): no files in this folder; give --files-from a folder with files")
        }
        files.sort { $0.path < $1.path }
        return FilePool(files: files, temporaryFolder: nil)
    }

    /// Text files, archives and damaged files made from a seed in a temporary folder.
    static func generated(seed: UInt64) async throws -> FilePool {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("sluice-simulator-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        do {
            var builder = try PoolBuilder(folder: folder, seed: seed)
            return FilePool(files: try await builder.build(), temporaryFolder: folder)
        } catch {
            try? FileManager.default.removeItem(at: folder)
            throw error
        }
    }
}
