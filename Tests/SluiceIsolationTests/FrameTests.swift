import SluiceCore
import Testing

@testable import SluiceIsolation

@Suite("FrameBuffer")
struct FrameBufferTests {
    private func frames(_ bytes: [UInt8], pieces: Int) throws -> [[UInt8]] {
        var buffer = FrameBuffer()
        var result: [[UInt8]] = []
        var position = 0
        while true {
            while let (kind, payload) = try buffer.next() {
                result.append([kind.rawValue] + buffer.storage[payload])
            }
            guard position < bytes.count else { break }
            let taken = buffer.fill { storage, range in
                let count = min(pieces, range.count, bytes.count - position)
                for index in 0..<count { storage[range.lowerBound + index] = bytes[position + index] }
                return count
            }
            position += taken
        }
        #expect(!buffer.hasRest)
        return result
    }

    @Test("frames come out whole, wherever the bytes were cut", arguments: [1, 2, 4, 5, 6, 7, 1000])
    func cuts(pieces: Int) throws {
        let bytes: [UInt8] = [18, 3, 0, 0, 0, 1, 2, 3, 19, 0, 0, 0, 0, 18, 1, 0, 0, 0, 9]
        #expect(try frames(bytes, pieces: pieces) == [[18, 1, 2, 3], [19], [18, 9]])
    }

    @Test("more than the storage holds passes through in order")
    func many() throws {
        var bytes: [UInt8] = []
        for index in 0..<200 { bytes += [18, 0x10, 0x27, 0, 0] + [UInt8](repeating: UInt8(index), count: 10_000) }
        let result = try frames(bytes, pieces: 70_000)
        #expect(result.map { $0[1] } == (0..<200).map { UInt8($0) })
        #expect(result.allSatisfy { $0.count == 10_001 })
    }

    @Test(
        "a length beyond the kind's bound is refused before its bytes are awaited",
        arguments: [
            [18, 1, 0, 4, 0], [19, 1, 0, 0, 0], [17, 1, 0x80, 0, 0], [18, 0xFF, 0xFF, 0xFF, 0xFF], [99, 0, 0, 0, 0],
        ]
            as [[UInt8]]
    )
    func bounds(header: [UInt8]) {
        #expect(throws: ProtocolViolation.self) { try frames(header, pieces: 5) }
    }
}

@Suite("Frame payloads")
struct FramePayloadTests {
    private let segment = Segment(
        path: "a.zip!ä.txt", mediaType: "text/csv", encoding: .utf16BigEndian, sourceOffset: 1 << 40
    )
    private let coverage = MemberCoverage(
        path: "a!b", state: .partial, reasons: [.encrypted, .ratioLimit], detail: "why", bytes: 5, bytesScanned: 3,
        mediaType: nil, membersSeen: 7, membersScanned: 6
    )

    @Test("places and foreign contents are read as they were written")
    func placesAndForeign() throws {
        let marks = [PlaceMark(offset: 0, Place(1, 2)), PlaceMark(offset: 1 << 40, Place(1_048_576, 16_384))]
        var bytes: [UInt8] = []
        for mark in marks { mark.append(to: &bytes) }
        #expect(try PlaceMark.marks(payload: bytes) == marks)
        #expect(throws: ProtocolViolation.self) { try PlaceMark.marks(payload: bytes.dropLast()) }
        let sheet = Segment(
            path: "a.db", mediaType: "application/vnd.sqlite3", encoding: .utf8, part: "customers", unit: .record,
            columns: ["id", "e-mail"])
        #expect(try Segment(payload: sheet.payload.bytes) == sheet)
        for format in ForeignFormat.allCases {
            let content = ForeignContent(
                format: format, path: "a.zip!b.pdf", name: "b.pdf", mediaType: "application/pdf", depth: 2)
            #expect(try ForeignContent(payload: content.payload.bytes) == content)
        }
    }

    @Test("what was written is read again")
    func roundTrip() throws {
        #expect(try Segment(payload: segment.payload.bytes) == segment)
        #expect(try MemberCoverage(payload: coverage.payload.bytes) == coverage)
        var limits = ExtractionLimits()
        limits.members = 3
        let request = ExtractionRequest(name: "a.zip", byteCount: 12, limits: limits)
        #expect(try ExtractionRequest(payload: request.payload.bytes) == request)
    }

    @Test("every payload that is cut or longer than its values is refused")
    func cut() {
        for bytes in [segment.payload.bytes, coverage.payload.bytes] {
            for count in 0..<bytes.count {
                #expect(throws: ProtocolViolation.self) {
                    if bytes == segment.payload.bytes {
                        _ = try Segment(payload: Array(bytes.prefix(count)))
                    } else {
                        _ = try MemberCoverage(payload: Array(bytes.prefix(count)))
                    }
                }
            }
            #expect(throws: ProtocolViolation.self) { _ = try Segment(payload: bytes + [0]) }
            #expect(throws: ProtocolViolation.self) { _ = try MemberCoverage(payload: bytes + [0]) }
        }
    }

    @Test("any single byte changed is read or refused, and never ends the process")
    func flips() {
        for bytes in [segment.payload.bytes, coverage.payload.bytes] {
            for index in bytes.indices {
                for value in [0, 1, 0x7F, 0x80, 0xFF] as [UInt8] {
                    var changed = bytes
                    changed[index] = value
                    _ = try? Segment(payload: changed)
                    _ = try? MemberCoverage(payload: changed)
                    _ = try? ExtractionRequest(payload: changed)
                }
            }
        }
    }

    @Test("control characters in a path are refused")
    func control() {
        let forged = Segment(path: "a\nb", mediaType: "text/plain", encoding: .utf8)
        #expect(throws: ProtocolViolation.self) { try Segment(payload: forged.payload.bytes) }
    }

    @Test("a name of any length and content makes a request")
    func names() throws {
        let name = "a\n\u{1B}" + String(repeating: "日", count: 60_000)
        let request = ExtractionRequest(name: name, byteCount: 0, limits: ExtractionLimits())
        let read = try ExtractionRequest(payload: request.payload.bytes)
        #expect(read.name.hasPrefix("a??日"))
        #expect(request.payload.bytes.count <= FrameKind.extract.maximumBytes)
    }
}

@Suite("ReplySequence")
struct ReplySequenceTests {
    private let verdict = MemberCoverage(path: "", state: .scanned)

    @Test("an ordered reply ends with its verdict")
    func ordered() throws {
        var sequence = ReplySequence()
        try sequence.begin("a.zip!b")
        try sequence.text(5)
        try sequence.end()
        try sequence.member(MemberCoverage(path: "a", state: .skipped, reasons: [.encrypted]), limit: 1)
        try sequence.finish(verdict)
        #expect(sequence.isFinished)
    }

    @Test("foreign contents stand between segments, marks inside them")
    func foreign() throws {
        var sequence = ReplySequence()
        #expect(throws: ProtocolViolation.self) { try sequence.marks() }
        #expect(throws: ProtocolViolation.self) { try sequence.foreign() }
        #expect(throws: ProtocolViolation.self) { try sequence.endForeign() }
        try sequence.begin("a.zip!b")
        try sequence.marks()
        #expect(throws: ProtocolViolation.self) { try sequence.beginForeign() }
        try sequence.end()
        try sequence.beginForeign()
        try sequence.foreign()
        #expect(throws: ProtocolViolation.self) { try sequence.begin("a.zip!b") }
        #expect(throws: ProtocolViolation.self) { try sequence.finish(verdict) }
        try sequence.endForeign()
        try sequence.finish(verdict)
    }

    @Test("the member that was being read when its child was lost has a record, when it is known")
    func cutMember() throws {
        var sequence = ReplySequence()
        #expect(sequence.cutMember(by: .extractorCrash, limit: 1) == nil)
        try sequence.begin("a.zip!b")
        var full = sequence
        #expect(full.cutMember(by: .extractorCrash, limit: 0) == nil)
        let member = sequence.cutMember(by: .extractorCrash, limit: 1)
        #expect(member?.path == "a.zip!b" && member?.state == .partial && member?.reasons == [.extractorCrash])
        let verdict = sequence.verdict(lostBy: .extractorCrash, detail: "", bytes: 9)
        #expect(verdict.membersSeen == 1 && verdict.membersScanned == 0)
        var whole = ReplySequence()
        try whole.begin("")
        #expect(whole.cutMember(by: .extractorCrash, limit: 1) == nil, "the asset itself has its verdict")
    }

    @Test("after a loss, members in several parts count once, and those with a record are none that were scanned")
    func counts() throws {
        var sequence = ReplySequence()
        for (path, isRecorded) in [("a", false), ("b", true), ("b2", false)] {
            for _ in 0..<3 {
                try sequence.begin(path)
                try sequence.end()
            }
            guard isRecorded else { continue }
            try sequence.member(MemberCoverage(path: path, state: .partial, reasons: [.encrypted]), limit: 9)
        }
        try sequence.member(MemberCoverage(path: "c", state: .skipped, reasons: [.encrypted]), limit: 9)
        let verdict = sequence.verdict(lostBy: .extractorCrash, detail: "", bytes: 9)
        #expect(verdict.membersSeen == 4 && verdict.membersScanned == 2)
        var own = ReplySequence()
        try own.begin("")
        try own.text(5)
        let plain = own.verdict(lostBy: .extractorCrash, detail: "", bytes: 9)
        #expect(plain.membersSeen == 0 && plain.membersScanned == 0)
    }

    @Test("each call out of turn is refused")
    func disorder() throws {
        var fresh = ReplySequence()
        #expect(throws: ProtocolViolation.self) { try fresh.text(1) }
        #expect(throws: ProtocolViolation.self) { try fresh.end() }
        try fresh.begin("")
        #expect(throws: ProtocolViolation.self) { try fresh.begin("") }
        #expect(throws: ProtocolViolation.self) { try fresh.member(verdict, limit: 9) }
        #expect(throws: ProtocolViolation.self) { try fresh.finish(verdict) }
        try fresh.end()
        #expect(throws: ProtocolViolation.self) { try fresh.member(verdict, limit: 0) }
        #expect(throws: ProtocolViolation.self) { try fresh.finish(MemberCoverage(path: "a", state: .scanned)) }
        try fresh.finish(verdict)
        #expect(throws: ProtocolViolation.self) { try fresh.begin("") }
    }

    @Test("what came before a loss stays in the verdict")
    func lost() throws {
        var sequence = ReplySequence()
        try sequence.member(MemberCoverage(path: "a", state: .skipped, reasons: [.encrypted]), limit: 9)
        #expect(sequence.verdict(lostBy: .extractorCrash, detail: "", bytes: 9).state == .skipped)
        try sequence.begin("a.zip!b")
        try sequence.text(5)
        let verdict = sequence.verdict(lostBy: .extractorCrash, detail: "", bytes: 9)
        #expect(verdict.state == .partial)
        #expect(verdict.reasons == [.encrypted, .extractorCrash])
        #expect(verdict.bytesScanned == 5)
    }
}
