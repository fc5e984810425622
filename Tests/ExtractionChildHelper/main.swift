// The program that the tests of SluiceIsolation start as an extraction child. The name of an input says what to do with
// it: extract it, try to break out, or misbehave.

import Glibc
import SluiceContent
import SluiceCore
import SluiceExtraction
import SluiceIsolation
import SluiceTools

/// The socket to the worker.
let socketDescriptor: Int32 = 3

func say(_ text: String, to sender: inout FrameSender) throws {
    try sender.begin(Segment(path: "", mediaType: "text/plain", encoding: .utf8))
    try sender.text(Array(text.utf8).span)
    try sender.end()
}

func verdict(_ sender: inout FrameSender) throws {
    try sender.finish(MemberCoverage(path: "", state: .scanned, mediaType: "text/plain"))
}

func sendRaw(_ bytes: [UInt8]) {
    _ = unsafe bytes.withUnsafeBytes { unsafe send(socketDescriptor, $0.baseAddress, $0.count, 0) }
}

/// Tries what the sandbox forbids, and tells errno(3) of what was refused; "ok" of what was not.
func probe(_ what: Substring) -> String {
    var result: Int = 0
    switch what {
    case "open": result = Int(unsafe open("/etc/passwd", O_RDONLY))
    case "create": result = Int(unsafe creat("/tmp/sluice-escape", 0o600))
    case "memory-file":
        do {
            var spool = try ContentSpool()
            try spool.append(Array("x".utf8).span)
        } catch {
            return "refused"
        }
    case "socket": result = Int(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
    case "thread":
        var thread = pthread_t()
        result = unsafe pthread_create(&thread, nil, { _ in nil }, nil) == 0 ? 0 : -1
    case "exec-memory":
        let page = unsafe mmap(nil, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        result = unsafe page == MAP_FAILED ? -1 : 0
    case "kill-parent": result = Int(kill(getppid(), 0))
    case "program":
        var process = pid_t()
        var arguments: [UnsafeMutablePointer<CChar>?] = unsafe [strdup("true"), nil]
        result = unsafe posix_spawn(&process, "/bin/true", nil, nil, &arguments, nil) == 0 ? 0 : -1
    case "environment":
        var count = 0
        while let entry = unsafe environ[count] {
            if unsafe String(cString: entry).hasPrefix("SLUICE_TEST_SECRET") { return "leaked" }
            count += 1
        }
        return "clean"
    case "descriptors":
        // 0 to 4 are the child's own, 5 is the input.
        return (6..<64).contains { fcntl(Int32($0), F_GETFD) != -1 } ? "leaked" : "clean"
    default: return "unknown"
    }
    return result < 0 ? "refused" : "ok"
}

func misbehave(_ how: Substring, _ sender: inout FrameSender) throws {
    try say("planted before", to: &sender)
    switch how {
    case "hang": while true { _ = sched_yield() }
    case "sleep": while true { sleep(1000) }
    case "crash": abort()
    case "library-out-of-memory": exit(1)
    case "fill-memory":
        var blocks: [[UInt8]] = []
        while true { blocks.append([UInt8](repeating: 1, count: 16 << 20)) }
    case "die-in-frame":
        sendRaw([17, 0, 1, 0, 0, 1, 2])
        exit(0)
    case "die-in-segment":
        try sender.begin(Segment(path: "", mediaType: "text/plain", encoding: .utf8))
        try sender.text([UInt8](repeating: 0x78, count: 300_000).span)
        exit(0)
    case "long-frame": sendRaw([18, 0xFF, 0xFF, 0xFF, 0xFF])
    case "unknown-frame": sendRaw([99, 0, 0, 0, 0])
    case "wrong-order": try sender.end()
    case "forged-path":
        try sender.begin(Segment(path: "a\u{1B}[2J\n", mediaType: "text/plain", encoding: .utf8))
        try sender.end()
    case "flood": while true { try sender.text([UInt8](repeating: 0x78, count: 1 << 20).span) }
    case "flood-of-members":
        while true { try sender.member(MemberCoverage(path: "a", state: .skipped, reasons: [.encrypted])) }
    case "endless-text":
        try sender.begin(Segment(path: "", mediaType: "text/plain", encoding: .utf8))
        while true { try sender.text([UInt8](repeating: 0x78, count: 1 << 20).span) }
    case "talk-after-verdict":
        sendRaw([21, 0x2F, 0, 0, 0, 0] + [UInt8](repeating: 0, count: 46) + [19, 0, 0, 0, 0])
        sleep(1000)
    default: break
    }
    sleep(1000)
}

if ToolProbe.isAsked { ToolProbe.execute() }

switch CommandLine.arguments.dropFirst().first {
case "extract-child":
    exit(
        ExtractionChild.run(prepare: ContentExtractor.prepare) { content, name, limits, sender in
            let words = name.split(separator: ":", maxSplits: 1)
            switch words.first {
            case "probe":
                try say(probe(words[1]), to: &sender)
                try verdict(&sender)
            case "misbehave": try misbehave(words[1], &sender)
            case "process":
                try say("\(getpid())", to: &sender)
                try verdict(&sender)
            default: try ContentExtractor.extract(content, name: name, limits: limits, into: &sender)
            }
        }
    )
case "mute-child": sleep(1000)
case "worker":
    // A worker that waits to be killed while its children spin.
    struct Printer: ExtractionReceiver {
        // Values of no size have one address for all, which is a race to ThreadSanitizer.
        private var room = 0

        mutating func begin(_ segment: Segment) {}
        mutating func text(_ bytes: Span<UInt8>) {
            // In one piece: the other task writes too.
            let line = bytes.indices.map { bytes[$0] } + [0x0A]
            _ = unsafe line.withUnsafeBytes { unsafe write(1, $0.baseAddress, $0.count) }
        }
        mutating func end() {}
        mutating func beginForeign(_ content: ForeignContent) {}
        mutating func foreign(_ bytes: Span<UInt8>) {}
        mutating func endForeign() {}
        mutating func member(_ coverage: MemberCoverage) {}
        mutating func finish(_ coverage: MemberCoverage) {}
    }
    for _ in 0..<2 {
        Task.detached {
            let pool = ExtractionPool(.init(arguments: ["extract-child"], jobs: 1))
            let null = ContentFile(descriptor: unsafe open("/dev/null", O_RDONLY), byteCount: 0)
            var printer = Printer()
            try pool.extract(null, name: "process", into: &printer)
            try pool.extract(null, name: "misbehave:hang", into: &printer)
        }
    }
    sleep(1000)
default: exit(64)
}
