import Foundation
import SluiceCore
import Testing

/// Messages are written by Python's email package, or by hand where no program writes them so.
@Suite("Mail")
struct MailTests {
    private static let card = "4111111111111111"

    /// Extracts what a Python script made of `m`, an `EmailMessage`.
    private func message(_ script: String) throws -> Recording {
        let shop = try Workshop()
        try shop.make(
            """
            cat > make.py <<'END'
            from email.message import EmailMessage
            from email import policy
            import io, zipfile, base64
            def zipped(name, data):
                out = io.BytesIO()
                with zipfile.ZipFile(out, 'w') as z: z.writestr(name, data)
                return out.getvalue()
            m = EmailMessage()
            m['From'] = 'Ann <ann@example.com>'
            m['To'] = 'Bob <bob@example.com>'
            m['Subject'] = 'Report'
            \(script)
            open('a.eml', 'wb').write(m.as_bytes(policy=policy.SMTP))
            END
            python3 make.py
            """)
        return try shop.extract("a.eml")
    }

    @Test("header fields are decoded, folded or not, in any charset")
    func headers() throws {
        let recording = try message(
            """
            del m['Subject']
            m['Subject'] = 'Zahlung für Müller mit einer sehr langen Betreffzeile, die umbrochen wird: 4111 1111 1111 1111'
            m['X-Note'] = '=?iso-8859-1?Q?K=E4se_5555?= =?iso-8859-1?Q?555555554444?='
            m.set_content('hello')
            """)
        #expect(recording.locations(of: "umbrochen wird: 4111 1111 1111 1111") == ["#headers"])
        #expect(recording.locations(of: "Käse 5555555555554444") == ["#headers"])
        #expect(recording.locations(of: "Zahlung für Müller") == ["#headers"])
        #expect(recording.locations(of: "hello") == ["#body"])
        #expect(recording.state == .scanned)
    }

    @Test("bodies in every transfer encoding are decoded", arguments: ["7bit", "8bit", "quoted-printable", "base64"])
    func encodings(name: String) throws {
        let text = name == "7bit" ? "Card" : "Käse"
        let recording = try message(
            "m.set_content('\(text) \(Self.card) ' + 'x' * 60 + '\\nsecond line\\n', cte='\(name)')")
        #expect(recording.locations(of: "\(text) \(Self.card)") == ["#body"])
        #expect(recording.locations(of: "second line") == ["#body"])
        #expect(recording.state == .scanned)
    }

    @Test("a charset that a part names is used", arguments: ["iso-8859-1", "windows-1252", "utf-16", "utf-8"])
    func charsets(name: String) throws {
        let recording = try message("m.set_content('Größe \(Self.card)\\n', charset='\(name)', cte='base64')")
        #expect(recording.locations(of: "Größe \(Self.card)") == ["#body"])
        #expect(recording.state == .scanned)
    }

    @Test("attachments are members by their names, encoded or in sections")
    func attachments() throws {
        let recording = try message(
            """
            m.set_content('hello')
            m.add_attachment(zipped('inner.txt', '\(Self.card)'), maintype='application', subtype='zip', filename='plain.zip')
            m.add_attachment(b'a,b\\n1,5555555555554444\\n', maintype='text', subtype='csv', filename='Größe 378282246310005.csv')
            m.add_attachment('so so 536-22-1234', filename='x' * 90 + '.txt')
            """)
        #expect(recording.locations(of: Self.card) == ["plain.zip!inner.txt"])
        #expect(recording.locations(of: "5555555555554444") == ["Größe 378282246310005.csv"])
        #expect(recording.locations(of: "536-22-1234") == [String(repeating: "x", count: 90) + ".txt"])
        #expect(recording.locations(of: "Größe 378282246310005.csv") == ["#headers"])
        #expect(recording.state == .scanned)
        #expect(recording.verdict?.membersSeen == 4)
        #expect(recording.verdict?.membersScanned == 4)
    }

    @Test("equal names have an index")
    func equalNames() throws {
        let recording = try message(
            """
            m.set_content('hello')
            m.add_attachment('\(Self.card)', filename='a.txt')
            m.add_attachment('5555555555554444', filename='a.txt')
            """)
        #expect(recording.locations(of: Self.card) == ["a.txt"])
        #expect(recording.locations(of: "5555555555554444") == ["a.txt[2]"])
    }

    @Test("alternatives, related parts and nested messages are all read")
    func nesting() throws {
        let recording = try message(
            """
            m.set_content('plain 1 \(Self.card)')
            m.add_alternative('<html><body><p>html 2 5555555555554444</p></body></html>', subtype='html')
            inner = EmailMessage()
            inner['From'] = 'x@example.com'
            inner['Subject'] = 'inner 378282246310005'
            inner.set_content('deep 536-22-1234', cte='base64')
            inner.add_attachment(zipped('n.txt', 'bottom 6011111111111117'), maintype='application', subtype='octet-stream', filename='n.bin')
            m.add_attachment(inner)
            """)
        #expect(recording.locations(of: Self.card) == ["#body"])
        #expect(recording.locations(of: "5555555555554444").allSatisfy { $0.hasPrefix("(html body)") })
        #expect(recording.paths(of: "5555555555554444") == ["(html body)"])
        #expect(recording.locations(of: "378282246310005") == ["(message)#headers"])
        #expect(recording.locations(of: "536-22-1234") == ["(message)#body"])
        #expect(recording.locations(of: "6011111111111117") == ["(message)!n.bin!n.txt"])
    }

    @Test("200 messages inside each other end at the limit, and the ones before are read")
    func deep() throws {
        let shop = try Workshop()
        try shop.make(
            #"""
            cat > make.py <<'END'
            text = 'innermost 4111111111111111\n'
            for level in range(200):
                text = (f'From: x@example.com\nSubject: level {200 - level} of many\nMIME-Version: 1.0\n'
                        f'Content-Type: multipart/mixed; boundary="b{level}"\n\n--b{level}\n'
                        f'Content-Type: {"message/rfc822" if level else "text/plain"}\n\n{text}\n--b{level}--\n')
            open('a.eml', 'w').write(text)
            END
            python3 make.py
            """#)
        let recording = try shop.extract("a.eml")
        #expect(recording.locations(of: "level 1 of many") == ["#headers"])
        #expect(recording.locations(of: "level 10 of many").count == 1)
        // Read as it is, below the limit.
        #expect(recording.locations(of: "innermost \(Self.card)").count == 1)
        #expect(recording.reasons.contains(.depthLimit))
        #expect(recording.state == .partial)
    }

    @Test("lines of a body that flows are joined, each told by its own place")
    func flowed() throws {
        let shop = try Workshop()
        try shop.make(
            #"""
            head() { printf 'From: a@b.c\nTo: d@e.f\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/plain; format=%s\n\n' "$1"; }
            (head 'flowed; delsp=yes'; printf 'card 41111111 \n11111111\n> q 55555555 \n> 55554444\n> x \n>> y\n-- \nme\nend ') > a.eml
            (head Flowed; printf 'card 4111 1111 \r\n 1111 1111\r\n') > b.eml
            (head fixed; printf 'card 41111111 \n11111111\n') > c.eml
            """#)
        let mail = try shop.extract("a.eml")
        let body = mail.segments.first { $0.segment.part == "body" }?.bytes ?? []
        #expect(
            String(decoding: body, as: UTF8.self)
                == "card 4111111111111111\n> q 5555555555554444\n> x\n>> y\n-- \nme\nend ")
        #expect(mail.locations(of: Self.card) == ["#body line 1"])
        #expect(mail.locations(of: "5555555555554444") == ["#body line 3"])
        #expect(mail.locations(of: "me\n") == ["#body line 8"])
        #expect(try shop.extract("b.eml").locations(of: "card 4111 1111 1111 1111\r\n") == ["#body line 1"])
        #expect(try shop.extract("c.eml").locations(of: "card 41111111 \n11111111\n") == ["#body"])
    }

    @Test("a uuencoded file that is no mail, and an archive in Base64 within a body, are members")
    func withoutHeader() throws {
        let shop = try Workshop()
        try shop.make(
            #"""
            printf 'card 4111111111111111\n' > inner.txt; /usr/bin/zip -qX inner.zip inner.txt
            (python3 -c "
            import binascii
            data = open('inner.zip', 'rb').read()
            print('begin 644 f.zip')
            for i in range(0, len(data), 45): print(binascii.b2a_uu(data[i:i+45]).decode(), end='')
            print(chr(96) + '\nend')") > a.uu
            printf 'begin 644 no file\nplain text 4111111111111111\n' > a.txt
            (printf 'From: a@b.c\nTo: d@e.f\nSubject: x\nMIME-Version: 1.0\n\nsee:\n'; base64 inner.zip; echo bye) > a.eml
            """#)
        #expect(try shop.extract("a.uu").locations(of: Self.card) == ["f.zip!inner.txt"])
        #expect(try shop.extract("a.uu").state == .scanned)
        #expect(try shop.extract("a.txt").verdict?.mediaType == "text/plain")
        #expect(try shop.extract("a.eml").locations(of: Self.card) == ["base64!1!inner.txt"])
    }

    @Test("uuencoded files within a text are members")
    func uuencode() throws {
        let shop = try Workshop()
        try shop.make(
            #"""
            cat > make.py <<'END'
            import binascii, zipfile, io
            out = io.BytesIO()
            with zipfile.ZipFile(out, 'w') as z: z.writestr('inner.txt', '4111111111111111')
            data = out.getvalue()
            lines = [binascii.b2a_uu(data[i:i+45], backtick=True).decode() for i in range(0, len(data), 45)]
            text = 'From: a@example.com\nTo: b@example.com\nSubject: uu\n\nbefore 5555555555554444\n'
            text += 'begin 644 file.zip\n' + ''.join(lines) + '`\nend\nafter 378282246310005\nbegin 644 no file\nplain\n'
            open('a.eml', 'w').write(text)
            END
            python3 make.py
            """#)
        let recording = try shop.extract("a.eml")
        #expect(recording.locations(of: Self.card) == ["file.zip!inner.txt"])
        #expect(recording.locations(of: "before 5555555555554444") == ["#body"])
        #expect(recording.locations(of: "after 378282246310005") == ["#body"])
        #expect(recording.locations(of: "begin 644 no file\nplain") == ["#body"])
        #expect(recording.state == .scanned)
    }

    @Test("what is encrypted is named")
    func encrypted() throws {
        let shop = try Workshop()
        try shop.make(
            #"""
            openssl req -x509 -newkey rsa:2048 -keyout key.pem -out cert.pem -days 1 -nodes -subj /CN=a
            printf 'secret' | openssl smime -encrypt -aes256 -subject s -from a@example.com -to b@example.com cert.pem > a.eml
            cat > b.eml <<'END'
            From: a@example.com
            To: b@example.com
            Subject: pgp 4111111111111111
            MIME-Version: 1.0
            Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=xx

            --xx
            Content-Type: application/pgp-encrypted

            Version: 1
            --xx
            Content-Type: application/octet-stream; name="encrypted.asc"

            -----BEGIN PGP MESSAGE-----

            hQEMAw
            -----END PGP MESSAGE-----
            --xx--
            END
            printf 'From: a@example.com\nTo: b@example.com\nSubject: s\n\nhello\n-----BEGIN PGP MESSAGE-----\n\nhQ\n' > c.eml
            """#)
        #expect(try shop.extract("a.eml").reasons == [.encrypted])
        let pgp = try shop.extract("b.eml")
        #expect(pgp.reasons == [.encrypted])
        #expect(pgp.locations(of: Self.card) == ["#headers"])
        #expect(pgp.member("encrypted.asc")?.reasons == [.encrypted])
        #expect(try shop.extract("c.eml").reasons == [.encrypted])
    }

    @Test("what was signed as a whole is read: in messages and files, with lengths and without, cut and damaged")
    func signedData() throws {
        let shop = try Workshop()
        try shop.make(
            #"""
            openssl req -x509 -newkey rsa:2048 -nodes -keyout k -subj "/CN=Ann 5555555555554444" -out c 2> /dev/null
            printf 'Content-Type: multipart/mixed; boundary=x\n\n--x\n\ncard 4111111111111111\n--x\n' > part
            printf 'Content-Type: text/csv\nContent-Disposition: attachment; filename=a.csv\n' >> part
            printf 'Content-Transfer-Encoding: base64\n\n%s\n--x--\n' $(printf 'card,378282246310005' | base64) >> part
            sign() { openssl cms -sign -signer c -inkey k -nodetach -binary "$@"; }
            sign -in part -from a@example.com -to b@example.com -subject s -out whole.eml
            sign -in part -stream -outform DER -out open.p7m
            zip -q -9 cards.zip part; sign -in cards.zip -outform DER -out cards.zip.p7m
            openssl cms -sign -signer c -inkey k -in part -outform DER -out apart.p7s
            head -c 150 open.p7m > cut.p7m
            """#)
        let whole = try shop.extract("whole.eml")
        #expect(whole.locations(of: Self.card) == ["smime.p7m!(signed content)#body"])
        #expect(whole.locations(of: "378282246310005") == ["smime.p7m!(signed content)!a.csv"])
        #expect(whole.locations(of: "5555555555554444").isEmpty == false, "the signer's name")
        #expect(whole.state == .scanned)
        let open = try shop.extract("open.p7m")
        #expect(open.locations(of: Self.card) == ["(signed content)#body"])
        #expect(open.state == .scanned)
        let file = try shop.extract("cards.zip.p7m")
        #expect(file.locations(of: Self.card) == ["(signed content)!part"])
        let apart = try shop.extract("apart.p7s")
        #expect(Set(apart.locations(of: "5555555555554444")) == [""] && apart.state == .scanned)
        #expect(try shop.extract("cut.p7m").reasons.contains(.truncated))
        for length in stride(from: 20, to: 400, by: 7) {
            try shop.make("head -c \(length) open.p7m > short.p7m")
            // A cut among the certificates takes nothing of what was signed.
            let recording = try shop.extract("short.p7m")
            #expect(recording.state != .scanned || !recording.locations(of: "378282246310005").isEmpty, "\(length)")
        }
        let bytes = [UInt8](try Data(contentsOf: shop.folder.appending(path: "open.p7m")))
        for index in 0..<min(bytes.count, 120) {
            var damaged = bytes
            damaged[index] ^= 0xFF
            try shop.write(damaged, to: "damaged.p7m")
            #expect(try shop.extract("damaged.p7m").state != nil)
        }
    }

    @Test(
        "signed data by hand: bytes around the content, lengths with zeros in front, pieces too deep, content of version 1.5"
    )
    func signedDataByHand() throws {
        let shop = try Workshop()
        func element(_ tag: UInt8, _ content: [UInt8], zeros: Int = 0) -> [UInt8] {
            let length = (0..<4).map { UInt8(content.count >> (24 - 8 * $0) & 0xFF) }
            return [tag, UInt8(0x84 + zeros)] + [UInt8](repeating: 0, count: zeros) + length + content
        }
        let type = { (last: UInt8) in [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, last] as [UInt8] }
        let signers = element(0x31, element(0x04, [1, 2, 3]))
        func signed(_ content: [UInt8], digests: [UInt8] = []) -> [UInt8] {
            let info = element(0x30, type(1) + element(0xA0, content))
            return element(
                0x30, type(2) + element(0xA0, element(0x30, [2, 1, 1] + element(0x31, digests) + info + signers)))
        }
        try shop.make("echo 'planted 4111111111111111' > a.txt; zip -q -9 a.zip a.txt")
        let zip = [UInt8](try Data(contentsOf: shop.folder.appending(path: "a.zip")))
        let deep = (0..<20).reduce(element(0x04, zip)) { inner, _ in element(0x24, inner) }
        let cases: [(name: String, bytes: [UInt8], isFound: Bool, reasons: Set<CoverageReason>)] = [
            ("plain", signed(element(0x04, zip)), true, []),
            ("zeros", signed(element(0x04, zip, zeros: 9)), true, []),
            (
                "pieces", signed(element(0x24, element(0x04, Array(zip[..<9])) + element(0x04, Array(zip[9...])))),
                true, []
            ),
            ("sequence", signed(element(0x30, zip)), true, []),
            ("deep", signed(deep), false, [.depthLimit]),
            ("other", signed(element(0x24, element(0x02, zip))), false, [.corrupt]),
            (
                "no version", element(0x30, type(2) + element(0xA0, element(0x30, element(0x04, zip) + signers))),
                false, [.corrupt]
            ),
        ]
        for (name, bytes, isFound, reasons) in cases {
            try shop.write(bytes, to: "x.p7m")
            let recording = try shop.extract("x.p7m")
            #expect(recording.locations(of: Self.card) == (isFound ? ["(signed content)!a.txt"] : []), "\(name)")
            #expect(recording.reasons == reasons, "\(name)")
        }
        try shop.write(signed(element(0x04, zip), digests: element(0x04, Array("5555555555554444".utf8))), to: "x.p7m")
        let around = try shop.extract("x.p7m")
        #expect(around.locations(of: "5555555555554444") == [""] && around.state == .scanned)
    }

    @Test("texts that only begin like a mail are read as text")
    func plainTexts() throws {
        let shop = try Workshop()
        try shop.make(
            #"""
            printf 'From: the beginning\nwe knew 4111111111111111\n' > a.txt
            printf 'From here at 10:30 in May we go on 4111111111111111\n' > b.txt
            printf 'Subject: x\n4111111111111111\n' > c.txt
            printf 'name: x\nto: y\nversion: 4111111111111111\n' > d.yaml
            """#)
        for name in ["a.txt", "b.txt", "c.txt", "d.yaml"] {
            let recording = try shop.extract(name)
            #expect(recording.locations(of: Self.card) == [""], "\(name)")
            #expect(recording.state == .scanned)
        }
    }
}
