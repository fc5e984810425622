import SluiceContent
import SluiceCore
import Testing

@testable import SluiceSources

@Suite struct ConversationEventReaderTests {
    private func files(_ line: String) -> (files: [MessageFile], reader: ConversationEventReader) {
        var reader = ConversationEventReader()
        let bytes = Array(line.utf8)
        let files = reader.files(in: bytes.span, received: fixtureTime)
        return (files, reader)
    }

    private let event =
        #"{"event_id":"e1","type":"CONVERSATION_MESSAGE","actor":{"user_id":"u1","user_email":"a@example.com"},"#
        + #""timestamp":"2026-11-22T10:07:31.204000Z","conversation":{"id":"c1","title":"T","is_temporary_chat":true,"#
        + #""gpt_id":"g1","project_id":"p1"},"message":{"id":"m1","content":{"type":"text","value":"x","#

    @Test("an upload with its place")
    func upload() {
        let (found, _) = files(
            event + #""annotations":null},"files":[{"id":"f1","name":"a.pdf","download_url":"https://b.example/f1"}]}}"#
        )
        #expect(found.count == 1)
        let file = found[0]
        #expect(file.reference.id == "f1")
        #expect(file.reference.name == "a.pdf")
        #expect(file.reference.url?.address.host == "b.example")
        #expect(!file.isCitation)
        let asset = file.sourced(workspace: "w", FileSightings()).asset
        #expect(asset.owner == Asset.Owner(id: "u1", email: "a@example.com"))
        #expect(asset.parent == Asset.Parent(kind: "conversation", id: "c1", name: "T"))
        #expect(asset.link == "https://chatgpt.com/c/c1")
        #expect(file.place.isTemporary == true)
    }

    @Test("files hide in three more places; envelopes and bare ids are accepted")
    func hidingPlaces() {
        let (found, _) = files(
            event
                + #""file_id":"f1","annotations":[{"type":"file_citation","files":[{"id":"f2"}]}]},"#
                + #""annotations":[{"files":{"data":[{"id":"f3"}]}}],"files":{"data":[{"id":"f4"},"f5"],"has_more":false}}}"#
        )
        #expect(Set(found.map(\.reference.id)) == ["f1", "f2", "f3", "f4", "f5"])
        #expect(Set(found.filter(\.isCitation).map(\.reference.id)) == ["f2", "f3"])
    }

    @Test(
        "malformed lines are counted and cost nothing else",
        arguments: [
            "garbage", #"{"event_id":"e","#, #"{"message":{"files":[}}"#, "[1]",
        ])
    func malformed(_ line: String) {
        #expect(files(line).reader.malformedLines == 1)
    }

    @Test("lines that name no file are not decoded, text about files does not make them")
    func plainText() {
        let (found, reader) = files(event.replacing(#""x","#, with: #""the \"files\" there""#) + "}}}")
        #expect(found.isEmpty)
        #expect(reader.malformedLines == 0)
    }

    @Test(
        "worth reading is what may name a file and what may be damaged",
        arguments: [
            (#"{"a":"x"}"#, false), (#" {"a":"x"} "#, false), (#"{"file_id":"x"}"#, true), (#"{"a":"x""#, true),
            ("", true),
            (#"{"a":"\#(String(repeating: "x", count: 300))","files":[]}"#, true),
            (#"{"a":"\#(String(repeating: "x", count: 300))","fine":[]}"#, false),
        ])
    func worthReading(_ line: String, _ expected: Bool) {
        let bytes = Array(line.utf8)
        let isWorthReading = ConversationEventReader.isWorthReading(bytes.span)
        #expect(isWorthReading == expected)
    }

    @Test("a file is found wherever its name stands in a line")
    func everyPlace() {
        for count in 0..<200 {
            let bytes = Array(#"{"\#(String(repeating: "x", count: count))":1,"file":1}"#.utf8)
            let isWorthReading = ConversationEventReader.isWorthReading(bytes.span)
            #expect(isWorthReading, "\(count)")
        }
    }

    @Test("rows without an id are counted, the others stand")
    func unreadable() {
        let (found, reader) = files(event + #""q":1},"files":[{"name":"x"},{"id":null},{"id":"f1"},7,null]}}"#)
        #expect(Set(found.map(\.reference.id)) == ["f1", "7"])
        #expect(reader.unreadableFiles == 3)
    }
}

@Suite struct LogLinesTests {
    private func lines(_ bytes: [UInt8]) throws -> (lines: [[UInt8]], tooLong: Int) {
        var spool = try ContentSpool()
        try spool.append(bytes.span)
        var lines: [[UInt8]] = []
        func isLast(_ line: Span<UInt8>) -> Bool { line.indices.map { line[$0] } == bytes.suffix(line.count) }
        let tooLong = try LogLines.forEach(of: spool.finish()) { line, hasEnd in
            #expect(hasEnd || isLast(line))
            lines.append(line.indices.map { line[$0] })
        }
        return (lines, tooLong)
    }

    @Test("line ends of both kinds, blank lines, and a last line without its end")
    func ends() throws {
        let found = try lines(Array("a\r\n\n  \nb\nc".utf8))
        #expect(found.lines.map { String(decoding: $0, as: UTF8.self) } == ["a\r", "b", "c"])
    }

    @Test("lines across the borders of blocks")
    func blocks() throws {
        let long = [[UInt8]](repeating: [UInt8](repeating: 0x61, count: 100_001), count: 20)
        let found = try lines(Array(long.joined(separator: [0x0A])))
        #expect(found.lines == long)
    }

    @Test("a line over 16 MiB is left out and counted, the ones around it are read")
    func tooLong() throws {
        let bytes = [0x61, 0x0A] + [UInt8](repeating: 0x62, count: (16 << 20) + 1) + [0x0A, 0x63]
        let found = try lines(bytes)
        #expect(found.lines == [[0x61], [0x63]])
        #expect(found.tooLong == 1)
    }

    @Test("nothing gives nothing")
    func empty() throws {
        #expect(try lines([]).lines.isEmpty)
    }
}

@Suite struct ConversationFilesTests {
    private func file(_ id: String, conversation: String, isCitation: Bool = false) throws -> MessageFile {
        MessageFile(
            reference: try #require(FileReference(.string(id), received: fixtureTime)),
            isCitation: isCitation,
            place: MessageFile.Place(conversationID: conversation)
        )
    }

    @Test("a file is new once; where it is met again is told for the next checkpoint, a place once")
    func places() throws {
        var files = ConversationFiles()
        let new = try files.add([
            try file("f", conversation: "c0"), try file("f", conversation: "c1"), try file("f", conversation: "c0"),
        ])
        #expect(new.count == 1 && new.first?.sightings.evidence["place_count"] == 2)
        #expect(files.takeRepeated().isEmpty)
        for number in 0..<8 { #expect(try files.add([try file("f", conversation: "c\(number)")]).isEmpty) }
        let repeated = files.takeRepeated()["f"] ?? FileSightings()
        #expect(repeated.evidence["place_count"] == 8)
        #expect(repeated.places.compactMap { $0["conversation_id"]?.text } == ["c0", "c1", "c2", "c3", "c4"])
        #expect(files.takeRepeated().isEmpty)
    }

    @Test("in one batch the upload stands for the file, not the citation before it")
    func uploadFirst() throws {
        var files = ConversationFiles()
        let new = try files.add([
            try file("f", conversation: "citing", isCitation: true), try file("f", conversation: "uploading"),
        ])
        #expect(new.map(\.file.place.conversationID) == ["uploading"])
    }
}
