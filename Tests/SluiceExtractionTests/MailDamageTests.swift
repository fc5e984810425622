import Foundation
import SluiceCore
import Testing

@testable import SluiceExtraction

@Suite("Damaged and unusual mail")
struct MailDamageTests {
    private static let card = "4111111111111111"

    private func extract(_ text: String) throws -> Recording {
        let shop = try Workshop()
        try shop.write(Array(text.utf8), to: "a.eml")
        return try shop.extract("a.eml")
    }

    private static let head = "From: a@example.com\nTo: b@example.com\nSubject: s\nMIME-Version: 1.0\n"
    /// Base64 of "card 5555555555554444 in base64 text, long enough for a line", by base64(1).
    private static let encoded = "Y2FyZCA1NTU1NTU1NTU1NTU0NDQ0IGluIGJhc2U2NCB0ZXh0LCBsb25nIGVub3VnaCBmb3IgYSBsaW5l"

    @Test("a multipart without its end is read to the end, and named")
    func noEnd() throws {
        let recording = try extract(
            Self.head
                + "Content-Type: multipart/mixed; boundary=\"b\"\n\npreamble 378282246310005\n--b\n\n\(Self.card)\n--b\n"
                + "Content-Type: text/plain; name=x.txt\nContent-Transfer-Encoding: base64\n\n\(Self.encoded)\n")
        #expect(recording.locations(of: Self.card) == ["#body"])
        #expect(recording.locations(of: "378282246310005") == ["#preamble"])
        #expect(recording.locations(of: "5555555555554444") == ["x.txt"])
        #expect(recording.reasons == [.truncated])
    }

    @Test("an outer boundary ends an inner multipart that has no end")
    func innerWithoutEnd() throws {
        let recording = try extract(
            Self.head + "Content-Type: multipart/mixed; boundary=outer\n\n--outer\n"
                + "Content-Type: multipart/alternative; boundary=inner\n\n--inner\n\ninner text\n--outer\n\n\(Self.card)\n--outer--\n"
                + "epilogue 378282246310005\n")
        #expect(recording.locations(of: "inner text") == ["#body"])
        #expect(recording.locations(of: Self.card) == ["#body"])
        #expect(recording.locations(of: "378282246310005") == ["#epilogue"])
        #expect(recording.state == .scanned)
    }

    @Test(
        "boundaries that are not what the header names are found by the header behind them",
        arguments: [
            "Content-Type: multipart/mixed; boundary=wrong\n", "Content-Type: multipart/mixed\n", "",
        ])
    func wrongBoundary(field: String) throws {
        let recording = try extract(
            Self.head + field + "\n--real\nContent-Type: text/plain; name=x.txt\n"
                + "Content-Transfer-Encoding: base64\n\n\(Self.encoded)\n--real\nContent-Type: text/plain\n\n\(Self.card)\n--real--\n"
        )
        #expect(recording.locations(of: "5555555555554444") == ["x.txt"])
        #expect(recording.locations(of: Self.card) == ["#body"])
    }

    @Test("a message that lost its header is known by its first part")
    func noHeader() throws {
        let recording = try extract(
            "--real\nContent-Type: text/plain; name=x.txt\nContent-Transfer-Encoding: base64\n\n\(Self.encoded)\n--real--\n"
        )
        #expect(recording.locations(of: "5555555555554444") == ["x.txt"])
    }

    @Test("wrong transfer encodings lose neither the decoded text nor the text as it is")
    func wrongEncoding() throws {
        let plain = try extract(Self.head + "Content-Transfer-Encoding: base64\n\nplain, \(Self.card)!\n")
        #expect(plain.locations(of: Self.card) == ["#undecoded"])
        #expect(plain.reasons == [.corrupt])
        let quoted = try extract(
            Self.head
                + "Content-Transfer-Encoding: quoted-printable\n\ncard=\(Self.card)\nsoft 55555555=\n55554444 caf=C3=A9 =ZZ\n"
        )
        #expect(quoted.locations(of: Self.card) == ["#undecoded"])
        #expect(quoted.locations(of: "soft 5555555555554444 café =ZZ") == ["#body"])
        #expect(quoted.state == .scanned)
        let undeclared = try extract(
            Self.head
                + "Content-Type: application/octet-stream; name=x.bin\n\n\(String(repeating: Self.encoded.prefix(76) + "\n", count: 3))"
        )
        #expect(undeclared.locations(of: "5555555555554444").first == "x.bin")
        let damaged = try extract(
            Self.head
                + "Content-Transfer-Encoding: base64\n\n\(Self.encoded.prefix(72).replacing("I", with: "!", maxReplacements: 1))\n\(Self.encoded)\n"
        )
        #expect(damaged.locations(of: "5555555555554444").contains("#body"))
        #expect(damaged.reasons == [.corrupt])
    }

    @Test("text that is declared to be Base64 is text: words with blanks between them, and lines beside such")
    func falseBase64() throws {
        let head = Self.head + "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"
        for text in [
            "Hello my card number is \(Self.card)", "card number \(Self.card)",
            "My card\nnumber \(Self.card) ok thanks",
            "Hello Bob\n\(Self.card)\nBye\n", "\(Self.card)\nHello my friend", "Card\t\(Self.card)",
        ] {
            let recording = try extract(head + text + "\n")
            #expect(recording.locations(of: Self.card) == ["#undecoded"], "\(text)")
            #expect(recording.reasons == [.corrupt] || text.hasPrefix("Card"), "\(text)")
        }
        let attached = try extract(
            Self.head
                + "Content-Disposition: attachment; filename=x.txt\nContent-Transfer-Encoding: base64\n\nmy \(Self.card)\n"
        )
        #expect(attached.locations(of: Self.card) == ["#undecoded"])
    }

    @Test("Base64 with blanks in it is Base64", arguments: [4, 20, 32, 40, 76])
    func blanksInBase64(size: Int) throws {
        let digits = Array(Self.encoded)
        let spaced = stride(from: 0, to: digits.count, by: size).map {
            String(digits[$0..<min($0 + size, digits.count)])
        }
        for separator in [" ", "\t", "  "] {
            let recording = try extract(
                Self.head + "Content-Transfer-Encoding: base64\n\n  \(spaced.joined(separator: separator)) \n")
            #expect(recording.locations(of: "card 5555555555554444 in base64 text") == ["#body"])
            #expect(recording.state == .scanned)
        }
        let word = try extract(Self.head + "X-Note: =?utf-8?B?Y2F yZCA 1NTU1N TU1NTU1NTU0NDQ0?=\n\nx\n")
        #expect(word.locations(of: "card 555555555555444").count == 1)
    }

    @Test("a message behind blank lines is one", arguments: ["\n", "\r\n\r\n", "\n\n\n"])
    func blankLines(blank: String) throws {
        let recording = try extract(
            blank + Self.head + "Content-Transfer-Encoding: base64\n\n\(Self.encoded)\n")
        #expect(recording.locations(of: "card 5555555555554444") == ["#body"])
        #expect(recording.verdict?.mediaType == "message/rfc822")
        #expect(recording.state == .scanned)
    }

    @Test(
        "names in every spelling become one name",
        arguments: [
            (#"attachment; filename="plain name.txt""#, "plain name.txt"),
            ("attachment; filename=bare.txt; size=3", "bare.txt"),
            (#"attachment; filename*=utf-8''Gr%C3%B6%C3%9Fe.txt"#, "Größe.txt"),
            (#"attachment; filename*0="first "; filename*1="second.txt""#, "first second.txt"),
            (#"attachment; filename*0*=iso-8859-1'de'Gr%F6; filename*1*=%DFe; filename*2=".txt""#, "Größe.txt"),
            (#"attachment; filename="=?utf-8?B?R3LDtsOfZS50eHQ=?=""#, "Größe.txt"),
            (#"attachment; filename="a\"b\\c.txt""#, #"a"b\c.txt"#), (#"attachment; filename="open.txt"#, "open.txt"),
            (#"attachment (a comment; filename=no); filename=yes.txt"#, "yes.txt"),
        ])
    func names(disposition: String, name: String) throws {
        let recording = try extract(Self.head + "Content-Disposition: \(disposition)\n\n\(Self.card)\n")
        #expect(recording.locations(of: Self.card) == [name])
    }

    @Test("a name in pieces is found whole")
    func splitName() throws {
        let recording = try extract(
            Self.head + "Content-Disposition: attachment; filename*0=\"41111111\"; filename*1=\"11111111.txt\"\n\nx\n")
        #expect(recording.locations(of: "file name: \(Self.card).txt") == ["#headers"])
    }

    @Test("a mailbox is read message by message, quoted lines without their quotation")
    func mailbox() throws {
        let shop = try Workshop()
        try shop.make(
            #"""
            cat > make.py <<'END'
            import mailbox
            from email.message import EmailMessage
            box = mailbox.mbox('a.mbox')
            for number in range(1, 21):
                m = EmailMessage()
                m['From'] = 'a@example.com'
                m['Subject'] = f'number {number}'
                m.set_content(f'body {number} card 41111111{number:04d}1111\n\nFrom here on it goes\n')
                if number == 12: m.add_attachment(b'%PDF-1.4 pdf', maintype='application', subtype='pdf', filename='report.pdf')
                if number == 13: m.add_attachment('inner 5555555555554444', filename='note.txt')
                box.add(m)
            box.close()
            END
            python3 make.py; grep -c '^From ' a.mbox > count
            """#)
        let recording = try shop.extract("a.mbox")
        for number in 1...20 {
            #expect(recording.locations(of: "subject: number \(number)\n").isEmpty)
            #expect(recording.locations(of: "Subject: number \(number)\n") == ["message \(number)#headers"])
            #expect(recording.locations(of: "body \(number) card").count == 1)
        }
        #expect(recording.locations(of: "body 7 card 4111111100071111") == ["message 7#body"])
        #expect(recording.foreign.map(\.content.path) == ["message 12!report.pdf"])
        #expect(recording.locations(of: "5555555555554444") == ["message 13!note.txt"])
        // Python quotes such a line with one `>`.
        #expect(recording.locations(of: "\nFrom here on it goes").count == 20)
        #expect(recording.verdict?.mediaType == "application/mbox")
        #expect(recording.verdict?.membersSeen == 22)
    }

    @Test("a message cut anywhere, or with flipped bits, ends nothing")
    func cutsAndFlips() throws {
        let shop = try Workshop()
        let text =
            Self.head
            + "Content-Type: multipart/mixed; boundary=\"b\"\n\n--b\nContent-Type: text/plain; charset=utf-8\n"
            + "Content-Transfer-Encoding: quoted-printable\n\ncaf=C3=A9 \(Self.card)=\n next\n--b\nContent-Type: message/rfc822\n\n"
            + "Subject: =?utf-8?Q?=41=42?= =?utf-8?B?QUI=?=\n\nbegin 644 f\n#86)C\n`\nend\n--b\nContent-Transfer-Encoding: base64\n"
            + "Content-Disposition: attachment; filename*0*=utf-8''%41; filename*1=b\n\n\(Self.encoded)\n--b--\n"
        let bytes = Array(text.utf8)
        for count in stride(from: 0, to: bytes.count, by: 7) {
            try shop.write(Array(bytes.prefix(count)), to: "a.eml")
            #expect(try shop.extract("a.eml").verdict != nil)
        }
        var random: UInt64 = 88_172_645_463_325_252
        for _ in 0..<300 {
            var damaged = bytes
            for _ in 0..<4 {
                random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                damaged[Int(random >> 33) % bytes.count] ^= UInt8(truncatingIfNeeded: random >> 20)
            }
            try shop.write(damaged, to: "a.eml")
            #expect(try shop.extract("a.eml").verdict != nil)
        }
    }

    @Test("fields and lines of megabytes, and 10,000 parts, are read")
    func huge() throws {
        let long = try extract(
            Self.head + "X-Long: " + String(repeating: "x", count: 3 << 20) + " \(Self.card)\n\n"
                + String(repeating: "y", count: 3 << 20) + " 5555555555554444\n")
        #expect(long.reasons.isEmpty)
        let parts = (0..<10_000).map { "--b\n\npart \($0) end\n" }.joined()
        let many = try extract(Self.head + "Content-Type: multipart/mixed; boundary=b\n\n" + parts + "--b--\n")
        #expect(many.locations(of: "part 9999 end") == ["#body"])
        #expect(many.state == .scanned)
    }

    @Test("100 multiparts inside each other are read")
    func nestedMultiparts() throws {
        var text = "\(Self.card)\n"
        for level in 0..<100 {
            text =
                "Content-Type: multipart/mixed; boundary=b\(level)x\n\n--b\(level)x\n"
                + (level == 0 ? "\n" : "") + text + "--b\(level)x--\n"
        }
        let recording = try extract(Self.head + text)
        #expect(recording.locations(of: Self.card).count == 1)
        #expect(recording.reasons.contains(.depthLimit))
    }

    @Test("as many values come out of a message as Python's email package gives")
    func counts() throws {
        let shop = try Workshop()
        try shop.make(
            #"""
            cat > make.py <<'END'
            import random, re
            from email import policy, message_from_binary_file
            from email.message import EmailMessage
            random.seed(5)
            m = EmailMessage(); m['From'] = 'a@example.com'; m['Subject'] = 'many'
            m.set_content('start\n')
            for index in range(60):
                cte = random.choice(['base64', 'quoted-printable', '8bit'])
                charset = random.choice(['utf-8', 'iso-8859-1', 'windows-1252', 'utf-16']) if cte == 'base64' else 'utf-8'
                text = '\n'.join(f'Zeile {index} größer 41{random.randrange(10**14):014d} ' + 'wort ' * random.randrange(40) for _ in range(20))
                m.add_attachment(text, filename=f'größe {index}.txt' if index % 2 else None, charset=charset, cte=cte)
            open('a.eml', 'wb').write(m.as_bytes(policy=policy.SMTP))
            read = message_from_binary_file(open('a.eml', 'rb'), policy=policy.default)
            found = [n for p in read.walk() if not p.is_multipart() for n in re.findall(r'größer (41\d{14})', p.get_content())]
            open('count', 'w').write(str(len(found)))
            END
            python3 make.py
            """#)
        var recording = Recording()
        recording = try shop.extract("a.eml")
        let text = recording.segments.map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
        let count = text.matches(of: /größer 41[0-9]{14}/).count
        #expect(try String(contentsOf: shop.folder.appending(path: "count"), encoding: .utf8) == String(count))
        #expect(count == 1200)
    }
}
