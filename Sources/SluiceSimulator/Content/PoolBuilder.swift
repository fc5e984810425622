import Foundation

/// Builds the files of a generated pool: the text itself, archives by the usual programs.
struct PoolBuilder {
    /// A text file to be written, alone or into an archive.
    private struct Text {
        var name: String
        var form: TextComposer.Form
        var plants: [PlantKind] = []
        var lines = 40
    }

    private typealias Plants = [(path: String, kind: PlantKind, count: Int)]

    private let folder: URL
    private let seed: UInt64
    private let runner: ProgramRunner
    private var files: [PoolFile] = []
    private var stagings = 0

    init(folder: URL, seed: UInt64) throws(SimulatorError) {
        self.folder = folder
        self.seed = seed
        runner = try ProgramRunner()
    }

    /// Files with plants come early and often, so that a small tenant holds some of each kind too.
    mutating func build() async throws -> [PoolFile] {
        try addTexts()
        try await addArchives()
        try await addCompressedTexts()
        try await addNestedArchives()
        try await addDamagedFiles()
        return files
    }

    private mutating func addTexts() throws {
        let texts = [
            Text(name: "card-payments.csv", form: .table, plants: [.card, .card, .card]),
            Text(name: "staff.json", form: .json, plants: [.ssn, .ssn]),
            Text(name: "deploy-notes.txt", form: .prose, plants: [.awsKey, .githubToken]),
            Text(name: "transfers.log", form: .log, plants: [.iban, .iban]),
            Text(name: "meeting-notes.txt", form: .prose),
            Text(name: "moving.md", form: .markdown, plants: [.card, .ssn, .iban]),
            // Without plants this form holds values that fail their checks.
            Text(name: "near-misses.md", form: .markdown),
            Text(name: "service.log", form: .log, lines: 400),
        ]
        for text in texts {
            let url = try write(text, below: folder)
            try add(text.name, url, Self.plants(text, below: text.name))
        }
        let wide = Text(name: "wide-notes.txt", form: .prose, plants: [.card])
        let url = try write(wide, below: folder)
        let content = try String(contentsOf: url, encoding: .utf8)
        // UTF-16, little end first, with a byte order mark.
        let units = [0xFEFF] + Array(content.utf16)
        try Data(units.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }).write(to: url)
        try add(wide.name, url, Self.plants(wide, below: wide.name))
    }

    private mutating func addArchives() async throws {
        let readme = Text(name: "readme.txt", form: .prose)
        try await addArchive(
            "bundle.zip", [Text(name: "reports/cards.csv", form: .table, plants: [.card, .card]), readme])
        try await addArchive("statements.7z", [Text(name: "ibans.txt", form: .prose, plants: [.iban, .iban]), readme])
        try await addArchive("export.tar.gz", [Text(name: "export/staff.csv", form: .table, plants: [.ssn, .ssn])])
        try await addArchive("deploy.tar.xz", [readme, Text(name: "settings.log", form: .log, plants: [.awsKey])])
        try await addArchive("tools.tar.zst", [Text(name: "tools/setup.md", form: .markdown, plants: [.githubToken])])
        try await addArchive("backup.cpio", [readme, Text(name: "backup/cards.txt", form: .prose, plants: [.card])])
        try await addArchive("mirror.bsd.tar", [Text(name: "mirror/list.json", form: .json, plants: [.iban]), readme])
        try await addArchive("streamed.bsd.zip", [Text(name: "list/cards.csv", form: .table, plants: [.card])])
        try await addArchive("pictures.zip", [readme])
    }

    private mutating func addCompressedTexts() async throws {
        let texts: [(Text, String, String)] = [
            (Text(name: "ledger.csv", form: .table, plants: [.card, .card, .iban]), "gzip", ".gz"),
            (Text(name: "queue.log", form: .log, plants: [.awsKey]), "xz", ".xz"),
            (Text(name: "remarks.txt", form: .prose, plants: [.ssn]), "zstd", ".zst"),
        ]
        for (text, program, ending) in texts {
            let staging = try makeStaging()
            _ = try write(text, below: staging)
            try await compress(text.name, program, in: staging)
            let name = text.name + ending
            try add(name, staging.appendingPathComponent(name), Self.plants(text, below: "\(name)!\(text.name)"))
        }
    }

    private mutating func addNestedArchives() async throws {
        var staging = try makeStaging()
        let list = Text(name: "list.csv", form: .table, plants: [.card, .card])
        try await pack("dir/inner.tar.gz", [list], in: staging)
        try await pack("outer.zip", ["dir/inner.tar.gz"], in: staging)
        let outer = staging.appendingPathComponent("outer.zip")
        try add("outer.zip", outer, Self.plants(list, below: "outer.zip!dir/inner.tar.gz!list.csv"))

        staging = try makeStaging()
        let keys = Text(name: "keys.txt", form: .prose, plants: [.githubToken, .awsKey])
        try await pack("low.tar.xz", [keys], in: staging)
        try await pack("mid.zip", ["low.tar.xz"], in: staging)
        try await pack("deep.7z", ["mid.zip"], in: staging)
        let deep = staging.appendingPathComponent("deep.7z")
        try add("deep.7z", deep, Self.plants(keys, below: "deep.7z!mid.zip!low.tar.xz!keys.txt"))
    }

    private mutating func addDamagedFiles() async throws {
        let readme = Text(name: "readme.txt", form: .prose)
        var staging = try makeStaging()
        _ = try write(readme, below: staging)
        try await runner.run("zip", ["-q", "-X", "-P", "simulated", "vault.zip", readme.name], in: staging)
        let vault = staging.appendingPathComponent("vault.zip")
        try add("vault.zip", vault, [], PoolFile.Coverage(states: ["skipped"], reasons: ["encrypted"]))

        staging = try makeStaging()
        try await pack("cut.tar.gz", [readme, Text(name: "tail.txt", form: .prose, lines: 2_000)], in: staging)
        let cut = staging.appendingPathComponent("cut.tar.gz")
        let whole = try Data(contentsOf: cut)
        try whole.prefix(whole.count / 2).write(to: cut)
        try add("cut.tar.gz", cut, [], PoolFile.Coverage(states: ["partial", "skipped"], reasons: ["truncated"]))

        let picture = folder.appendingPathComponent("picture.png")
        try Data(pictureBytes()).write(to: picture)
        try add("picture.png", picture, [], PoolFile.Coverage(states: ["skipped"], reasons: ["unsupported"]))
    }

    /// The head of a PNG file and then noise: media by its first bytes, never read further by a scan.
    private func pictureBytes() -> [UInt8] {
        var generator = SeededGenerator(seed: seed, "picture")
        let head: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]
        return head + (0..<6_000).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    }

    // MARK: Steps

    private static func plants(_ text: Text, below path: String) -> Plants {
        PlantKind.allCases.compactMap { kind in
            let count = text.plants.count { $0 == kind }
            return count > 0 ? (path, kind, count) : nil
        }
    }

    private mutating func add(
        _ name: String,
        _ url: URL,
        _ plants: Plants,
        _ coverage: PoolFile.Coverage? = nil
    ) throws {
        let size = try FileManager.default.attributesOfItem(atPath: url.path)[.size] as? NSNumber
        files.append(
            PoolFile(name: name, path: url.path, size: size?.int64Value ?? 0, plants: plants, coverage: coverage))
    }

    private mutating func makeStaging() throws -> URL {
        stagings += 1
        let staging = folder.appendingPathComponent("staging-\(stagings)")
        try FileManager.default.createDirectory(at: staging, withIntermediateDirectories: true)
        return staging
    }

    /// Writes a text with fixed time and mode, so that archives of it are the same each time.
    private func write(_ text: Text, below folder: URL) throws -> URL {
        var composer = TextComposer(seed: seed, name: "\(folder.lastPathComponent.hasPrefix("staging"))\(text.name)")
        let content = composer.document(text.form, lines: text.lines, plants: text.plants)
        let url = folder.appendingPathComponent(text.name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(content.utf8).write(to: url)
        try settle(url)
        return url
    }

    private func settle(_ url: URL) throws {
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1_790_000_000), .posixPermissions: 0o644],
            ofItemAtPath: url.path
        )
    }

    private mutating func addArchive(_ name: String, _ texts: [Text]) async throws {
        let staging = try makeStaging()
        try await pack(name, texts, in: staging)
        let plants = texts.flatMap { Self.plants($0, below: "\(name)!\($0.name)") }
        try add(name, staging.appendingPathComponent(name), plants)
    }

    private func pack(_ name: String, _ texts: [Text], in staging: URL) async throws {
        for text in texts { _ = try write(text, below: staging) }
        try await pack(name, texts.map(\.name), in: staging)
    }

    /// Builds an archive of `members` by the program that its name calls for.
    private func pack(_ name: String, _ members: [String], in staging: URL) async throws {
        let archive = staging.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: archive.deletingLastPathComponent(), withIntermediateDirectories: true)
        let bsd = ["--uid", "0", "--gid", "0", "--uname", "", "--gname", ""]
        switch true {
        case name.hasSuffix(".bsd.tar"):
            try await runner.run("bsdtar", ["--format", "ustar"] + bsd + ["-cf", name] + members, in: staging)
        case name.hasSuffix(".bsd.zip"):
            // By way of a tar, which holds no times of access and change.
            try await runner.run("bsdtar", ["--format", "ustar"] + bsd + ["-cf", "list.tar"] + members, in: staging)
            try await runner.run("bsdtar", ["--format", "zip", "-cf", name, "@list.tar"], in: staging)
        case name.hasSuffix(".zip"): try await runner.run("zip", ["-q", "-X", name] + members, in: staging)
        case name.hasSuffix(".7z"):
            let fixed = ["-bd", "-y", "-mmt=1", "-mtc=off", "-mta=off"]
            try await runner.run("7z", ["a"] + fixed + [name] + members, in: staging)
        case name.hasSuffix(".cpio"):
            let input = members.map { $0 + "\n" }.joined()
            let fixed = ["--reproducible", "-R", "0:0", "--quiet"]
            try await runner.run("cpio", ["-o", "-H", "newc"] + fixed + ["-O", name], in: staging, input: input)
        default: try await packTar(name, members, in: staging)
        }
        try settle(archive)
    }

    private func packTar(_ name: String, _ members: [String], in staging: URL) async throws {
        let programs = [".gz": "gzip", ".xz": "xz", ".zst": "zstd"]
        guard let ending = programs.keys.first(where: { name.hasSuffix($0) }), let program = programs[ending] else {
            throw SimulatorError(.programFailed, "\(name): no program is known for this ending; use another name")
        }
        let tar = String(name.dropLast(ending.count))
        let fixed = [
            "--format=ustar", "--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mtime=@1790000000",
        ]
        try await runner.run("tar", fixed + ["-cf", tar] + members, in: staging)
        try settle(staging.appendingPathComponent(tar))
        try await compress(tar, program, in: staging)
    }

    private func compress(_ file: String, _ program: String, in staging: URL) async throws {
        let arguments = ["gzip": ["-n"], "xz": ["-T1"], "zstd": ["-q", "--rm"]]
        try await runner.run(program, (arguments[program] ?? []) + [file], in: staging)
    }
}
