import Foundation
import SluiceArchive
import Testing

/// Members of zips that are inflated by ISA-L against the same members read by libarchive.
@Suite("members inflated beside libarchive")
struct DeflatedMemberTests {
    /// Zips by Python's zipfile, zip(1) as a file and as a stream, and 7z; with a member of each kind.
    private static let script = """
        import random, subprocess, zipfile
        random.seed(5)
        words = [bytes(random.choices(b'abcdefgh 0123456789', k=random.randint(2, 9))) for _ in range(500)]
        texts = {'empty': b'', 'one': b'x', 'zeros': bytes(300000), 'random': random.randbytes(70000),
                 'words': b' '.join(random.choices(words, k=60000)), 'last': b'last ' * 9}
        for name, text in texts.items(): open(name, 'wb').write(text)
        with zipfile.ZipFile('python.zip', 'w', zipfile.ZIP_DEFLATED) as z:
            for name, text in texts.items():
                with z.open(name, 'w', force_zip64=name == 'words') as member: member.write(text)
        subprocess.run(['zip', '-q', '-9', 'zip.zip'] + list(texts), check=True)
        with open('stream.zip', 'wb') as out: subprocess.run(['zip', '-q', '-'] + list(texts), stdout=out, check=True)
        subprocess.run(['7z', 'a', '-tzip', '-mx=9', '7z.zip'] + list(texts), check=True, stdout=subprocess.DEVNULL)
        with zipfile.ZipFile('stored.zip', 'w') as z:
            z.write('one'); z.write('words', compress_type=8); z.write('last', compress_type=14)
        """

    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "sluice-archive-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = ["-c", Self.script]
        process.currentDirectoryURL = folder
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }

    /// What a zip gives: of each member its name, its bytes, how it ended, and what was told of it; of one that fails only
    /// that, for libarchive throws text away that came before the damage.
    private func transcript(_ bytes: [UInt8], isBeside: Bool) -> [String] {
        let memory = MemoryInput()
        _ = memory.append(bytes.span)
        let layout = isBeside ? ZipLayout(memory, members: 100) : nil
        memory.seek(to: 0)
        guard (layout?.start ?? 0) == 0 else { return [] }
        var lines: [String] = []
        do {
            var reader = try ArchiveReader(.format(.zip), input: memory, layout: layout)
            for _ in 0..<100 {
                switch try reader.nextEntry() {
                case .end: return lines
                case .failed(let error): lines.append("\(error)")
                case .entry(let entry):
                    var data = Data()
                    var block = ArchiveReader.Block.data
                    while block == .data {
                        block = reader.nextBlock { span, offset in
                            #expect(offset == Int64(data.count))
                            unsafe span.withUnsafeBytes { unsafe data.append(contentsOf: $0) }
                        }
                    }
                    let name = String(decoding: entry.name, as: UTF8.self)
                    let size = block == .end ? "\(data.count) \(data.hashValue) " : ""
                    lines.append("\(name) \(size)\(block) \(String(describing: reader.warning))")
                }
            }
        } catch {
            lines.append("\(error)")
        }
        return lines
    }

    @Test("whole members are the same", arguments: ["python", "zip", "stream", "7z", "stored"])
    func whole(name: String) throws {
        let bytes = Array(try Data(contentsOf: folder.appending(path: name + ".zip")))
        let lines = transcript(bytes, isBeside: true)
        #expect(lines.count == (name == "stored" ? 3 : 6))
        #expect(lines == transcript(bytes, isBeside: false))
        for line in lines {
            let parts = line.split(separator: " ")
            let text = try Data(contentsOf: folder.appending(path: String(parts[0])))
            #expect(line == "\(parts[0]) \(text.count) \(text.hashValue) end nil")
        }
    }

    @Test("damaged ones are the same too", arguments: ["python", "zip", "stream", "7z"])
    func damaged(name: String) throws {
        let whole = Array(try Data(contentsOf: folder.appending(path: name + ".zip")))
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<60 {
            var bytes = whole
            let index = Int.random(in: 0..<bytes.count, using: &generator)
            let value = UInt8.random(in: 0...255, using: &generator)
            bytes[index] = value
            if Int.random(in: 0..<8, using: &generator) == 0 {
                bytes.removeSubrange(index..<min(index + 50, bytes.count))
            }
            #expect(
                transcript(bytes, isBeside: true) == transcript(bytes, isBeside: false), "byte \(index) is \(value)")
        }
    }

    @Test("a folder's content, which libarchive does not give, is read")
    func folderWithContent() throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = [
            "-c",
            "import zipfile; zipfile.ZipFile('f.zip', 'w').writestr(zipfile.ZipInfo('dir/'), 'hidden ' * 9, compress_type=8)",
        ]
        process.currentDirectoryURL = folder
        try process.run()
        process.waitUntilExit()
        let bytes = Array(try Data(contentsOf: folder.appending(path: "f.zip")))
        #expect(transcript(bytes, isBeside: true).map { $0.prefix(7) } == ["dir/ 63"])
        #expect(transcript(bytes, isBeside: false).map { $0.prefix(6) } == ["dir/ 0"])
    }
}
