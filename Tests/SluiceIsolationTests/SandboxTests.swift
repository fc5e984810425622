import Foundation
import Glibc
import SluiceContent
import SluiceCore
import SluiceIsolation
import SluiceTestSupport
import Testing

@Suite("Sandbox")
struct SandboxTests {
    private func probe(_ what: String) throws -> (ExtractionPool.Outcome, String?) {
        var recording = Recording()
        let outcome = try pool { $0.limits.idleSeconds = 5 }.extract(content(), name: "probe:\(what)", into: &recording)
        return (outcome, recording.text())
    }

    @Test("all walls stand on this kernel", .enabled(if: !isSanitized, "fewer walls"))
    func report() throws {
        #expect(try pool().sandbox() == .all)
    }

    @Test(
        "what would leave the sandbox is refused", .enabled(if: !isSanitized, "fewer walls"),
        arguments: ["open", "create", "memory-file", "thread", "exec-memory", "kill-parent"]
    )
    func refused(what: String) throws {
        let (outcome, answer) = try probe(what)
        #expect(outcome == .completed)
        #expect(answer == "refused")
    }

    @Test(
        "a socket ends the child, a program is not started", .enabled(if: !isSanitized, "fewer walls"),
        arguments: ["socket"])
    func deadly(what: String) throws {
        #expect(try probe(what).0 == .lost(.extractorCrash))
    }

    @Test("a program is not started", .enabled(if: !isSanitized, "fewer walls"))
    func program() throws {
        let (outcome, answer) = try probe("program")
        #expect(outcome == .lost(.extractorCrash) || answer == "refused")
    }

    @Test("neither the environment nor the descriptors of the worker reach a child")
    func inheritance() throws {
        unsafe setenv("SLUICE_TEST_SECRET", "value", 1)
        let leak = unsafe open("/dev/null", O_RDONLY)
        defer { close(leak) }
        #expect(try probe("environment").1 == "clean")
        #expect(try probe("descriptors").1 == "clean")
    }

    @Test("a dictionary beyond the child's memory is limit.memory", .enabled(if: !isSanitized, "fewer walls"))
    func dictionary() throws {
        // A .xz whose block header asks for 1.5 GiB (xz file format 1.1.0, 5.3.1), with its CRC-32 put right.
        let bytes = try shell(
            """
            python3 - <<'END'
            import lzma, struct, sys, zlib
            d = bytearray(lzma.compress(b'planted ' * 1000, filters=[{'id': lzma.FILTER_LZMA2, 'dict_size': 4096}]))
            size = (d[12] + 1) * 4
            at = d.index(bytes([0x21, 0x01]), 12) + 2
            d[at] = 37
            d[12 + size - 4:12 + size] = struct.pack('<I', zlib.crc32(d[12:12 + size - 4]))
            sys.stdout.buffer.write(d)
            END
            """
        )
        var recording = Recording()
        try pool().extract(content(bytes), name: "a.xz", into: &recording)
        #expect(recording.verdict?.reasons.contains(.memoryLimit) == true)
        #expect(recording.verdict?.state != .scanned)
    }

    @Test("children do not outlive a worker that was killed")
    func orphan() async throws {
        let process = Process()
        process.executableURL = URL(filePath: helper)
        process.arguments = ["worker"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        defer { kill(process.processIdentifier, SIGKILL) }
        var told = Data()
        while told.filter({ $0 == 0x0A }).count < 4 { told += output.fileHandleForReading.availableData }
        let children = String(decoding: told, as: UTF8.self).split(separator: "\n").compactMap { pid_t($0) }
        try #require(children.count == 2)
        for child in children { #expect(kill(child, 0) == 0) }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        for child in children {
            var isGone = false
            for _ in 0..<200 where !isGone {
                // An ended child is a zombie until whoever inherits it looks.
                let state = (try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)) ?? ""
                isGone = state.isEmpty || state.contains(") Z ")
                if !isGone { try await Task.sleep(for: .milliseconds(50)) }
            }
            #expect(isGone)
        }
    }
}
