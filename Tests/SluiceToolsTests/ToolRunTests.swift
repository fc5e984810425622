import Foundation
import Glibc
import SluiceCore
import SluiceIsolation
import SluiceTestSupport
import SluiceTools
import Testing

@Suite("Programs that misbehave")
struct ToolRunTests {
    /// Reads a document by a script in place of `pdftotext`.
    private func read(
        _ script: String, interpreter: String = "/bin/sh", _ change: (inout ExtractionLimits) -> Void = { _ in }
    ) throws -> Recording {
        let shop = try Workshop()
        try shop.write(Array("%PDF-1.4\nraw 378282246310005\n%%EOF\n".utf8), to: "a.pdf")
        let tool = try shop.tool("tool", script)
        try shop.make("sed -i '1s|.*|#!\(interpreter)|' tool")
        var limits = ExtractionLimits()
        limits.idleSeconds = 2
        change(&limits)
        return try shop.read("a.pdf", limits: limits) {
            $0.paths[.pdftotext] = tool
            $0.paths[.qpdf] = "/nonexistent/qpdf"
        }
    }

    @Test(
        "one that answers nothing is ended, and the bytes are looked at",
        arguments: ["exec sleep 1000", "while :; do :; done"])
    func silent(script: String) throws {
        let start = SuspendingClock.now
        let recording = try read("printf 'before 4111111111111111'; \(script)")
        #expect(start.duration(to: .now) < .seconds(8))
        #expect(recording.reasons.contains(.extractorTimeout))
        #expect(recording.locations(of: "4111111111111111") == [" page 1"])
        #expect(recording.locations(of: "378282246310005") == [""])
        #expect(recording.state == .partial)
    }

    @Test("one that prints for ever is ended at the limit of a member")
    func flood() throws {
        let recording = try read("while :; do echo 'more and more and more'; done") { $0.memberBytes = 1 << 20 }
        #expect(recording.reasons.contains(.entryBytesLimit))
        #expect(recording.textBytes < 2 << 20)
    }

    @Test("what it says on standard error is never shown, however much it is")
    func complaints() throws {
        let recording = try read(
            "i=0; while [ $i -lt 20000 ]; do echo 'secret 4111111111111111' >&2; i=$((i+1)); done; exit 1")
        #expect(recording.reasons.contains(.corrupt))
        #expect(recording.locations(of: "secret").isEmpty)
        #expect(recording.verdict?.detail?.contains("secret") == false)
    }

    @Test("one that crashes is named")
    func crash() throws {
        let recording = try read("import os; os.abort()", interpreter: "/usr/bin/python3 -I")
        #expect(recording.reasons.contains(.extractorCrash))
        #expect(recording.verdict?.detail?.contains("pdftotext ended with signal 6") == true)
    }

    @Test(
        "one that takes all memory is limit.memory", .enabled(if: !isSanitized, "the tests take more memory themselves")
    )
    func memory() throws {
        let recording = try read(
            "data = []\nwhile True: data.append(bytearray(b'x' * (1 << 24)))", interpreter: "/usr/bin/python3 -I"
        ) {
            $0.childMemoryBytes = 1 << 30
            $0.idleSeconds = 60
        }
        #expect(recording.reasons.contains(.memoryLimit))
    }

    @Test("one that cannot be executed is named")
    func broken() throws {
        let recording = try read("exit 0", interpreter: "/nonexistent/interpreter")
        #expect(recording.reasons.contains(.extractorCrash))
        #expect(recording.verdict?.detail?.contains("pdftotext could not be started") == true)
    }

    @Test("cancelling the task ends it at once", .timeLimit(.minutes(1)))
    func cancelled() async throws {
        let waiting = Task.detached { try self.read("exec sleep 1000") { $0.idleSeconds = 60 } }
        try await Task.sleep(for: .milliseconds(800))
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
    }

    // MARK: Walls

    @Test("all walls stand around a program on this kernel", .enabled(if: !isSanitized, "does not start in 1 GiB"))
    func walls() throws {
        #expect(ToolProbe.ask(executable: helper) == ToolProbe.walls)
    }

    @Test("what would leave the walls is refused")
    func refused() throws {
        let recording = try read(
            """
            import os, socket, ctypes
            def tried(name, attempt):
                try: attempt()
                except (OSError, ValueError) as error: print(name, "refused")
                else: print(name, "ALLOWED")
            tried("network", lambda: socket.socket())
            tried("unix", lambda: socket.socket(socket.AF_UNIX))
            tried("fork", lambda: os.fork() or os._exit(0))
            tried("read", lambda: open("/etc/passwd").read())
            tried("list", lambda: os.listdir("/tmp"))
            tried("other", lambda: open("/proc/%d/environ" % os.getppid()).read())
            tried("write", lambda: open("/tmp/sluice-escape", "w"))
            tried("memory", lambda: open("/proc/self/mem", "rb").read(1))
            tried("signal", lambda: os.kill(os.getppid(), 0))
            tried("limit", lambda: open("/dev/full", "w"))
            libc = ctypes.CDLL(None, use_errno=True)
            def call(number, *arguments):
                if libc.syscall(number, *arguments) < 0: raise OSError()
            tried("ptrace", lambda: call(101, 16, os.getppid(), 0, 0))
            tried("unshare", lambda: call(272, 0x10000000))
            tried("bpf", lambda: call(321, 0, 0, 0))
            tried("io_uring", lambda: call(425, 1, 0))
            print("descriptors", sorted(int(n) for n in range(3, 64) if os.path.exists("/proc/self/fd/%d" % n)))
            print("environment", sorted(os.environ))
            print("input", len(open("/proc/self/fd/0", "rb").read()))
            """, interpreter: "/usr/bin/python3 -I")
        let text = String(decoding: recording.segments.first?.bytes ?? [], as: UTF8.self)
        #expect(!text.contains("ALLOWED"), "\(text)")
        #expect(text.split(separator: "\n").filter { $0.hasSuffix(" refused") }.count == 14, "\(text)")
        #expect(text.contains("input 35"), "\(text)")
        #expect(text.contains("environment ['GLIBC_TUNABLES', 'HOME', 'LC_ALL', 'OMP_THREAD_LIMIT', 'TZ']"), "\(text)")
    }

    @Test("programs are asked for their versions")
    func versions() throws {
        let tools = Toolbox().inventory()
        for tool in tools {
            #expect(tool.path != nil, "\(tool.tool.rawValue) is not installed")
            #expect(tool.version != nil, "\(tool.tool.rawValue)")
        }
    }
}
