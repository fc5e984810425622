import Foundation
import SluiceContent
import SluiceCore
import SluiceSources
import Testing

@Suite struct GlobPatternTests {
    /// Expected values follow fnmatch(3) with FNM_PATHNAME, and gitignore(5) for `**`.
    @Test(
        "patterns",
        arguments: [
            ("*.csv", "a.csv", true), ("*.csv", "dir/a.csv", true), ("*.csv", "a.csv.gz", false), ("a?c", "abc", true),
            ("a?c", "aéc", true), ("a?c", "a日c", true), ("a?c", "ac", false), ("a?c", "abbc", false),
            ("[a-c]x", "bx", true), ("[!a-c]x", "bx", false), ("[!a-c]x", "dx", true), ("[]]", "]", true),
            ("\\*", "*", true), ("\\*", "a", false), ("dir/*.txt", "dir/a.txt", true),
            ("dir/*.txt", "dir/b/a.txt", false),
            ("dir/**", "dir/b/a.txt", true), ("**/a.txt", "a.txt", true), ("**/a.txt", "x/y/a.txt", true),
            ("**/a.txt", "x/ya.txt", false), ("x/**/a.txt", "x/a.txt", true), ("x/**/a.txt", "x/y/z/a.txt", true),
            ("x/**/a.txt", "xa.txt", false), ("/a.txt", "a.txt", true), ("/a.txt", "x/a.txt", false),
            ("*", ".hidden", true),
            ("a*b*c", "aXXbYYc", true), ("a*b*c", "aXXbYY", false),
        ])
    func patterns(_ pattern: String, _ path: String, _ expected: Bool) throws {
        let glob = try #require(GlobPattern(pattern))
        let bytes = Array(path.utf8)
        let name = bytes.split(separator: 0x2F).last ?? []
        #expect(glob.matches(path: bytes[...], name: name, isFolder: false) == expected)
    }

    @Test("a pattern with a slash behind it is for folders")
    func folders() throws {
        let glob = try #require(GlobPattern("build/"))
        #expect(glob.matches(path: Array("x/build".utf8)[...], name: Array("build".utf8)[...], isFolder: true))
        #expect(!glob.matches(path: Array("x/build".utf8)[...], name: Array("build".utf8)[...], isFolder: false))
    }

    @Test("what is no pattern", arguments: ["", "/", "[abc", "[!", "[]"])
    func refused(_ pattern: String) {
        #expect(GlobPattern(pattern) == nil)
    }

    @Test("a pattern that would make a backtracking matcher run for ever")
    func hostile() throws {
        let glob = try #require(GlobPattern(String(repeating: "*a", count: 50) + "b"))
        let name = [UInt8](repeating: 0x61, count: 255)
        #expect(!glob.matches(path: name[...], name: name[...], isFolder: false))
    }
}

@Suite struct PathTextTests {
    @Test(
        "names that are no UTF-8 are escaped, all others stay",
        arguments: [
            (Array("/a b/ü%20/100%".utf8), "/a b/ü%20/100%"), ([0x2F, 0x61, 0xFF], "/a%FF"),
            (Array("/a%FF".utf8), "/a%25FF"),
            (Array("/a%25".utf8), "/a%2525"), ([0xC3], "%C3"), ([0xED, 0xA0, 0x80], "%ED%A0%80"),
            ([0xC0, 0xAF], "%C0%AF"),
            ([0x25, 0xFF], "%%FF"),
        ])
    func text(_ path: [UInt8], _ expected: String) {
        #expect(PathText.text(of: path) == expected)
    }
}

@Suite struct DirectorySourceTests {
    /// A folder of its own for one test, with the given files.
    private func withFolder<Value>(
        _ files: [String: String],
        _ body: (String) async throws -> Value
    ) async throws -> Value {
        let made = FileManager.default.temporaryDirectory.appendingPathComponent("sluice-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: made, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: made) }
        for (name, text) in files {
            let file = made.appendingPathComponent(name)
            let folder = file.deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try text.write(to: file, atomically: false, encoding: .utf8)
        }
        return try await body(made.resolvingSymlinksInPath().path)
    }

    private func names(_ events: [SourceEvent<LocalFileLocator>], below root: String) -> [String] {
        assets(events).map { String($0.asset.id.dropFirst(root.count + 1)) }
    }

    @Test("all files of a tree, in the order of names, then the scope")
    func tree() async throws {
        try await withFolder(["b/2.txt": "x", "a.txt": "x", "b/1/z.txt": "x", "c.txt": "x", ".hidden": "x"]) { root in
            let found = try await events(of: DirectorySource(paths: [root]))
            #expect(names(found, below: root) == [".hidden", "a.txt", "b/1/z.txt", "b/2.txt", "c.txt"])
            #expect(scopes(found) == [FindingScope(tenant: "local", assetKind: .localFile, assetIDPrefix: root)])
            #expect(assets(found).first?.asset.tenant == "local")
            #expect(assets(found).last?.asset.name == "c.txt")
        }
    }

    @Test("the bytes of a file")
    func content() async throws {
        try await withFolder(["a.txt": "hello"]) { root in
            let source = try DirectorySource(paths: [root + "/a.txt"])
            let asset = try #require(assets(try await events(of: source)).first)
            let file = try await source.content(of: asset)
            var buffer = [UInt8](repeating: 0, count: 16)
            let count = try file.read(at: 0, into: &buffer)
            #expect(String(decoding: buffer.prefix(count), as: UTF8.self) == "hello")
        }
    }

    @Test("links are told and not followed, also loops; special files are never opened", .timeLimit(.minutes(1)))
    func linksAndSpecials() async throws {
        try await withFolder(["dir/a.txt": "x"]) { root in
            try FileManager.default.createSymbolicLink(atPath: root + "/loop", withDestinationPath: root)
            try FileManager.default.createSymbolicLink(atPath: root + "/out", withDestinationPath: "/etc/passwd")
            try FileManager.default.createSymbolicLink(atPath: root + "/void", withDestinationPath: "nowhere")
            #expect(unsafe mkfifo(root + "/pipe", 0o600) == 0)
            let found = try await events(of: DirectorySource(paths: [root]))
            #expect(names(found, below: root) == ["dir/a.txt"])
            let unexamined = found.compactMap { if case .unexamined(let record) = $0 { record } else { nil } }
            #expect(unexamined.map(\.reasons) == [[.link], [.link], [.specialEntry], [.link]])
            #expect(unexamined.allSatisfy { $0.state == .skipped })
        }
    }

    @Test("a link that is given is taken for what it leads to")
    func linkAsRoot() async throws {
        try await withFolder(["dir/a.txt": "x"]) { root in
            try FileManager.default.createSymbolicLink(atPath: root + "/link", withDestinationPath: "dir")
            let found = try await events(of: DirectorySource(paths: [root + "/link"]))
            #expect(assets(found).map(\.asset.id) == [root + "/dir/a.txt"])
        }
    }

    @Test("overlapping roots yield each file once", .timeLimit(.minutes(1)))
    func overlap() async throws {
        try await withFolder(["dir/a.txt": "x", "dir2/b.txt": "x"]) { root in
            let paths = [root + "/dir/a.txt", root + "/dir", root, root + "/dir/../dir", root + "/dir2"]
            let found = try await events(of: DirectorySource(paths: paths))
            #expect(names(found, below: root) == ["dir/a.txt", "dir2/b.txt"])
            #expect(scopes(found).map(\.assetIDPrefix) == [root])
        }
    }

    @Test("filters: excluded folders are not entered, and a filtered listing vouches for nothing")
    func filters() async throws {
        try await withFolder(["a.csv": "x", "a.txt": "x", "node/b.csv": "x", "sub/c.csv": "x"]) { root in
            let filter = DirectoryFilter(
                include: [try #require(GlobPattern("*.csv"))],
                exclude: [try #require(GlobPattern("node"))]
            )
            let source = try DirectorySource(paths: [root], filter: filter)
            let found = try await events(of: source)
            #expect(names(found, below: root) == ["a.csv", "sub/c.csv"])
            #expect(scopes(found).isEmpty)
            #expect(source.counters == ["files.filtered": 2, "files.own": 0])
            let named = try await events(of: DirectorySource(paths: [root + "/a.txt"], filter: filter))
            #expect(names(named, below: root) == ["a.txt"])
        }
    }

    @Test("a file that vanished, or became something else, is an error of its own", .timeLimit(.minutes(1)))
    func vanished() async throws {
        try await withFolder(["a.txt": "x", "b.txt": "x", "c.txt": "x"]) { root in
            let source = try DirectorySource(paths: [root])
            let found = assets(try await events(of: source))
            for name in ["a", "b", "c"] { try FileManager.default.removeItem(atPath: "\(root)/\(name).txt") }
            #expect(unsafe mkfifo(root + "/b.txt", 0o600) == 0)
            try FileManager.default.createSymbolicLink(atPath: root + "/c.txt", withDestinationPath: "/etc/passwd")
            for (asset, reason) in zip(found, [CoverageReason.fetchGone, .specialEntry, .link]) {
                await #expect { try await source.content(of: asset) } throws: {
                    ($0 as? ContentError)?.reason == reason
                }
            }
        }
    }

    @Test("when no path can be scanned, all are named at once")
    func missing() async throws {
        #expect { try DirectorySource(paths: ["/nonexistent/a", "/nonexistent/b"]) } throws: { error in
            guard let error = error as? SluiceError else { return false }
            return error.kind == .configuration && error.place.contains("/nonexistent/a")
                && error.place.contains("/nonexistent/b")
        }
    }

    @Test("a path that does not exist is a gap, and the others are scanned")
    func missingRoot() async throws {
        try await withFolder(["a.txt": "x"]) { root in
            let paths = [root + "/void", root, root + "/void", root + "/a.txt/b"]
            let found = try await events(of: DirectorySource(paths: paths))
            let detail = "there is no such file or folder; check the path"
            #expect(
                gaps(found) == [
                    SourceGap(scope: root + "/void", reason: .fetchGone, detail: detail),
                    SourceGap(scope: root + "/a.txt/b", reason: .fetchGone, detail: detail),
                ])
            #expect(names(found, below: root) == ["a.txt"])
            #expect(scopes(found).count == 1)
        }
        let piped = try await events(of: DirectorySource(paths: ["/nonexistent/a", "-"]))
        #expect(gaps(piped).count == 1)
        #expect(assets(piped).count == 1)
    }

    @Test("a path in a folder that may not be read is a gap", .enabled(if: geteuid() != 0, "root may read all"))
    func unreadableRoot() async throws {
        try await withFolder(["a.txt": "x", "closed/b.txt": "x"]) { root in
            try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: root + "/closed")
            defer { _ = unsafe chmod(root + "/closed", 0o700) }
            let found = try await events(of: DirectorySource(paths: [root + "/closed/b.txt", root + "/a.txt"]))
            #expect(gaps(found).map(\.reason) == [.fetchDenied])
            #expect(assets(found).map(\.asset.name) == ["a.txt"])
        }
    }

    @Test("what is left out is counted: by the filter, and as the run's own")
    func counters() async throws {
        try await withFolder(["a.txt": "x", "b.csv": "x", "sluice.db": "x", "out.jsonl": "x"]) { root in
            let source = try DirectorySource(
                paths: [root],
                filter: DirectoryFilter(exclude: [try #require(GlobPattern("*.csv"))]),
                ownFiles: [root + "/sluice.db", root + "/out.jsonl", root + "/later.db"]
            )
            #expect(names(try await events(of: source), below: root) == ["a.txt"])
            #expect(source.counters == ["files.filtered": 1, "files.own": 2])
        }
    }

    @Test("a name that is no UTF-8 is listed and can be read")
    func bytesInNames() async throws {
        try await withFolder([:]) { root in
            let name = root.utf8.map { CChar(bitPattern: $0) } + [0x2F, 0x61, CChar(bitPattern: 0xFF), 0]
            let descriptor = unsafe name.withUnsafeBufferPointer { unsafe creat($0.baseAddress!, 0o600) }
            #expect(descriptor >= 0)
            close(descriptor)
            let source = try DirectorySource(paths: [root])
            let asset = try #require(assets(try await events(of: source)).first)
            #expect(asset.asset.id == root + "/a%FF")
            _ = try await source.content(of: asset)
        }
    }

    @Test("many tasks that ask at once get each file once")
    func manyTasks() async throws {
        let files = (0..<500).map { ("\($0 % 7)/\($0).txt", "x") }
        try await withFolder(Dictionary(uniqueKeysWithValues: files)) { root in
            let source = try DirectorySource(paths: [root])
            let found = try await withThrowingTaskGroup(of: [SourceEvent<LocalFileLocator>].self) { group in
                for _ in 0..<8 { group.addTask { try await events(of: source) } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(names(found, below: root).sorted() == files.map(\.0).sorted())
            #expect(scopes(found).count == 1)
        }
    }

    @Test("20,000 files in one folder", .timeLimit(.minutes(1)))
    func breadth() async throws {
        try await withFolder([:]) { root in
            for number in 0..<20_000 {
                let descriptor = unsafe creat("\(root)/\(number)", 0o600)
                close(descriptor)
            }
            let found = assets(try await events(of: DirectorySource(paths: [root])))
            #expect(Set(found.map(\.asset.id)).count == 20_000)
        }
    }

    @Test("a dash is standard input")
    func standardInput() async throws {
        let found = assets(try await events(of: DirectorySource(paths: ["-", "-"])))
        #expect(found.map(\.asset.id) == ["stdin"])
        #expect(found.map(\.locator) == [.standardInput])
    }
}
