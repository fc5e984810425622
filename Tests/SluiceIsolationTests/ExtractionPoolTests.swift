import Foundation
import Glibc
import SluiceContent
import SluiceCore
import SluiceIsolation
import SluiceTestSupport
import Testing

@Suite("ExtractionPool")
struct ExtractionPoolTests {
    @Test("an archive is read in a child")
    func archive() throws {
        let bytes = try shell(
            "mkdir dir; echo planted > list.csv; tar czf dir/inner.tar.gz list.csv; zip -q o.zip -r dir; cat o.zip"
        )
        var recording = Recording()
        let outcome = try pool().extract(content(bytes), name: "o.zip", into: &recording)
        #expect(outcome == .completed)
        #expect(recording.text("dir/inner.tar.gz!list.csv") == "planted\n")
        #expect(recording.verdict?.state == .scanned)
    }

    @Test("many megabytes of text come through whole")
    func large() throws {
        let bytes = try shell("seq 1 3000000 | zstd -q -c")
        var recording = Recording()
        try pool().extract(content(bytes), name: "numbers.txt.zst", into: &recording)
        #expect(recording.textBytes == 22_888_896)
        #expect(recording.verdict?.state == .scanned)
        #expect(recording.verdict?.bytesScanned == 22_888_896)
    }

    @Test("a child is used again, and replaced after its number of inputs")
    func reuse() throws {
        let pool = pool { $0.inputsPerChild = 3 }
        var processes: [String] = []
        for _ in 0..<7 {
            var recording = Recording()
            try pool.extract(content(), name: "process", into: &recording)
            processes.append(try #require(recording.text()))
        }
        #expect(processes[0] == processes[2])
        #expect(processes[2] != processes[3])
        #expect(processes[3] == processes[5])
        #expect(Set(processes).count == 3)
    }

    @Test("as many children as callers, each caller gets its own reply")
    func parallel() async throws {
        let pool = pool(jobs: 3)
        let archives = try (0..<12).map { index in
            (index, try shell("echo planted-\(index) > a.txt; zip -q a.zip a.txt; cat a.zip"))
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, bytes) in archives {
                group.addTask {
                    var recording = Recording()
                    try pool.extract(content(bytes), name: "a.zip", into: &recording)
                    #expect(recording.text("a.txt") == "planted-\(index)\n")
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("an error of the receiver ends the extraction and is thrown on; the next one works")
    func receiverError() throws {
        let pool = pool()
        var failing = Recording()
        failing.failsOnText = true
        #expect(throws: CancellationError.self) {
            try pool.extract(content(), name: "a.txt", into: &failing)
        }
        var recording = Recording()
        try pool.extract(content(), name: "a.txt", into: &recording)
        #expect(recording.text() == "any")
    }

    @Test("a child that was killed while idle is replaced without a loss")
    func killedWhileIdle() throws {
        let pool = pool()
        var first = Recording()
        try pool.extract(content(), name: "process", into: &first)
        let process = try #require(first.text().flatMap { pid_t($0) })
        #expect(kill(process, SIGKILL) == 0)
        var second = Recording()
        #expect(try pool.extract(content(), name: "a.txt", into: &second) == .completed)
        #expect(second.text() == "any")
    }

    @Test("a program that cannot be started, dies or never answers is an error with its mend")
    func unusable() throws {
        for arguments in [["no-such-mode"], ["mute-child"]] {
            let pool = pool(arguments: arguments) { $0.startSeconds = 1 }
            var recording = Recording()
            #expect(throws: SluiceError.self) { try pool.extract(content(), name: "a", into: &recording) }
        }
        let missing = pool { $0.executable = "/nonexistent/program" }
        #expect(throws: SluiceError.self) { try missing.sandbox() }
    }
}

@Suite("Misbehaving extraction children")
struct MisbehaviourTests {
    private func outcome(_ how: String, wallSeconds: Int = 300, idleSeconds: Int = 1) throws -> (
        ExtractionPool.Outcome, Recording
    ) {
        let pool = pool {
            $0.limits.idleSeconds = idleSeconds
            $0.limits.wallSeconds = wallSeconds
            // Well above what the test process itself holds, see ChildProcess.End.
            $0.limits.childMemoryBytes = 768 << 20
        }
        var recording = Recording()
        let outcome = try pool.extract(content(), name: "misbehave:\(how)", into: &recording)
        #expect(recording.text()?.hasPrefix("planted before") == true)
        #expect(recording.verdict?.state == .partial)
        // The pool goes on.
        var next = Recording()
        #expect(try pool.extract(content(), name: "a.txt", into: &next) == .completed)
        #expect(next.text() == "any")
        return (outcome, recording)
    }

    @Test("cancelling the task ends a silent child at once", .timeLimit(.minutes(1)))
    func cancelled() async throws {
        let pool = pool()
        let waiting = Task.detached {
            var recording = Recording()
            try pool.extract(content(), name: "misbehave:sleep", into: &recording)
        }
        try await Task.sleep(for: .milliseconds(300))
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        var recording = Recording()
        try pool.extract(content(), name: "a.txt", into: &recording)
        #expect(recording.text() == "any")
    }

    @Test("silence is a timeout, and what came before stays", arguments: ["hang", "sleep"])
    func silence(how: String) throws {
        let (outcome, recording) = try outcome(how)
        #expect(outcome == .lost(.extractorTimeout))
        #expect(recording.verdict?.reasons == [.extractorTimeout])
    }

    @Test("an end is a crash, and what came before stays", arguments: ["crash", "die-in-frame", "die-in-segment"])
    func end(how: String) throws {
        let (outcome, recording) = try outcome(how)
        #expect(outcome == .lost(.extractorCrash))
        #expect(recording.verdict?.reasons == [.extractorCrash])
    }

    @Test(
        "running out of memory has its own reason", .enabled(if: !isSanitized, "fewer walls"),
        arguments: ["library-out-of-memory", "fill-memory"])
    func memory(how: String) throws {
        #expect(try outcome(how, idleSeconds: 30).0 == .lost(.memoryLimit))
    }

    @Test(
        "a frame that no honest child sends ends the exchange",
        arguments: ["long-frame", "unknown-frame", "wrong-order", "forged-path", "flood", "flood-of-members"]
    )
    func violation(how: String) throws {
        let (outcome, recording) = try outcome(how)
        #expect(outcome == .lost(.extractorCrash))
        #expect(recording.verdict?.reasons.last == .extractorCrash)
        #expect(recording.members.count <= 1000)
    }

    @Test("text without end is cut by the wall clock")
    func endless() throws {
        let (outcome, recording) = try outcome("endless-text", wallSeconds: 1)
        #expect(outcome == .lost(.extractorTimeout))
        #expect(recording.textBytes > 1 << 20)
    }
}
