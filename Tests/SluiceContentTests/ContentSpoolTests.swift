import Foundation
import SluiceContent
import Testing

@Suite struct ContentSpoolTests {
    private func spool(_ text: String, memoryBytes: Int64, directory: String) throws -> ContentFile {
        var spool = try ContentSpool(in: SpoolSpace(folder: directory, memoryBytesEach: memoryBytes))
        for piece in Array(text.utf8).chunked(3) { try spool.append(piece.span) }
        return try spool.finish()
    }

    private func read(_ content: ContentFile) throws -> String {
        var buffer = [UInt8](repeating: 0, count: Int(content.byteCount) + 10)
        let count = try content.read(at: 0, into: &buffer)
        return String(decoding: buffer[..<count], as: UTF8.self)
    }

    /// FIPS 180-2, appendix B.1 and B.2.
    @Test(
        arguments: [
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ],
        [Int64(1), 1 << 20]
    )
    func keepsBytesAndDigest(vector: (text: String, digest: String), memoryBytes: Int64) throws {
        let content = try spool(vector.text, memoryBytes: memoryBytes, directory: NSTemporaryDirectory())
        #expect(content.digest == vector.digest)
        #expect(try read(content) == vector.text)
    }

    /// The digest is what sha256sum says of the whole text.
    @Test(arguments: [Int64(1), 1 << 20])
    func aSievedSpoolKeepsWantedLinesAndKnowsTheWhole(memoryBytes: Int64) throws {
        let sieve = LineSieve { $0.count > 3 }
        let space = SpoolSpace(folder: NSTemporaryDirectory(), memoryBytesEach: memoryBytes)
        var spool = try ContentSpool(in: space, sieve: sieve)
        for piece in Array("one\nthree\ntwo\nseven".utf8).chunked(3) { try spool.append(piece.span) }
        #expect(spool.byteCount == 19)
        let content = try spool.finish()
        #expect(content.byteCount == 19)
        #expect(content.digest == "c25deeee899daac3c150b4b6758b0983fa36941d545eef68cee4fc3080b2e64d")
        #expect(try read(content) == "three\nseven")
    }

    @Test func largeContentLeavesNoNameBehind() throws {
        let directory = NSTemporaryDirectory() + "spool-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let content = try spool("more than two bytes", memoryBytes: 2, directory: directory)
        #expect(try FileManager.default.contentsOfDirectory(atPath: directory).isEmpty)
        #expect(try read(content) == "more than two bytes")
    }

    @Test func spooledContentIsReadOnly() throws {
        let content = try spool("text", memoryBytes: 100, directory: NSTemporaryDirectory())
        #expect(unsafe write(content.descriptor, "x", 1) == -1)
        #expect(errno == EBADF)
    }

    @Test func aMissingFolderIsNamedByItsCall() throws {
        #expect(throws: SystemError(call: "open", code: ENOENT)) {
            _ = try spool("more than two bytes", memoryBytes: 2, directory: "/nonexistent")
        }
    }

    @Test func emptyContentIsEmpty() throws {
        let content = try spool("", memoryBytes: 100, directory: NSTemporaryDirectory())
        #expect(content.byteCount == 0)
        #expect(try read(content) == "")
    }
}

extension Array {
    fileprivate func chunked(_ size: Int) -> [[Element]] {
        stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
