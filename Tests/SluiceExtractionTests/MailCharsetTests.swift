import Foundation
import SluiceCore
import Testing

/// Messages whose charset is wrong or missing; text is encoded by Python.
@Suite("Charsets of mail")
struct MailCharsetTests {
    private static let card = "４１１１１１１１１１１１１１１１"
    private static let japanese = """
        お支払いありがとうございます。ご登録のカード番号は次のとおりです。内容をご確認のうえ、金曜日までにご連絡ください。 \(card)
        """
    private static let chinese = "尊敬的客户，感谢您的付款。您登记的银行卡号码如下，请核对并在星期五之前与我们联系。 \(card)"
    private static let russian =
        "Уважаемая госпожа Иванова, благодарим вас за оплату счёта. Номер вашей карты указан ниже."

    /// A message with one body.
    private func message(_ type: String, _ text: String, _ charset: String) throws -> Recording {
        let shop = try Workshop()
        try shop.write(Array(text.utf8), to: "text")
        try shop.make(
            """
            python3 -c "
            text = open('text', 'rb').read().decode().encode('\(charset)')
            head = 'From: a@example.com\\nTo: b@example.com\\nSubject: x\\nMIME-Version: 1.0\\nContent-Type: \(type)\\n'
            open('a.eml', 'wb').write(head.encode() + b'Content-Transfer-Encoding: 8bit\\n\\n' + text + b'\\n')
            open('a.txt', 'wb').write(text)"
            """)
        return try shop.extract("a.eml")
    }

    @Test(
        "a long body in many bytes a character is told in spite of a label of Latin letters, or none",
        arguments: ["us-ascii", "iso-8859-1", "windows-1252", "iso-8859-15", "utf-8", ""],
        ["shift_jis", "euc-jp", "gb18030", "iso-2022-jp"])
    func long(label: String, charset: String) throws {
        let text = charset == "gb18030" ? Self.chinese : Self.japanese
        for words in ["", String(repeating: "plain words of a long message\n", count: 40)] {
            let type = label.isEmpty ? "text/plain" : "text/plain; charset=\(label)"
            let recording = try message(type, words + text, charset)
            #expect(recording.locations(of: Self.card) == ["#body"])
            #expect(recording.state == .scanned)
        }
    }

    @Test("Russian that is declared to be Latin is Russian", arguments: ["windows-1251", "koi8-r"])
    func russian(charset: String) throws {
        let recording = try message("text/plain; charset=iso-8859-1", Self.russian, charset)
        #expect(recording.locations(of: Self.russian) == ["#body"])
        #expect(recording.state == .scanned)
    }

    @Test(
        "what follows much ASCII is decoded too",
        arguments: ["text/plain", "text/html", "text/plain; charset=us-ascii"])
    func late(type: String) throws {
        let words = String(repeating: "plain words of a long message\n", count: 2000)
        let recording = try message(type, words + Self.japanese, "shift_jis")
        #expect(recording.locations(of: Self.card).count == 1)
        #expect(recording.state == .scanned)
    }

    @Test(
        "a body whose charset cannot be told says so, as a file does",
        arguments: ["text/plain", "text/plain; charset=us-ascii"])
    func untold(type: String) throws {
        let shop = try Workshop()
        let junk = (0..<40).map { UInt8(truncatingIfNeeded: 0x80 + $0 * 37 % 0x7F) } + Array(" 4111111111111111 ".utf8)
        let head = "From: a@example.com\nTo: b@example.com\nMIME-Version: 1.0\nContent-Type: \(type)\n\n"
        try shop.write(Array(head.utf8) + junk, to: "a.eml")
        try shop.write(junk, to: "a.txt")
        #expect(try shop.extract("a.txt").reasons == [.encoding])
        let recording = try shop.extract("a.eml")
        #expect(recording.reasons == [.encoding])
        #expect(recording.locations(of: "4111111111111111") == ["#body"])
    }

    @Test(
        "Latin text in its own charset stays what it is, short or long",
        arguments: ["Grüße", "ÄÖÜ", "Größe für Übergrößen, Müßiggang", "é è à ç ù â ê î ô û ë ï ü"])
    func latin(text: String) throws {
        for label in ["iso-8859-1", "windows-1252", "iso-8859-15"] {
            let recording = try message("text/plain; charset=\(label)", text, label)
            #expect(recording.locations(of: text) == ["#body"])
            #expect(recording.state == .scanned)
        }
    }

    @Test("a page in a mail is in the charset that it names itself, where its part names none")
    func page() throws {
        let source = "<html><meta charset=shift_jis><body>名前 card \(Self.card)</body></html>"
        for type in ["text/html", "text/html; charset=us-ascii", "text/html; charset=utf-8"] {
            let recording = try message(type, source, "shift_jis")
            #expect(recording.locations(of: "card \(Self.card)").count == 1)
            #expect(recording.state == .scanned)
        }
        let other = try message("text/html; charset=euc-jp", source, "euc-jp")
        #expect(other.locations(of: "card \(Self.card)").count == 1)
    }
}
