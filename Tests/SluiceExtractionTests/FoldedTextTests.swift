import Foundation
import SluiceCore
import Testing

@testable import SluiceExtraction

@Suite("Calendars and cards")
struct FoldedTextTests {
    private static let card = "4111111111111111"
    private static let event =
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nDESCRIPTION:card 41111\r\n 11111111111\r\nEND:VCALENDAR\r\n"
    private static let person = "BEGIN:VCARD\r\nVERSION:3.0\r\nNOTE:card 41111\r\n 11111111111\r\nEND:VCARD\r\n"

    private func extract(_ text: String, _ name: String = "x") throws -> Recording {
        let shop = try Workshop()
        try shop.write(Array(text.utf8), to: name)
        return try shop.extract(name)
    }

    @Test("are told by their first line, whatever their name", arguments: ["invite.txt", "contact", "a.ics", "b.json"])
    func names(name: String) throws {
        for (text, type) in [(Self.event, "text/calendar"), (Self.person, "text/vcard")] {
            for variant in [
                text, text.replacing("BEGIN:V", with: "begin:v"), "\u{FEFF}" + text, "\r\n" + text,
                text.replacing("VERSION", with: "X-ALT-DESC:<html>\r\nVERSION"),
            ] {
                let recording = try extract(variant, name)
                #expect(recording.locations(of: "card \(Self.card)").count == 1)
                #expect(recording.verdict?.mediaType == type)
            }
        }
        let shop = try Workshop()
        try shop.write([0xFF, 0xFE] + Self.person.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, to: name)
        #expect(try shop.extract(name).locations(of: "card \(Self.card)") == [" line 3"])
        #expect(try extract("BEGIN:VCARDS\nis 41111\n 11111111111\n").locations(of: Self.card) == [])
    }

    @Test(
        "so are parts of a mail, with a name or without, whatever is declared",
        arguments: [
            "text/calendar; method=REQUEST", "text/calendar; charset=iso-8859-1", "text/plain; charset=utf-8",
            "text/vcard",
            "text/x-vcard", "text/directory", "application/octet-stream", "",
        ])
    func parts(type: String) throws {
        for disposition in ["", "Content-Disposition: attachment; filename=x\r\n"] {
            for text in [Self.event, Self.person] {
                let encoded = Data(text.utf8).base64EncodedString(options: .lineLength76Characters)
                for (encoding, body) in [("7bit", text), ("base64", encoded)] {
                    let fields = (type.isEmpty ? "" : "Content-Type: \(type)\r\n") + disposition
                    let part = fields + "Content-Transfer-Encoding: \(encoding)\r\n\r\n\(body)\r\n"
                    let head = "From: a@b.c\r\nTo: d@e.f\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
                    let top = try extract(head + part)
                    #expect(top.locations(of: "card \(Self.card)").count == 1, "\(part)")
                    let within = try extract(
                        head
                            + "Content-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\n\r\nhi\r\n--q\r\n\(part)--q--\r\n"
                    )
                    #expect(within.locations(of: "card \(Self.card)").count == 1, "\(part)")
                    #expect(within.state == .scanned)
                }
            }
        }
    }

    @Test("quoted-printable of vCard 2.1 is decoded, each line told by its place")
    func quotedPrintable() throws {
        let recording = try extract(
            """
            BEGIN:VCARD\r
            VERSION:2.1\r
            NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Gr=C3=BC=C3=9Fe card 41111=\r
            11111111111=0D=0A=\r
             next 55555=\r
            55555554444\r
            TITLE;QUOTED-PRINTABLE:ssn =35=33=36=2D=32=32=2D=31=32=33=34\r
            item1.ADR;HOME;charset=windows-1251;encoding=quoted-printable:=EA=E0=F0=F2=E0 5105105105105100\r
            ORG;ENCODING=QUOTED-PRINTABLE:a=4111111111111111\r
            X-PLAIN:a=4111111111111111 =41=\r
            URL:b\r
            END:VCARD\r

            """)
        #expect(recording.locations(of: "Grüße card 41111") == [" line 3"])
        #expect(recording.locations(of: "card \(Self.card)") == [" line 3"])
        #expect(recording.locations(of: " next 5555555555554444\r\nTITLE") == [" line 5"])
        #expect(recording.locations(of: "ssn 536-22-1234") == [" line 7"])
        #expect(recording.locations(of: "5105105105105100") == [" line 8"])
        #expect(
            recording.locations(of: "ORG;ENCODING=QUOTED-PRINTABLE:aA11111111111111\r\na=\(Self.card)\r\n").count == 1)
        #expect(recording.locations(of: "X-PLAIN:a=\(Self.card) =41=\r\nURL:b\r\nEND:VCARD\r\n") == [" line 10"])
        #expect(recording.state == .scanned)
    }

    @Test("quoted-printable that is cut anywhere, folded, or without line ends ends nothing")
    func damage() throws {
        let text = "BEGIN:VCARD\nNOTE;QUOTED-PRINTABLE:a=C3=\n=A4 =\n b=0D=0A\n c=3\nTEL:41111\n 11111111111\n"
        for count in 0...text.utf8.count {
            #expect(try extract(String(decoding: text.utf8.prefix(count), as: UTF8.self)).state == .scanned)
        }
        #expect(try extract(text).locations(of: "TEL:\(Self.card)") == [" line 6"])
        let long =
            "BEGIN:VCARD\nNOTE;QUOTED-PRINTABLE:" + String(repeating: "=3D", count: 100_000)
            + String(repeating: "=", count: 300_000)
        #expect(try extract(long + "\nTEL:41111\n 11111111111\n").locations(of: "TEL:\(Self.card)").count == 1)
        let whole = try composed(text, inPiecesOf: 1000)
        #expect(whole.contains("TEL:"))
        for size in [1, 2, 3, 7] { #expect(try composed(text, inPiecesOf: size) == whole) }
    }

    private func composed(_ text: String, inPiecesOf size: Int) throws -> String {
        var composer = FoldedText(PartWriter(path: "", "text/vcard", unit: .line))
        var recording = Recording()
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            composer.read(bytes[start..<min(start + size, bytes.count)].span)
        }
        try composer.finish(into: &recording)
        return recording.segments.map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
    }
}
