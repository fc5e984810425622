import Foundation
import SluiceCore
import Testing

/// Parts that are something else than what is declared of them. Messages are written by Python's email package.
@Suite("Mail: types of parts")
struct MailPartTypeTests {
    private static let card = "4111111111111111"

    /// Extracts a message with one part that has this type, and these bytes as a Python expression.
    private func part(_ type: String, _ data: String, name: String? = nil, declared: Bool = true) throws -> Recording {
        let shop = try Workshop()
        let disposition = name.map { "p['Content-Disposition'] = 'attachment; filename=\"\($0)\"'" } ?? ""
        try shop.make(
            """
            cat > make.py <<'END'
            from email.message import EmailMessage
            from email import policy
            import gzip, io, random, zipfile
            def zipped(members):
                out = io.BytesIO()
                with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z:
                    for name, data in members.items(): z.writestr(name, data)
                return out.getvalue()
            def large(): return zipped({'a.txt': 'card \(Self.card)', 'b.bin': random.Random(1).randbytes(90000)})
            def book():
                types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
                w = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
                body = f'<w:document xmlns:w="{w}"><w:body><w:p><w:r><w:t>card 41111</w:t></w:r><w:r><w:t>11111111111</w:t></w:r></w:p></w:body></w:document>'
                return zipped({'[Content_Types].xml': types, 'word/document.xml': body})
            m = EmailMessage()
            m['From'], m['To'], m['Subject'] = 'a@example.com', 'b@example.com', 's'
            m.set_content('hello')
            m.make_mixed()
            p = EmailMessage()
            p.set_content(\(data), maintype='application', subtype='octet-stream')
            del p['Content-Type'], p['MIME-Version']
            \(declared ? "p['Content-Type'] = '\(type)'" : "")
            \(disposition)
            m.attach(p)
            open('a.eml', 'wb').write(m.as_bytes(policy=policy.SMTP))
            END
            python3 make.py
            """)
        return try shop.extract("a.eml")
    }

    /// The body of a request as curl sends it, without its header.
    @Test("fields of a captured form have their names before them")
    func form() throws {
        let shop = try Workshop()
        try shop.make(
            """
            cat > serve.py <<'END'
            import http.server
            class Handler(http.server.BaseHTTPRequestHandler):
                def do_POST(self):
                    open('body', 'wb').write(self.rfile.read(int(self.headers['Content-Length'])))
                    self.send_response(204); self.end_headers()
                def log_message(self, *_): pass
            server = http.server.HTTPServer(('127.0.0.1', 0), Handler)
            open('port', 'w').write(str(server.server_port))
            server.handle_request()
            END
            python3 serve.py & while [ ! -s port ]; do sleep 0.1; done
            printf 'card 4111111111111111' > notes.txt
            curl --silent -F ssn=536904399 -F 'aws secret=two words' -F 'file=@notes.txt' http://127.0.0.1:$(cat port)/
            """)
        let recording = try shop.extract("body")
        #expect(recording.locations(of: "ssn: 536904399").count == 1)
        #expect(recording.locations(of: "aws secret: two words").count == 1)
        #expect(recording.paths(of: "card \(Self.card)").first?.hasSuffix("notes.txt") == true)
        #expect(recording.state == .scanned)
    }

    private static let zip = "zipped({'a.txt': 'card \(card)'})"

    @Test(
        "an archive in a part without a name is read, whatever text it is declared to be",
        arguments: [
            "text/plain", "text/plain; charset=utf-8", "text/plain; charset=iso-8859-1", "text/csv", "text/html",
            "text/calendar; charset=utf-8", "text/x-unknown; charset=utf-16",
        ])
    func inline(type: String) throws {
        let recording = try part(type, Self.zip)
        #expect(recording.locations(of: "card \(Self.card)").count == 1)
        #expect(recording.paths(of: "card \(Self.card)").first?.hasSuffix("!a.txt") == true)
        #expect(recording.state == .scanned)
    }

    @Test("so is one of a part without any type, and one larger than what is looked at")
    func undeclared() throws {
        #expect(try part("", Self.zip, declared: false).locations(of: Self.card) == ["(body)!a.txt"])
        let large = try part("text/plain", "large()")
        #expect(large.locations(of: Self.card) == ["(body)!a.txt"])
        #expect(large.reasons.isSubset(of: [.unsupported]), "random bytes")
    }

    @Test(
        "attachments are looked at before they are decoded by a declared charset",
        arguments: [
            "text/plain; charset=utf-8", "text/plain; charset=iso-8859-1", "text/csv; charset=windows-1252",
            "text/html", "text/html; charset=utf-8", "text/xml; charset=utf-16",
        ])
    func attached(type: String) throws {
        let zip = try part(type, Self.zip, name: "a.bin")
        #expect(zip.locations(of: "card \(Self.card)") == ["a.bin!a.txt"])
        #expect(zip.state == .scanned)
        let document = try part(type, "book()", name: "a.docx")
        #expect(document.locations(of: "card \(Self.card)") == ["a.docx#paragraph 1"])
        #expect(document.state == .scanned)
        let gzip = try part(type, "gzip.compress(b'card \(Self.card)')", name: "a.gz")
        #expect(gzip.locations(of: "card \(Self.card)").count == 1)
        #expect(gzip.state == .scanned)
    }

    @Test(
        "formats that are written in ASCII are told in a body too",
        arguments: ["text/plain", "text/plain; charset=utf-8"])
    func plainFormats(type: String) throws {
        let text = try part(type, #"b'{\\rtf1 card 4111{\\b 1111}11111111\\par}'"#)
        #expect(text.locations(of: "card \(Self.card)") == ["(body)#paragraph 1"])
        #expect(try part(type, "b'%PDF-1.4 rest'").foreign.map(\.content.format) == [.pdf])
    }

    @Test("text stays text: in its declared charset, and where it only speaks of formats")
    func text() throws {
        let latin = try part("text/plain; charset=iso-8859-1", "'Größe \(Self.card)'.encode('latin-1')", name: "a.txt")
        #expect(latin.locations(of: "Größe \(Self.card)") == ["a.txt"])
        let wide = try part("text/plain; charset=utf-16le", "'Größe \(Self.card)'.encode('utf-16le')")
        #expect(wide.locations(of: "Größe \(Self.card)") == ["#body"])
        let page = try part("text/html; charset=koi8-r", "'<p>карта \(Self.card)</p>'.encode('koi8-r')")
        #expect(page.locations(of: "карта \(Self.card)").count == 1)
        let about = try part("text/plain", "b'PK and MZ and %PDF-1.4: \(Self.card)'")
        #expect(about.locations(of: Self.card) == ["#body"])
        for recording in [latin, wide, page, about] { #expect(recording.state == .scanned) }
    }
}
