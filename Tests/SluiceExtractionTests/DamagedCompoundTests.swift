import SluiceCore
import Testing

/// Damage inside the streams of documents that LibreOffice and other writers have made.
@Suite("Compound files with damaged streams")
struct DamagedCompoundTests {
    /// Where the stream of the workbook begins in people.xls, whose sectors follow each other.
    private static let workbook = 1536

    private func read(_ name: String, _ change: (inout [UInt8]) -> Void) throws -> Recording {
        var bytes = try WordAndExcelTests.fixture(name)
        change(&bytes)
        let shop = try Workshop()
        try shop.write(bytes, to: name)
        return try shop.extract(name)
    }

    @Test(
        "a sector of zeros in a workbook is told, and the cells behind it are found in their places",
        arguments: [
            // In front of the strings; over the end of them; in the cells of a sheet; over the end of it; in the next one.
            (512, ["4111111111111111", "4000056655665556", "日本 00149"]),
            (10_700, ["4111111111111111", "4000056655665556"]), (11_290, ["日本 00149"]),
            (11_900, ["4111111111111111", "4000056655665556", "日本 00149"]),
            (15_000, ["4111111111111111", "日本 00149"]),
        ])
    func zeros(start: Int, values: [String]) throws {
        let recording = try read("people.xls") { bytes in
            for index in Self.workbook + start..<Self.workbook + start + 512 { bytes[index] = 0 }
        }
        #expect(recording.state == .partial)
        #expect(recording.reasons == [.corrupt])
        for value in values {
            #expect(recording.locations(of: value).contains { $0.hasPrefix("#") }, "\(value)")
        }
    }

    @Test(
        "a record that is longer than it was, one of a type that none has, and a workbook that just ends are told",
        arguments: [(11_272, 0x0B), (11_273, 0x40), (11_271, 0x80), (12_034, 0x0B), (1_243, 0xFF)])
    func records(place: Int, byte: Int) throws {
        let recording = try read("people.xls") { $0[Self.workbook + place] = UInt8(byte) }
        #expect(recording.state == .partial)
        #expect(recording.reasons == [.corrupt])
        #expect(!recording.locations(of: "日本 00149").isEmpty)
        #expect(!recording.locations(of: "4111111111111111").isEmpty)
    }

    @Test("an attachment of a message that has lost its content is told, and one that is a link is none of it")
    func attachments() throws {
        let name = "__substg1.0_3701000D".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        func message(method: UInt8) throws -> Recording {
            try read("message.msg") { bytes in
                for start in bytes.indices.dropLast(name.count) where bytes[start...].starts(with: name) {
                    bytes[start + name.count - 2] = UInt8(ascii: "X")
                }
                // The entry of PidTagAttachMethod: type 3, number 0x3705, flags, and the value 5 of a message.
                for start in bytes.indices.dropLast(16)
                where bytes[start...].starts(with: [3, 0, 5, 0x37]) && bytes[start + 8] == 5 {
                    bytes[start + 8] = method
                }
            }
        }
        let lost = try message(method: 5)
        #expect(lost.reasons.contains(.corrupt))
        #expect(lost.member("Forwarded mail")?.reasons == [.corrupt])
        let link = try message(method: 7)
        #expect(!link.reasons.contains(.corrupt))
        #expect(link.member("Forwarded mail")?.reasons == [.link])
    }

    @Test("a shared text that no cell shows is read")
    func unshown() throws {
        let recording = try read("list.xls") { bytes in
            // The only cell (LABELSST, 2.4.149) gets another type: BLANK has no text.
            bytes[3536] = 0x01
            bytes[3537] = 0x02
        }
        #expect(recording.locations(of: "4111111111111111") == ["#shared strings"])
        #expect(try read("list.xls") { _ in }.locations(of: "4111111111111111") == ["#S!A1"])
    }

    @Test("shared texts that follow the cells of a sheet are read")
    func late() throws {
        let recording = try read("list.xls") { bytes in
            // The drawing behind the only cell becomes a second table of strings (SST, 2.4.265): counts, and one string.
            let table: [UInt8] = [0xFC, 0, 80, 0, 1, 0, 0, 0, 1, 0, 0, 0, 16, 0, 0] + Array("4000056655665556".utf8)
            bytes.replaceSubrange(3550..<3550 + table.count, with: table)
        }
        #expect(recording.locations(of: "4111111111111111") == ["#S!A1"])
        #expect(recording.locations(of: "4000056655665556").contains("#shared strings"))
    }

    @Test(
        "properties whose beginning or types are overwritten are told, and their bytes are read",
        arguments: [0, 48, 130])
    func properties(place: Int) throws {
        let recording = try read("list.xls") { bytes in
            let mark: [UInt8] = [0xFE, 0xFF, 0, 0]
            let identifier: [UInt8] = [0xE0, 0x85, 0x9F, 0xF2]
            guard
                let start = bytes.indices.dropLast(64).first(where: {
                    bytes[$0...].starts(with: mark) && bytes[($0 + 28)...].starts(with: identifier)
                })
            else { return }
            for index in start + place..<start + place + 32 { bytes[index] ^= 0x5A }
        }
        #expect(recording.reasons == [.corrupt])
        #expect(recording.locations(of: "Title 6011000990139424") == [""] || place != 0)
        #expect(recording.locations(of: "4111111111111111") == ["#S!A1"])
    }

    @Test("a sheet whose first record is none any more is read under its name, and told", arguments: [0, 1])
    func beginnings(byte: Int) throws {
        let begin: [UInt8] = [0x09, 0x08, 0x10, 0, 0, 6, 0x10, 0]
        let recording = try read("people.xls") { bytes in
            guard let start = bytes.indices.dropLast(8).first(where: { bytes[$0...].starts(with: begin) }) else {
                return
            }
            bytes[start + byte] ^= 2
        }
        #expect(recording.reasons == [.corrupt])
        let sound = try read("people.xls") { _ in }
        for value in ["4111111111111111", "4000056655665556", "日本 00149"] {
            let places = recording.locations(of: value)
            #expect(sound.locations(of: value).allSatisfy { places.contains($0) }, "\(value)")
        }
        #expect(sound.state == .scanned)
    }

    @Test("records behind the end of a sheet that comes too soon are read, and told")
    func endings() throws {
        let recording = try read("people.xls") { bytes in
            let begin: [UInt8] = [0x09, 0x08, 0x10, 0, 0, 6, 0x10, 0]
            guard let start = bytes.indices.dropLast(8).first(where: { bytes[$0...].starts(with: begin) }) else {
                return
            }
            // CALCMODE or INDEX, whatever comes first, becomes EOF (2.4.103), whose content nobody reads.
            bytes[start + 20] = 0x0A
            bytes[start + 21] = 0
        }
        #expect(recording.reasons == [.corrupt])
        #expect(recording.locations(of: "4111111111111111").contains { $0.hasPrefix("#cells") })
    }

    @Test("a sheet that begins elsewhere than the workbook says is read, and told")
    func offsets() throws {
        let recording = try read("list.xls") { bytes in
            // BoundSheet8 (2.4.28) of a visible sheet whose name is S.
            for start in bytes.indices.dropLast(13)
            where bytes[start...].starts(with: [0x85, 0]) && bytes[(start + 8)...].starts(with: [0, 0, 1, 0, 0x53]) {
                bytes[start + 4] ^= 1
            }
        }
        #expect(recording.reasons == [.corrupt])
        #expect(recording.locations(of: "4111111111111111").contains("#Sheet 1!A1"))
    }

    // MARK: Sectors and directory

    @Test(
        "chains that run in a circle or into each other are told, and the whole file is read",
        arguments: [("form.doc", "4111111111111111"), ("message.msg", "body 日本 5555555555554444"), ("people.xls", "")])
    func smallChains(name: String, value: String) throws {
        let recording = try read(name) { bytes in
            // The table of small sectors: the header names its first sector.
            let sector = (0..<4).reduce(0) { $0 | Int(bytes[60 + $1]) << (8 * $1) }
            for index in (sector + 1) * 512..<(sector + 2) * 512 { bytes[index] = 0 }
        }
        #expect(recording.state == .partial)
        #expect(recording.reasons.contains(.corrupt))
        #expect(recording.locations(of: value).contains("") || value.isEmpty)
    }

    @Test(
        "entries of the directory that were overwritten are missed, and the whole file is read",
        arguments: ["people.xls", "form.doc", "message.msg"])
    func directory(name: String) throws {
        let recording = try read(name) { bytes in
            let sector = (0..<4).reduce(0) { $0 | Int(bytes[48 + $1]) << (8 * $1) }
            // All but the first two entries.
            for index in (sector + 1) * 512 + 256..<(sector + 2) * 512 { bytes[index] = 0 }
        }
        #expect(recording.state == .partial)
        #expect(recording.reasons.contains(.corrupt))
    }
}
