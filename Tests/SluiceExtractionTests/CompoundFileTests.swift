import Foundation
import SluiceCore
import Testing

/// The documents come from LibreOffice and from other writers of compound files, see the scripts beside them.
@Suite("Compound files")
struct CompoundFileTests {
    private static let documents = [
        "message.msg", "rich.msg", "deck.ppt.gz", "embedded.doc", "list.xls", "macros.bin", "locked.docx",
    ]

    // MARK: Outlook

    @Test("every text of an Outlook message is found at its place")
    func message() throws {
        let shop = try Workshop()
        let recording = try shop.extract(document: "message.msg")
        #expect(recording.locations(of: "subject: Größe 4111111111111111") == ["#headers"])
        #expect(recording.locations(of: "4111111111111111").count == 1)
        #expect(recording.locations(of: "X-Card: 30569309025904") == ["#headers"])
        #expect(recording.locations(of: "body 日本 5555555555554444") == ["#body"])
        #expect(recording.locations(of: "536-22-1234") == ["#body"])
        #expect(recording.paths(of: "378282246310005") == ["(html body)"])
        #expect(recording.locations(of: "Bob Größe bob@example.com") == ["#recipients"])
        #expect(recording.locations(of: "5105105105105100") == ["#recipients"])
        #expect(recording.locations(of: "6011111111111117") == ["archive with a long name.zip!inner.txt"])
        #expect(recording.locations(of: "note 371449635398431 ü") == ["notes.txt"])
        #expect(recording.locations(of: "forwarded 4012888888881881") == ["Forwarded mail#headers"])
        #expect(recording.locations(of: "deep body 4222222222222") == ["Forwarded mail#body"])
        #expect(recording.locations(of: "deepest 38520000023237") == ["Forwarded mail!deep.txt"])
        #expect(recording.locations(of: "late 3530111333300000") == ["big.txt"])
        // No other body says the same.
        #expect(recording.locations(of: "6011000990139424") == ["(rich text body)#paragraph 1"])
        #expect(recording.state == .scanned || recording.reasons == [.unsupported])
    }

    @Test("rich text is read where a message has no other body")
    func richBody() throws {
        let recording = try Workshop().extract(document: "rich.msg")
        #expect(recording.locations(of: "Größe 4111111111111111") == ["(rich text body)#paragraph 41"])
        #expect(recording.locations(of: "Käse 5555555555554444") == ["#headers"])
        #expect(recording.state == .scanned)
    }

    @Test(
        "of a rich text beside another body what that does not say is read, and nothing twice",
        arguments: [("beside.msg", "(rich text body)"), ("page.msg", "(html body)")])
    func richBodyBeside(name: String, place: String) throws {
        let recording = try Workshop().extract(document: name)
        let isBeside = name == "beside.msg"
        #expect(recording.locations(of: "4111111111111111") == [isBeside ? "#body" : place + " line 1"])
        #expect(recording.locations(of: "hidden 5555555555554444") == (isBeside ? [place + "#paragraph 2"] : []))
        #expect(recording.locations(of: "card=378282246310005") == [isBeside ? place + "#fields" : place + " line 1"])
        #expect(recording.locations(of: "inner 6011111111111117") == (isBeside ? [place + "!object 1!inner.txt"] : []))
        #expect(recording.state == .scanned)
    }

    @Test("as an attachment of a mail a message is read like a file")
    func attached() throws {
        let shop = try Workshop()
        _ = try shop.extract(document: "message.msg")
        try shop.make(
            #"""
            cat > make.py <<'END'
            from email.message import EmailMessage
            m = EmailMessage()
            m['From'] = 'a@example.com'
            m['Subject'] = 's'
            m.set_content('hello')
            m.add_attachment(open('message.msg', 'rb').read(), maintype='application', subtype='vnd.ms-outlook', filename='m.msg')
            open('a.eml', 'wb').write(m.as_bytes())
            END
            python3 make.py
            """#)
        let recording = try shop.extract("a.eml")
        #expect(recording.locations(of: "6011111111111117") == ["m.msg!archive with a long name.zip!inner.txt"])
    }

    // MARK: PowerPoint

    @Test("every text of a presentation is found at its slide")
    func presentation() throws {
        let recording = try Workshop().extract(document: "deck.ppt.gz")
        #expect(recording.locations(of: "one 4111111111111111") == ["#slide 1"])
        #expect(recording.locations(of: "two Größe 378282246310005") == ["#slide 2"])
        #expect(recording.locations(of: "three 536-22-1234 日本") == ["#slide 3"])
        #expect(recording.locations(of: "note 5555555555554444") == ["#notes slide 1"])
        #expect(recording.locations(of: "note 6011111111111117") == ["#notes slide 2"])
        #expect(recording.locations(of: "371449635398431") == ["#comments slide 1"])
        #expect(recording.locations(of: "title: Title 6011000990139424") == ["#properties"])
        #expect(recording.locations(of: "Sensitivity: Secret 30569309025904") == ["#properties"])
        #expect(recording.state == .scanned)
    }

    // MARK: Word and Excel

    @Test("Word and Excel files are read, with their properties", arguments: ["memo.doc", "list.xls"])
    func readInPlace(name: String) throws {
        let recording = try Workshop().extract(document: name)
        #expect(recording.foreign.isEmpty)
        #expect(recording.locations(of: "4111111111111111") == [name == "memo.doc" ? "#paragraph 2" : "#S!A1"])
        #expect(recording.locations(of: "Title 6011000990139424") == ["#properties"])
        #expect(recording.state == .scanned)
    }

    @Test("what is embedded in a document is read, and an embedded workbook is a file of its own")
    func embedded() throws {
        let shop = try Workshop()
        let recording = try shop.extract(document: "embedded.doc")
        #expect(recording.locations(of: "30569309025904").contains("ObjectPool!_1!cards.zip!inner.txt"))
        #expect(recording.locations(of: "38520000023237") == ["ObjectPool!_3!Package!other.txt"])
        #expect(recording.locations(of: "unknown stream 3530111333300000") == ["Notes"])
        #expect(recording.locations(of: "4111111111111111").contains { $0.hasPrefix("ObjectPool!_2#") })
    }

    @Test("the source of macros is read")
    func macros() throws {
        let recording = try Workshop().extract(document: "macros.bin")
        #expect(recording.locations(of: "4111111111111111") == Array(repeating: "VBA!Module1", count: 3))
        #expect(recording.locations(of: "5555555555554444") == Array(repeating: "VBA!Module1", count: 3))
        #expect(recording.locations(of: "378282246310005") == ["PROJECT"])
    }

    @Test("encrypted documents are named as such")
    func encrypted() throws {
        let shop = try Workshop()
        #expect(try shop.extract(document: "locked.docx").reasons == [.encrypted])
        _ = try shop.extract(document: "memo.doc")
        _ = try shop.extract(document: "list.xls")
        // The flag of a Word document; a record FilePass in the place of the first record behind BOF.
        try shop.make(
            #"""
            cat > make.py <<'END'
            data = bytearray(open('memo.doc', 'rb').read())
            at = data.index(b'\xec\xa5'); data[at + 11] |= 1; open('locked.doc', 'wb').write(data)
            data = bytearray(open('list.xls', 'rb').read())
            at = data.index(b'\x09\x08\x10\x00'); data[at + 20] = 0x2F; data[at + 21] = 0; open('locked.xls', 'wb').write(data)
            END
            python3 make.py
            """#)
        for name in ["locked.doc", "locked.xls"] {
            let recording = try shop.extract(name)
            #expect(recording.reasons == [.encrypted])
            #expect(recording.foreign.isEmpty)
        }
    }

    // MARK: Damage

    @Test("a file cut at any point ends nothing, and is named", arguments: documents)
    func cut(name: String) throws {
        let shop = try Workshop()
        _ = try shop.extract(document: name)
        let own = name.replacing(".gz", with: "")
        let bytes = [UInt8](try Data(contentsOf: shop.folder.appending(path: own)))
        for part in [8, 100, 512, 700, 1024, 1536, bytes.count / 3, bytes.count / 2, bytes.count - 600] {
            try shop.write(Array(bytes.prefix(part)), to: "cut")
            let recording = try shop.extract("cut")
            #expect(recording.state != .scanned, "\(name) \(part)")
        }
    }

    @Test("flipped bits and numbers out of range end nothing", arguments: documents)
    func flips(name: String) throws {
        let shop = try Workshop()
        _ = try shop.extract(document: name)
        let own = name.replacing(".gz", with: "")
        let bytes = [UInt8](try Data(contentsOf: shop.folder.appending(path: own)))
        var random: UInt64 = 88_172_645_463_325_252
        func next(_ bound: Int) -> Int {
            random ^= random << 13
            random ^= random >> 7
            random ^= random << 17
            return Int(random % UInt64(bound))
        }
        for round in 0..<120 {
            var damaged = bytes
            // The header and the directory are hit more often.
            let reach = round.isMultiple(of: 2) ? min(1024, bytes.count) : bytes.count
            for _ in 0...(round % 8) {
                let place = next(reach)
                damaged[place] = [0, 0xFF, 1, 0x7F, UInt8(next(256))][next(5)]
            }
            try shop.write(damaged, to: "flipped")
            #expect(try shop.extract("flipped").verdict != nil)
        }
    }

    @Test("chains and trees that run in circles, and sizes of terabytes, are bounded")
    func circles() throws {
        let shop = try Workshop()
        try shop.make(
            #"""
            cat > make.py <<'END'
            import struct
            def header(directory, difat=0xFFFFFFFE, fats=1):
                data = bytes.fromhex('d0cf11e0a1b11ae1') + bytes(16) + struct.pack('<HHHHH', 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
                data += struct.pack('<IIIIIIII', fats, directory, 0, 4096, 0xFFFFFFFE, 0, difat, 1)
                return data + struct.pack('<I', 0) + b'\xff' * 432
            def entry(name, kind, left, right, child, start, size):
                raw = name.encode('utf-16-le')
                data = raw.ljust(64, b'\0') + struct.pack('<HBBIII', len(raw) + 2, kind, 1, left, right, child)
                return data + bytes(36) + struct.pack('<IQ', start, size)
            N = 0xFFFFFFFF
            fat = struct.pack('<128I', 0xFFFFFFFD, 1, 2, *([N] * 125))
            tree = entry('Root Entry', 5, N, N, 1, 0xFFFFFFFE, 0) + entry('a', 2, 2, 1, N, 2, (1 << 40) + 0x7FFFFFFF)
            tree += entry('b', 1, 1, 2, 1, 2, 0) + entry('lost', 2, N, N, N, 2, 5000)
            text = b'planted 4111111111111111 '.ljust(512, b'.')
            open('circle', 'wb').write(header(1) + fat + tree + text)
            # A list of tables that leads to itself.
            open('difat', 'wb').write(header(1, difat=2, fats=0xFFFFFFFF) + fat + tree + struct.pack('<128I', *([2] * 128)))
            # 250 streams on one and the same chain.
            many = b''.join(entry(f's{i}', 2, N, i + 1 if i < 250 else N, N, 300, 300 * 512) for i in range(1, 251))
            directory = entry('Root Entry', 5, N, N, 1, 0xFFFFFFFE, 0) + many + entry('', 0, N, N, N, 0, 0)
            sectors = len(directory) // 512
            links = [0xFFFFFFFD] * 8 + [8 + i + 1 for i in range(sectors)]
            links[7 + sectors] = 0xFFFFFFFE
            links += [N] * (300 - len(links)) + [301 + i for i in range(300)] + [0xFFFFFFFE]
            links += [N] * (1024 - len(links))
            head = bytearray(header(8)); head[76:76 + 32] = struct.pack('<8I', *range(8))
            data = bytes(head) + struct.pack('<1024I', *links) + directory
            data += bytes(512 * (301 - len(data) // 512)) + b'text '.ljust(512, b'-') * 300
            open('shared', 'wb').write(data)
            END
            python3 make.py
            """#)
        let circle = try shop.extract("circle")
        #expect(circle.reasons.contains(.corrupt))
        #expect(circle.paths(of: "4111111111111111").contains("a"))
        #expect(circle.paths(of: "4111111111111111").contains("(unlinked)!lost"))
        #expect(try shop.extract("difat").verdict != nil)
        var limits = ExtractionLimits()
        limits.expandedBytes = 4 << 20
        #expect(try shop.extract("shared", limits: limits).reasons.contains(.expandedBytesLimit))
        #expect(try shop.extract("shared").verdict?.membersSeen == 250)
    }
}
