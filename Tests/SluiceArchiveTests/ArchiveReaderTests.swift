import Foundation
import SluiceArchive
import Testing

/// Bytes in memory as an input, in blocks of a given size; with or without seeking.
private func input(_ bytes: [UInt8], seeks: Bool) -> any ArchiveInput {
    let memory = MemoryInput()
    _ = memory.append(bytes.span)
    return seeks ? memory : OneWayInput(memory)
}

private final class OneWayInput: ArchiveInput {
    private let inner: MemoryInput
    init(_ inner: MemoryInput) { self.inner = inner }
    var byteCount: Int64? { nil }
    func seek(to offset: Int64) {}
    func nextBlock(_ body: (Span<UInt8>) throws -> Void) rethrows -> Bool { try inner.nextBlock(body) }
}

private func shell(_ script: String) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-ec", "cd \"$(mktemp -d)\"; trap 'rm -rf \"$PWD\"' EXIT; \(script)"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Array(data)
}

@Suite("ArchiveReader")
struct ArchiveReaderTests {
    private struct Member: Equatable {
        var name: String
        var text: String
    }

    private func members(_ layer: ArchiveLayer, _ input: any ArchiveInput) throws -> [Member] {
        var reader = try ArchiveReader(layer, input: input)
        var result: [Member] = []
        loop: while true {
            switch try reader.nextEntry() {
            case .end: break loop
            case .failed(let error): throw error
            case .entry(let entry):
                var bytes: [UInt8] = []
                var block = ArchiveReader.Block.data
                while block == .data {
                    block = reader.nextBlock { span, _ in for index in span.indices { bytes.append(span[index]) } }
                }
                #expect(block == .end)
                result.append(
                    Member(
                        name: String(decoding: entry.name, as: UTF8.self), text: String(decoding: bytes, as: UTF8.self))
                )
            }
        }
        return result
    }

    @Test("a zip is read with and without seeking", arguments: [true, false])
    func zip(seeks: Bool) throws {
        let bytes = try shell("echo one > a; echo two > b; zip -q x.zip a b; cat x.zip")
        let expected = [Member(name: "a", text: "one\n"), Member(name: "b", text: "two\n")]
        #expect(try members(.format(.zip), input(bytes, seeks: seeks)) == expected)
    }

    @Test("names beyond ASCII are kept", arguments: ["7z a x.7z ä日.txt >/dev/null; cat x.7z", "bsdtar cf - ä日.txt"])
    func names(script: String) throws {
        let bytes = try shell("export LC_ALL=C.UTF-8; echo one > ä日.txt; \(script)")
        let format: ArchiveFormat = script.hasPrefix("7z") ? .sevenZip : .tar
        #expect(try members(.format(format), input(bytes, seeks: true)) == [Member(name: "ä日.txt", text: "one\n")])
    }

    @Test("a filter undoes one layer and no more", arguments: [ArchiveFilter.gzip, .xz, .zstd])
    func oneLayer(filter: ArchiveFilter) throws {
        let tool = filter.rawValue
        let once = try shell("echo one | \(tool) -c")
        let twice = try shell("echo one | \(tool) -c | \(tool) -c")
        var reader = try ArchiveReader(.filter(filter), input: input(twice, seeks: false))
        _ = try reader.nextEntry()
        var bytes: [UInt8] = []
        while reader.nextBlock({ span, _ in for index in span.indices { bytes.append(span[index]) } }) == .data {}
        #expect(bytes == once)
    }

    @Test("after a fatal error the end is told, not the error for ever")
    func fatal() throws {
        let bytes = try shell("seq 1 2000 > a; tar cf - a | head -c 1024")
        var reader = try ArchiveReader(.format(.tar), input: input(bytes, seeks: false))
        _ = try reader.nextEntry()
        var error: ArchiveError?
        do throws(ArchiveError) { _ = try reader.nextEntry() } catch let caught { error = caught }
        #expect(error?.kind == .truncated)
        let next = try reader.nextEntry()
        #expect(next == .end)
    }

    @Test("encrypted members are flagged")
    func encrypted() throws {
        let bytes = try shell("echo one > a; zip -q -P secret x.zip a; cat x.zip")
        var reader = try ArchiveReader(.format(.zip), input: input(bytes, seeks: true))
        guard case .entry(let entry) = try reader.nextEntry() else {
            Issue.record("no entry")
            return
        }
        #expect(entry.isEncrypted)
        #expect(entry.declaredBytes == 4)
    }

    @Test("memory is read again from where it is told to")
    func memory() {
        let memory = MemoryInput()
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 / 7) }
        for start in stride(from: 0, to: bytes.count, by: 70_000) {
            let hadMemory = memory.append(bytes.span.extracting(start..<min(start + 70_000, bytes.count)))
            #expect(hadMemory)
        }
        memory.seek(to: 100_001)
        var seen: [UInt8] = []
        while memory.nextBlock({ span in for index in span.indices { seen.append(span[index]) } }) {}
        #expect(seen == Array(bytes[100_001...]))
    }
}
