import Foundation
import SluiceContent
import Synchronization
import Testing

/// The folder as other programs see it: `stat`, `chmod` and `chown` through Foundation, links and modes by hand.
@Suite struct CacheFolderTests {
    private let base: URL
    private let refusals = Refusals()

    /// Collects what a folder tells.
    private final class Refusals: Sendable {
        private let list = Mutex<[CacheFolder.Refusal]>([])

        var all: [CacheFolder.Refusal] { list.withLock { $0 } }

        func add(_ refusal: CacheFolder.Refusal) { list.withLock { $0.append(refusal) } }
    }

    init() throws {
        base = FileManager.default.temporaryDirectory.appendingPathComponent("cache-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: base, withIntermediateDirectories: false)
    }

    private func folder(_ name: String = "c", _ limits: CacheFolder.Limits = CacheFolder.Limits()) -> CacheFolder? {
        CacheFolder(base.path + "/" + name, limits: limits) { [refusals] in refusals.add($0) }
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: base.path + "/" + path)[.posixPermissions] as? Int
    }

    private func setMode(_ mode: Int, _ path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: base.path + "/" + path)
    }

    private func names(_ path: String = "c") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: base.path + "/" + path).sorted()
    }

    private func remove() { try? FileManager.default.removeItem(at: base) }

    @Test("what is kept comes back, under modes that keep others out")
    func keeps() throws {
        defer { remove() }
        let cache = try #require(folder("a/b/c/"))
        #expect(cache.bytes(named: "x") == nil)
        cache.keep([1, 2, 3], named: "x")
        #expect(folder("a/b/c")?.bytes(named: "x") == [1, 2, 3])
        cache.keep([], named: "x")
        #expect(cache.bytes(named: "x") == [])
        for path in ["a", "a/b", "a/b/c"] { #expect(try mode(path) == 0o700, "\(path)") }
        #expect(try mode("a/b/c/x.cache") == 0o600)
        #expect(try names("a/b/c") == ["x.cache"])
        #expect(cache.filePaths == [base.path + "/a/b/c/x.cache"])
        #expect(refusals.all.isEmpty)
    }

    @Test("a name cannot leave the folder", arguments: ["", ".", "..", "../x", "a/b", "a.b", "é", "a\0b"])
    func badNames(_ name: String) throws {
        defer { remove() }
        let cache = try #require(folder())
        cache.keep([1], named: name)
        #expect(cache.bytes(named: name) == nil)
        #expect(try names().isEmpty)
    }

    @Test("a folder that others may write to is not used", arguments: [0o777, 0o770, 0o1777, 0o702, 0o720])
    func openFolder(_ open: Int) throws {
        defer { remove() }
        _ = try #require(folder())
        try setMode(open, "c")
        #expect(folder() == nil)
        let refusal = try #require(refusals.all.first)
        #expect(refusals.all.count == 1 && refusal.isUnsafe && refusal.path == base.path + "/c")
        #expect(refusal.problem.contains(String(open, radix: 8)) && refusal.mend.contains("chmod 700"))
    }

    @Test("one that others may only read is", arguments: [0o755, 0o750, 0o500])
    func readableFolder(_ mode: Int) throws {
        defer { remove() }
        try #require(folder()).keep([1], named: "x")
        try setMode(mode, "c")
        #expect(folder()?.bytes(named: "x") == [1])
        #expect(refusals.all.isEmpty)
        try setMode(0o700, "c")
    }

    @Test("a link in the folder's place is not followed")
    func linkedFolder() throws {
        defer { remove() }
        _ = try #require(folder("real"))
        try FileManager.default.createSymbolicLink(atPath: base.path + "/c", withDestinationPath: "real")
        #expect(folder() == nil)
        #expect(folder("c/") == nil)
        #expect(refusals.all.map(\.isUnsafe) == [true, true])
        #expect(refusals.all.allSatisfy { $0.problem.contains("link") })
    }

    @Test("a folder that cannot be had is told as out of reach", arguments: ["file/c", "file", "a\0b"])
    func noFolder(_ path: String) throws {
        defer { remove() }
        try Data().write(to: base.appendingPathComponent("file"))
        #expect(folder(path) == nil)
        #expect(refusals.all.map(\.isUnsafe) == [false])
    }

    @Test("a file that others may write to is not read, and replaced", arguments: [0o666, 0o660, 0o602, 0o622])
    func openFile(_ open: Int) throws {
        defer { remove() }
        let cache = try #require(folder())
        cache.keep([1], named: "x")
        try setMode(open, "c/x.cache")
        #expect(cache.bytes(named: "x") == nil)
        #expect(refusals.all.map(\.path) == [base.path + "/c/x.cache"] && refusals.all.allSatisfy(\.isUnsafe))
        cache.keep([2], named: "x")
        #expect(cache.bytes(named: "x") == [2])
        #expect(try mode("c/x.cache") == 0o600)
    }

    @Test("one that others may only read is read")
    func readableFile() throws {
        defer { remove() }
        let cache = try #require(folder())
        cache.keep([1], named: "x")
        try setMode(0o644, "c/x.cache")
        #expect(cache.bytes(named: "x") == [1])
    }

    @Test("of somebody else nothing is used", .enabled(if: geteuid() == 0, "only root can give files away"))
    func foreign() throws {
        defer { remove() }
        let cache = try #require(folder())
        cache.keep([1], named: "x")
        try FileManager.default.setAttributes(
            [.ownerAccountID: 65_534], ofItemAtPath: base.appendingPathComponent("c/x.cache").path)
        #expect(cache.bytes(named: "x") == nil)
        cache.keep([2], named: "x")
        #expect(cache.bytes(named: "x") == [2])
        try FileManager.default.setAttributes(
            [.ownerAccountID: 65_534], ofItemAtPath: base.appendingPathComponent("c").path)
        #expect(folder() == nil)
        #expect(refusals.all.map(\.isUnsafe) == [true, true])
        #expect(refusals.all.allSatisfy { $0.problem.contains("65534") })
    }

    @Test("a link in a file's place is neither read nor written through")
    func linkedFile() throws {
        defer { remove() }
        let cache = try #require(folder())
        try Data([9]).write(to: base.appendingPathComponent("secret"))
        try FileManager.default.createSymbolicLink(
            atPath: base.path + "/c/x.cache", withDestinationPath: base.path + "/secret")
        #expect(cache.bytes(named: "x") == nil)
        #expect(refusals.all.map(\.isUnsafe) == [true])
        cache.keep([2], named: "x")
        #expect(cache.bytes(named: "x") == [2])
        #expect(try Data(contentsOf: base.appendingPathComponent("secret")) == Data([9]))
    }

    @Test("what is no file is left alone, and nobody waits for it")
    func noFile() throws {
        defer { remove() }
        let cache = try #require(folder())
        let made = unsafe mkfifo(base.path + "/c/fifo.cache", 0o600)
        #expect(made == 0)
        #expect(cache.bytes(named: "fifo") == nil)
        try FileManager.default.createDirectory(atPath: base.path + "/c/x.cache", withIntermediateDirectories: false)
        #expect(cache.bytes(named: "x") == nil)
        cache.keep([1], named: "x")
        #expect(refusals.all.map(\.isUnsafe) == [false])
        #expect(try names() == ["fifo.cache", "x.cache"], "no draft is left")
    }

    @Test("large files are neither kept nor read")
    func large() throws {
        defer { remove() }
        var limits = CacheFolder.Limits()
        limits.fileBytes = 4
        let cache = try #require(folder("c", limits))
        cache.keep([1, 2, 3, 4, 5], named: "x")
        #expect(try names().isEmpty)
        try #require(folder()).keep([1, 2, 3, 4, 5], named: "x")
        #expect(cache.bytes(named: "x") == nil)
    }

    @Test("the oldest files go when there are too many, or too much in them, and drafts of the dead")
    func removesOldest() throws {
        defer { remove() }
        var limits = CacheFolder.Limits()
        (limits.files, limits.totalBytes) = (3, 100)
        let cache = try #require(folder("c", limits))
        let write = { (name: String, age: Double) in
            let file = base.appendingPathComponent("c/\(name)")
            try Data(count: 10).write(to: file)
            let date = Date(timeIntervalSinceNow: -age)
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: file.path)
        }
        for (index, name) in ["old", "older", "oldest", "eldest"].enumerated() {
            try write("\(name).cache", Double(100 + 10 * index))
        }
        try write("x.cache.1.draft", 7200)
        try write("x.cache.2.draft", 60)
        try write("theirs", 1e6)
        cache.keep([1], named: "new")
        #expect(try names() == ["new.cache", "old.cache", "older.cache", "theirs", "x.cache.2.draft"])
        cache.keep([UInt8](repeating: 0, count: 85), named: "new")
        #expect(try names() == ["new.cache", "old.cache", "theirs", "x.cache.2.draft"])
    }

    @Test("sixteen writers and readers at once see whole files only")
    func concurrent() async throws {
        defer { remove() }
        let contents = (0..<16).map { [UInt8](repeating: UInt8($0), count: 50_000 + $0) }
        await withTaskGroup(of: Void.self) { group in
            for content in contents {
                group.addTask {
                    guard let cache = folder() else {
                        Issue.record("no folder")
                        return
                    }
                    for _ in 0..<8 {
                        cache.keep(content, named: "x")
                        let read = cache.bytes(named: "x")
                        #expect(read.map(contents.contains) == true)
                    }
                }
            }
        }
        #expect(try names() == ["x.cache"])
        #expect(refusals.all.isEmpty)
    }
}
