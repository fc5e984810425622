import Foundation
import SluiceCore
import Testing

@testable import SluiceDetection

/// What is encoded inside a text is found, at its encoded bytes. The texts were encoded by Python's `base64`,
/// `urllib.parse`, `json`, `html` and `bytes.hex`.
@Suite struct TextDecoderTests {
    private static func profiles() throws -> CompiledProfiles {
        try TestProfile(
            entries: [
                TestProfile.Entry(
                    id: "card", pattern: "(?<![0-9A-Za-z])[0-9]{4}(?:[ -]?[0-9]{4}){3}(?![0-9])",
                    lines: ["validator: luhn", "hot_words: {en: [card]}"])
            ]
        ).compiled()
    }

    /// Text, the encoded bytes of the match, and how they are encoded.
    private static let rows: [(text: String, encoded: String, codings: [String])] = [
        ("data=bXkgY2FyZDogNDExMSAxMTExIDExMTEgMTExMSBvaw== end", "NDExMSAxMTExIDExMTEgMTExMS", ["base64"]),
        (
            "blob 6d7920636172643a2034313131203131313120313131312031313131 end",
            "34313131203131313120313131312031313131", ["hex"]
        ),
        ("x=0x34313131203131313120313131312031313131;", "34313131203131313120313131312031313131", ["hex"]),
        // bytea of PostgreSQL, as psql and pg_dump write it.
        (#"card \x34313131203131313120313131312031313131 |"#, "34313131203131313120313131312031313131", ["hex"]),
        (
            #"card: \\x34313131203131313120313131312031313131"#, "34313131203131313120313131312031313131",
            ["escape", "hex"]
        ),
        ("GET /x?q=card%3A4111%201111%201111%201111&z=1", "4111%201111%201111%201111", ["percent"]),
        (#"{"t":"a card\n4111111111111111\nline"}"#, "4111111111111111", ["escape"]),
        (#"card \u0034\u{31}\x31\U00000031 1111 1111 1111"#, #"\u0034\u{31}\x31\U00000031 1111 1111 1111"#, ["escape"]),
        ("card &#52;&#x31;11-1111-1111-1111.", "&#52;&#x31;11-1111-1111-1111", ["entity"]),
        ("card ４１１１１１１１１１１１１１１１.", "４１１１１１１１１１１１１１１１", ["characters"]),
        ("card ٤١١١١١١١١١١١١١١١.", "٤١١١١١١١١١١١١١١١", ["characters"]),
        ("card 4111\u{200B}1111\u{A0}1111\u{2009}1111.", "4111\u{200B}1111\u{A0}1111\u{2009}1111", ["characters"]),
        ("card 4111&nbsp;1111&nbsp;1111&nbsp;1111.", "4111&nbsp;1111&nbsp;1111&nbsp;1111", ["entity", "characters"]),
        (
            "x=Y2FyZCUzQTQxMTElMjAxMTExJTIwMTExMSUyMDExMTE= end", "QxMTElMjAxMTExJTIwMTExMSUyMDExMT",
            ["base64", "percent"]
        ),
        (
            "powershell -enc VwByAGkAdABlAC0ASABvAHMAdAAgACcAYwBhAHIAZAAgADQAMQAxADEAIAAxADEAMQAxACAAMQAxADEAMQAgADEAMQAxADEAJwA=",
            "QAMQAxADEAIAAxADEAMQAxACAAMQAxADEAMQAgADEAMQAxADEA", ["base64", "utf16"]
        ),
        (
            "x=AFcAcgBpAHQAZQAtAEgAbwBzAHQAIAAnAGMAYQByAGQAIAA0ADEAMQAxACAAMQAxADEAMQAgADEAMQAxADEAIAAxADEAMQAxACc=",
            "A0ADEAMQAxACAAMQAxADEAMQAgADEAMQAxADEAIAAxADEAMQAx", ["base64", "utf16"]
        ),
        (
            "x=//7pACAAYwBhAHIAZAAgADQAMQAxADEAIAAxADEAMQAxACAAMQAxADEAMQAgADEAMQAxADEAIAD8AA== end",
            "QAMQAxADEAIAAxADEAMQAxACAAMQAxADEAMQAgADEAMQAxADEA", ["base64", "utf16"]
        ),
        (
            "x=630061007200640020003400310031003100200031003100310031002000310031003100310020003100310031003100;",
            "3400310031003100200031003100310031002000310031003100310020003100310031003100", ["hex", "utf16"]
        ),
        (#"{"m":"{\"t\":\"a\\n4111111111111111 card\"}"}"#, "4111111111111111", ["escape", "escape"]),
        (
            "echo Pz8%2BIG15IGNhcmQ6IDQxMTEgMTExMSAxMTExIDExMTEgb2s= end", "QxMTEgMTExMSAxMTExIDExMTE",
            ["percent", "base64"]
        ),
        (
            #"{"d":"bXkgY2FyZDogNDExMSAxMTExIDExMTEgMTExMSBvaz8\/Pj4="}"#, "NDExMSAxMTExIDExMTEgMTExMS",
            ["escape", "base64"]
        ),
        (
            "card 4111\u{200B} 1111\u{2066}1111 \u{FE0F}1111.", "4111\u{200B} 1111\u{2066}1111 \u{FE0F}1111",
            ["characters"]
        ),
    ]

    /// The token is Base64 of a text, so that decoding it would hide it.
    @Test(
        "a value that is Base64 itself is found behind an escape",
        arguments: [
            #"{"t":"a:\nVALUE\nb"}"#, "?u=https%3A%2F%2Fa%2F%3Ftoken%3DVALUE%26x", #"a\u000aVALUE"#, "a&NewLine;VALUE",
            #"{\"t\":\"a\\nVALUE\"}"#, #"["curl:\nAuthorization: Basic VALUE\n"]"#,
        ])
    func tokens(_ text: String) throws {
        let token = "dXNlcjpjb3JyZWN0IGhvcnNlIGJhdHRlcnk"
        let pattern = "(?<![0-9A-Za-z])(?:Authorization: Basic )?dXNl[0-9A-Za-z]{20,40}(?![0-9A-Za-z])"
        let profiles = try TestProfile(entries: [TestProfile.Entry(id: "token", pattern: pattern)]).compiled()
        let whole = text.replacing("VALUE", with: token)
        let match = try #require(profiles.matches(in: whole).first)
        let range = Int(match.byteRange.lowerBound)..<Int(match.byteRange.upperBound)
        #expect(String(decoding: Array(whole.utf8)[range], as: UTF8.self).hasSuffix(token))
    }

    @Test("a label behind an escape counts")
    func label() throws {
        let matches = try Self.profiles().matches(in: #"{"t":"a\ncard 4111 1111 1111 1111"}"#)
        #expect(matches.map { $0.why.contains("label:card") } == [true])
    }

    @Test("the mark of hex is no part of the first word")
    func hexMark() throws {
        let text = "INSERT INTO `c` VALUES (1,0X636172642034313131203131313120313131312031313131);"
        for pieces in [[], [1, 30, 2, 7]] {
            let matches = try Self.profiles().matches(in: Array(text.utf8), pieces: pieces)
            #expect(matches.map { $0.why.contains("label:card") } == [true])
        }
    }

    /// Where the digits of a coloured number stand, and what of the sequences is between them.
    @Test(
        "sequences for a terminal are no part of the text",
        arguments: [
            ("a \u{1B}[32m4111111111111111\u{1B}[0m b", "4111111111111111"),
            ("\u{1B}[31mcard number \u{1B}[1m4111111111111111\u{1B}[0m", "4111111111111111"),
            (
                "\u{1B}[1m4111\u{1B}[0m \u{1B}[1m1111\u{1B}[0m 1111 1111",
                "4111\u{1B}[0m \u{1B}[1m1111\u{1B}[0m 1111 1111"
            ),
            ("x \u{1B}[1;38;2;255;255;255;48;2;120;130;140m4111-1111-1111-1111", "4111-1111-1111-1111"),
            ("\u{1B}(B\u{1B}[m4111111111111111", "4111111111111111"),
            ("ID\u{1B}[5C4111111111111111\u{1B}[K", "4111111111111111"),
            ("x\u{1B}[2;10H4111111111111111", "4111111111111111"),
            (#"{"log":"\u001b[32m4111111111111111\u001b[0m"}"#, "4111111111111111"),
        ])
    func terminal(_ text: String, _ digits: String) throws {
        let whole = Array(("é\nü" + text).utf8)
        let matches = try Self.profiles().matches(in: whole)
        #expect(matches.count == 1)
        let match = try #require(matches.first)
        let range = Int(match.byteRange.lowerBound)..<Int(match.byteRange.upperBound)
        #expect(String(decoding: whole[range], as: UTF8.self) == digits)
        #expect(match.why.contains("decoded:characters"))
        #expect(match.line == 2)
        #expect(
            try Self.profiles().matches(in: whole, pieces: [3, 9, 1], windowBytes: 8).map(\.byteRange) == [
                match.byteRange
            ])
    }

    @Test("a coloured label counts, and a coloured token that is Base64 stays one")
    func coloured() throws {
        let output = try Self.python(
            "import subprocess; print(subprocess.run(['grep', '--color=always', '-H', '-e', 'card', '-e', '41*', '-'], "
                + "input='my card 4111111111111111 here', text=True, capture_output=True).stdout)")
        #expect(output.contains("\u{1B}[01;31m"))
        let matches = try Self.profiles().matches(in: output)
        #expect(matches.map { $0.why.contains("label:card") } == [true])
        let token = "dXNlcjpjb3JyZWN0IGhvcnNlIGJhdHRlcnk"
        let pattern = "(?<![0-9A-Za-z])dXNl[0-9A-Za-z]{20,40}(?![0-9A-Za-z])"
        let profiles = try TestProfile(entries: [TestProfile.Entry(id: "token", pattern: pattern)]).compiled()
        #expect(try profiles.matches(in: "x \u{1B}[33m\(token)\u{1B}[0m").count == 1)
    }

    /// Blobs of whole lines and without padding, as three in seventy-six are; no line of them ends in the midst of the
    /// second number.
    @Test(
        "what follows a blob on the next line is no part of it",
        arguments: [
            "\nRegards, Ben\n", "\nThanks\n", "\nhello there\n", "\nName\n", "\nDATABASE_NAME=x\n",
            "\r\nhello there\r\n",
            "\nSECRET_TOKEN_B=x\n", "\nkind: Secret\n", "\nINFO done\n", "\n  Said \"Hello\"\n", "\nKEY=\n", "\nab",
            "\n",
            "\n\nThanks\n", "\n2,x\n", "\n0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef01234567\n",
            #"\nThanks"}"#, #"\r\nhello there"}"#, " ", "",
        ])
    func followers(_ rest: String) throws {
        let profiles = try Self.profiles()
        for length in [48, 51, 54, 57, 60, 150, 240] {
            for width in [0, 48, 60, 64, 76] {
                let digits = Self.blob(length, width: width)
                let text = "body=\(digits)\(rest)"
                let matches = try profiles.matches(in: text)
                #expect(matches.count == 2, "\(length) bytes at \(width): \(text)")
                #expect(try profiles.matches(in: Array(text.utf8), pieces: [7], windowBytes: 64).count == matches.count)
            }
        }
    }

    @Test("of two blobs of different lengths on two lines both are found whole")
    func blobs() throws {
        let (short, long) = (Self.blob(48, width: 0), Self.blob(60, width: 0))
        #expect(try Self.profiles().matches(in: "\(short)\n\(long)\n").count == 4)
    }

    @Test("a blob is put together over its lines, also within a character")
    func wrapped() throws {
        let program = """
            import base64, re, textwrap
            text = ' '.join('Zoë’s card 4111 1111 1111 1111 %d' % n for n in range(200)).encode()
            for cut in (0, 1, 2, 30, 31, 32, 53, 54, 55):
                for width in (40, 48, 60, 64, 72, 76, 120, 400):
                    digits = base64.b64encode(text[:len(text) - cut]).decode()
                    print(cut, width, len(re.findall('(?:1111 ?){3}', text[:len(text) - cut].decode('utf-8', 'replace'))), '|'.join(textwrap.wrap(digits, width)))
            """
        for line in try Self.python(program).split(separator: "\n") {
            let fields = line.split(separator: " ")
            let (count, blob) = (try #require(Int(fields[2])), fields[3])
            for lineEnd in ["\n", "\r\n", "\\n", "\n    "] {
                let text = "x: \"\(blob.replacing("|", with: lineEnd))\"\n"
                #expect(try Self.profiles().matches(in: text).count == count, "\(line.prefix(7))")
            }
        }
    }

    /// Lines of 76 digits, as `base64` of the coreutils and Python's `encodebytes` write them, hold 57 bytes: every second one
    /// begins in the midst of a unit, and some in the midst of a pair.
    @Test(
        "UTF-16 is read over lines that hold an odd number of bytes", arguments: ["utf-16-le", "utf-16-be", "utf-16"])
    func wrappedUTF16(_ encoding: String) throws {
        let program = """
            import base64
            for shift in range(60):
                text = 'ok ' + '.' * shift + '\\U0001F4B3 card 4111 1111 1111 1111 \\U0001F4B3 ende' * 9
                print(base64.encodebytes(text.encode('\(encoding)')).decode().replace('\\n', '|'))
            """
        for line in try Self.python(program).split(separator: "\n") {
            let text = "x:\n\(line.replacing("|", with: "\n"))"
            let matches = try Self.profiles().matches(in: text)
            #expect(matches.count == 9)
            let bytes = Array(text.utf8)
            for match in matches {
                let digits = bytes[Int(match.byteRange.lowerBound)..<Int(match.byteRange.upperBound)]
                #expect((49...54).contains(digits.count { $0 != 0x0A }))
            }
        }
    }

    /// Base64, by Foundation, of so many bytes of text with a number at the beginning and at the end, in lines; 0 for one
    /// line.
    private static func blob(_ length: Int, width: Int) -> String {
        let number = "4111 1111 1111 1111"
        let text = "\(number) \(String(repeating: ".", count: length - 40)) \(number)"
        let digits = Array(Data(text.utf8).base64EncodedString())
        let starts = stride(from: 0, to: digits.count, by: width > 0 ? width : digits.count)
        return starts.map { String(digits[$0..<min($0 + (width > 0 ? width : digits.count), digits.count)]) }
            .joined(separator: "\n")
    }

    @Test("a long run with an escape in front or in it is decoded whole")
    func longRuns() throws {
        let digits = try Self.python(
            "import base64; print(base64.b64encode(b'? >'+b' '.join(b'card 4111 1111 1111 1111, %06d words' % n "
                + "for n in range(2000))).decode())")
        let profiles = try Self.profiles()
        let plain = try profiles.matches(in: "x \(digits) y").count
        #expect(plain == 2000)
        #expect(try profiles.matches(in: #"x\n\#(digits)\ny"#).count == plain)
        var wrapped = ""
        for (offset, digit) in digits.enumerated() { wrapped += offset % 76 == 75 ? "\(digit)\n" : "\(digit)" }
        #expect(try profiles.matches(in: "x%20\(wrapped)").count == plain)
    }

    /// Data that Python's `gzip` and `zlib` compressed.
    @Test(
        "a value in compressed data is found within the digits of that",
        arguments: [
            "H4sIAAAAAAACA7XMwQmAMAwF0FX+BELAk9vU9tMKpilNBN3eswN4ecenD3KaZcMqIpAvqRe4KaE2ieAdiJYCh+O0XsFuV20Iw05k0zHpzrJA"
                + "f1lfMaWw8KwAAAA=",
            "eJy1zMEJgDAMBdBV/gRCwJPb1PbTCqYpTQTd3rMDeHnHpw9ymmXDKiKQL6kXuCmhNongHYiWAofjtF7BbldtCMNOZNMx6c6yQH9ZX56zNjk=",
        ])
    func compressed(_ digits: String) throws {
        let matches = try Self.profiles().matches(in: "data: \(digits) end")
        #expect(matches.count == 2)
        for match in matches {
            #expect(match.byteRange.lowerBound >= 6 && Int(match.byteRange.upperBound) <= 6 + digits.utf8.count)
            #expect(match.why.suffix(2) == ["decoded:base64", "decoded:gzip"])
            #expect(match.masked.hasSuffix("1111"))
        }
    }

    @Test("each value of a long compressed list is told once")
    func compressedList() throws {
        let digits = try Self.python(
            "import base64,gzip; print(base64.b64encode(gzip.compress(b'card '+b', card '.join(b'%016d'%(4*10**15+n*7919) "
                + "for n in range(3000)), mtime=0)).decode())")
        let profiles = try TestProfile(
            entries: [TestProfile.Entry(id: "number", pattern: "(?<![0-9])[0-9]{16}(?![0-9])")]
        ).compiled()
        let text = Array("x \(digits)\n".utf8)
        let matches = try profiles.matches(in: text)
        #expect(matches.count == 3000)
        let cut = try profiles.matches(in: text, pieces: [5, 17, 1000], windowBytes: 700)
        #expect(cut.map(\.byteRange) == matches.map(\.byteRange))
        var wrapped: [UInt8] = []
        for (offset, digit) in digits.utf8.enumerated() { wrapped += offset % 76 == 75 ? [digit, 0x0A] : [digit] }
        #expect(try profiles.matches(in: wrapped).count == 3000)
    }

    @Test("compressed data that is cut or damaged shows what came before")
    func damaged() throws {
        let digits = try Self.python(
            "import base64,gzip; print(base64.b64encode(gzip.compress(b'card '+b', card '.join(b'%016d'%(4*10**15+n*7919) "
                + "for n in range(3000)), mtime=0)).decode()[:8000]+'!')")
        let profiles = try TestProfile(
            entries: [TestProfile.Entry(id: "number", pattern: "(?<![0-9])[0-9]{16}(?![0-9])")]
        ).compiled()
        let count = try profiles.matches(in: digits).count
        #expect((500..<3000).contains(count))
    }

    private static func python(_ program: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = ["-c", program]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Each text as extraction gives it out of a file in another encoding: places are those of the file.
    @Test("text that is stored in another encoding is decoded as well", arguments: rows.indices)
    func stored(_ index: Int) throws {
        let (text, _, codings) = Self.rows[index]
        let whole = "é\nü" + text
        let plain = try #require(Self.profiles().matches(in: whole).first)
        for (encoding, stored) in [
            (TextEncoding.utf16LittleEndian, String.Encoding.utf16LittleEndian), (.utf16BigEndian, .utf16BigEndian),
        ] {
            let matches = try Self.profiles().matches(in: Array(whole.utf8), encoding: encoding, sourceOffset: 2)
            #expect(matches.count == 1)
            let match = try #require(matches.first)
            func offset(_ place: Int64) throws -> Int64 {
                let before = String(decoding: Array(whole.utf8)[..<Int(place)], as: UTF8.self)
                return Int64(try #require(before.data(using: stored)).count) + 2
            }
            #expect(
                match.byteRange == (try offset(plain.byteRange.lowerBound))..<(try offset(plain.byteRange.upperBound)))
            #expect(match.why.filter { $0.hasPrefix("decoded:") } == codings.map { "decoded:\($0)" })
            #expect([match.line, match.column] == [plain.line, plain.column])
        }
    }

    @Test("a mark at the beginning of a file counts for its places")
    func mark() throws {
        let matches = try Self.profiles().matches(in: Array("card%3A4111111111111111".utf8), sourceOffset: 3)
        #expect(matches.first?.byteRange == 10..<26)
    }

    /// Encoded by Python once more for each row.
    @Test(
        "what is encoded more often than we decode is told of",
        arguments: [
            ("plain text with nothing in it", 1, false), ("card 4111 1111 1111 1111", 2, false),
            // Base64 of "my card: 4111 1111 1111 1111 ok", once and twice; then once more.
            ("bXkgY2FyZDogNDExMSAxMTExIDExMTEgMTExMSBvaw==", 1, false),
            ("YlhrZ1kyRnlaRG9nTkRFeE1TQXhNVEV4SURFeE1URWdNVEV4TVNCdmF3PT0=", 1, true),
            ("YlhrZ1kyRnlaRG9nTkRFeE1TQXhNVEV4SURFeE1URWdNVEV4TVNCdmF3PT0=", 2, false),
            ("WWxoclozbFlrOW5UREl5WVNBdw==", 1, false),
            // Percent signs, JSON.
            ("4111%25201111", 1, true), ("4111%25201111", 2, false), ("100%25", 1, false),
            (#"{\"a\":\"{\\\"b\\\":\\\"c\\\\n\\\"}\"}"#, 1, false), (#"\\u0034"#, 1, true),
            // Decoding is off.
            ("bXkgY2FyZDogNDExMSAxMTExIDExMTEgMTExMSBvaw==", 0, false),
        ])
    func depth(_ text: String, _ depth: Int, _ isLimited: Bool) throws {
        var options = SegmentScanner.Options()
        options.decodeDepth = depth
        var scanner = try SegmentScanner(profiles: Self.profiles(), options: options, now: { 0 })
        var collector = Collector()
        scanner.beginInput()
        scanner.begin(encoding: .utf8, sourceOffset: 0)
        scanner.scan(Array(text.utf8).span, into: &collector)
        scanner.end(into: &collector)
        let told = scanner.isDecodingLimited
        #expect(told == isLimited)
    }

    @Test("a value is found at its encoded bytes", arguments: rows.indices)
    func found(_ index: Int) throws {
        let (text, encoded, codings) = Self.rows[index]
        let profiles = try Self.profiles()
        let bytes = Array(("é\nü" + text).utf8)
        let matches = try profiles.matches(in: bytes)
        #expect(matches.count == 1)
        let match = try #require(matches.first)
        let range = Int(match.byteRange.lowerBound)..<Int(match.byteRange.upperBound)
        let place = String(decoding: bytes[range], as: UTF8.self)
        #expect(place == encoded || place.contains(encoded))
        #expect(match.why.filter { $0.hasPrefix("decoded:") } == codings.map { "decoded:\($0)" })
        #expect(match.line == bytes[..<range.lowerBound].count { $0 == 0x0A } + 1)
        let before = String(decoding: bytes[..<range.lowerBound], as: UTF8.self)
        #expect(Int(match.column) == before.unicodeScalars.count - 2 + 1)
        #expect(match.masked.hasSuffix("1111"))
    }

    @Test("cuts change nothing", arguments: [8, 61, 700])
    func cuts(_ windowBytes: Int) throws {
        let profiles = try Self.profiles()
        let filler = String(repeating: "words of no account, ", count: 40)
        let text = Array(Self.rows.map { "\($0.text)\n\(filler)4111 1111 1111 1111\n" }.joined().utf8)
        let whole = try profiles.matches(in: text)
        #expect(whole.count == 2 * Self.rows.count)
        let cut = try profiles.matches(in: text, pieces: [1, 17, 300, 4, 1000], windowBytes: windowBytes)
        #expect(cut.map(\.byteRange) == whole.map(\.byteRange))
        #expect(cut.map(\.why) == whole.map(\.why))
        #expect(cut.map { [$0.line, $0.column] } == whole.map { [$0.line, $0.column] })
    }

    @Test("a value that stands there in clear is told once")
    func once() throws {
        let matches = try Self.profiles().matches(in: "a%20card 4111 1111 1111 1111 %41")
        #expect(matches.map(\.byteRange) == [9..<28])
    }

    @Test("the budget stops decoding, and says so")
    func budget() throws {
        var options = SegmentScanner.Options()
        options.decodedBytes = 100
        let text = Array(
            String(repeating: "card%3A4111%201111%201111%201111 " + String(repeating: ". ", count: 900), count: 4).utf8)
        var scanner = try SegmentScanner(profiles: Self.profiles(), options: options, now: { 0 })
        var collector = Collector()
        scanner.beginInput()
        scanner.begin(encoding: .utf8, sourceOffset: 0)
        scanner.scan(text.span, into: &collector)
        scanner.end(into: &collector)
        #expect(collector.matches.count == 1)
        let isLimited = scanner.isDecodingLimited
        #expect(isLimited)
        scanner.beginInput()
        let isStillLimited = scanner.isDecodingLimited
        #expect(!isStillLimited)
    }

    @Test(
        "hostile runs come to an end",
        arguments: [
            "%", "%25", "&#", "\\", "A", "eHh4", "&#x;", "\u{200B}", "1\u{200B}", "H4sIAAAAAAACAwMA ", "eJwDAAAAAAE= ",
            "AGEAYQBh", "//7pACAA", "\u{1B}[", "\u{1B}[1m", "\u{1B}[;;;;;;;;", "\u{1B}", "\u{1B}(",
        ])
    func hostile(_ unit: String) throws {
        let text = Array(String(repeating: unit, count: (1 << 20) / unit.utf8.count).utf8)
        #expect(try Self.profiles().matches(in: text).isEmpty)
    }
}
