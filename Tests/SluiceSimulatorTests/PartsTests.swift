import Foundation
import Testing

@testable import SluiceSimulator

@Suite("Parts")
struct PartsTests {
    @Test(
        "Moments agree with Foundation's ISO 8601",
        arguments: [0, 951_782_399, 951_868_800, 1_709_164_800, 1_795_424_400, 4_102_444_799, -86_401])
    func moments(unix: Int64) throws {
        let formatter = ISO8601DateFormatter()
        let text = formatter.string(from: Date(timeIntervalSince1970: TimeInterval(unix)))
        #expect(Moment(unix: unix).iso8601(fraction: false) == text)
        #expect(Moment(iso8601: text)?.unix == unix)
    }

    @Test(
        "Texts that are no time with a zone",
        arguments: ["", "2026-11-23", "2026-11-23T09:00:00", "2026-13-01T00:00:00Z", "2026-11-23T09:00:00+2:00", "now"])
    func notMoments(text: String) { #expect(Moment(iso8601: text) == nil) }

    @Test("Fractions and zones")
    func momentForms() {
        #expect(Moment(iso8601: "1970-01-01T00:00:01.5Z")?.microseconds == 1_500_000)
        #expect(Moment(iso8601: "1970-01-01T01:00:00+01:00")?.microseconds == 0)
        #expect(Moment(iso8601: "1969-12-31T18:30:00.000001-05:30")?.microseconds == 1)
        // The example of RFC 9110, 5.6.7.
        #expect(Moment(iso8601: "1994-11-06T08:49:37Z")?.httpDate == "Sun, 06 Nov 1994 08:49:37 GMT")
    }

    @Test("CRC-32 and the token checksum agree with published vectors")
    func checksums() {
        #expect(CRC32.checksum("hello".utf8) == 0x3610_A686)
        #expect(PlantFactory.githubChecksum(of: String(repeating: "A", count: 30)) == "0uCPlr")
        // The worked example of ISO/IEC 7812-1 as commonly printed: 7992739871 has the check digit 3.
        #expect(PlantFactory.luhnDigit("7992739871") == 3)
        // The registry's British example, rearranged: remainder 1.
        #expect(PlantFactory.remainder97("WEST12345698765432GB82") == 1)
    }

    @Test("Stored gzip is read by gzip", arguments: [0, 1, 65_535, 200_000])
    func storedGzip(count: Int) throws {
        let content = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("simulator-\(UUID().uuidString).gz")
        try Data(StoredGzip.wrap(content)).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", file.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(Array(output) == content)
    }

    @Test("Ids hold their place and refuse a changed character")
    func identifiers() throws {
        let codec = IdentifierCodec(seed: 11)
        for (index, slot) in [(0, 0), (1, 3), (99_999, 65_535), (10_000_000, 1)] {
            let id = codec.encode(.conversationFile, index, slot)
            #expect(id.count == 22)
            #expect(codec.decode(id) == IdentifierCodec.Place(kind: .conversationFile, index: index, slot: slot))
            let changed = (id.hasPrefix("0") ? "1" : "0") + id.dropFirst()
            #expect(codec.decode(changed) == nil)
            #expect(UUID(uuidString: codec.uuid(index)) != nil)
            #expect(codec.conversation(codec.uuid(index)) == index)
        }
        #expect(codec.decode("") == nil)
        #expect(codec.decode("zzzzzzzzzzzzzzzzzzzzzz") == nil)
        #expect(codec.conversation("33333333-0000-4000-8000-0000000000aa") == nil)
    }

    @Test("JSON keeps order and spelling, and escapes what must be escaped")
    func json() throws {
        let text = #"{"z":1.50,"a":[true,null,-2e3],"t":"\"\\\u0001é"}"#
        #expect(String(decoding: try JSONReader.read(" \(text)\n").bytes, as: UTF8.self) == text)
        for broken in ["", "{", "[1,]", "{\"a\" 1}", "tru", "\"open", "1 2", String(repeating: "[", count: 100)] {
            #expect(throws: JSONReader.SyntaxError.self) { try JSONReader.read(broken) }
        }
    }

    @Test(
        "Switches that do not exist or do not take a value are named",
        arguments: [
            "rate", "rate=fast", "rate=0/min", "colour=red", "fail_status=418", "delete_after_list=2",
            "scopes=gpt_fils",
            "clock=noon", "url_ttl=-1", "drift=maybe", "retention=d",
        ])
    func badSwitches(assignment: String) {
        var options = SimulatorOptions()
        #expect {
            try options.set(assignment)
        } throws: { error in
            let name = assignment.prefix { $0 != "=" }
            return (error as? SimulatorError)?.code == .option && "\(error)".contains("'\(name)")
        }
    }

    @Test("Every switch of the help is understood with every value that it lists")
    func switchHelp() throws {
        let numbers = [
            "N": "3", "N/min": "100/min", "N/s": "5/s", "SECONDS": "60", "DAYSd": "30d", "SHARE": "0.5",
            "TIME": "2026-11-23T09:00:00Z", "ROUTE,…": "gpts,logs.AUTH_LOG",
        ]
        var count = 0
        for line in SimulatorOptions.switchHelp.split(separator: "\n") {
            let parts = line.prefix { $0 != " " }.split(separator: "=")
            #expect(parts.count == 2)
            for value in parts[1].split(separator: "|").map(String.init) {
                var options = SimulatorOptions()
                try options.set("\(parts[0])=\(numbers[value] ?? value)")
                count += 1
            }
        }
        #expect(count > 50)
    }
}
