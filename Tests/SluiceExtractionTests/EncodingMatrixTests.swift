import Foundation
import SluiceCore
import Testing

@testable import SluiceExtraction

@Suite("Encodings")
struct EncodingMatrixTests {
    private static let german = """
        Sehr geehrte Frau Müller, vielen Dank für Ihre Überweisung. Die Größe der Lieferung und die Gebühr für die Prüfung
        stehen im Anhang; bitte überweisen Sie den übrigen Betrag bis Freitag. Karte: 4111111111111111 planted-end
        """
    private static let russian = """
        Уважаемая госпожа Иванова, благодарим вас за оплату счёта. Номер вашей карты указан ниже, проверьте его.
        Если данные неверны, сообщите нам до пятницы по телефону. Карта: 4111111111111111 planted-end
        """
    private static let japanese = """
        お支払いありがとうございます。ご登録のカード番号は次のとおりです。内容をご確認のうえ、金曜日までにご連絡ください。
        ご不明な点がございましたら、担当者までお問い合わせください。カード: 4111111111111111 planted-end
        """
    private static let simplified = """
        尊敬的客户，感谢您的付款。您登记的银行卡号码如下，请核对并在星期五之前与我们联系。如果资料有误，请告诉我们。
        我们的工作人员会尽快处理您的问题。卡号：4111111111111111 planted-end
        """
    private static let traditional = """
        尊敬的客戶，感謝您的付款。您登記的銀行卡號碼如下，請核對並在星期五之前與我們聯絡。如果資料有誤，請告訴我們。
        我們的工作人員會盡快處理您的問題。卡號：4111111111111111 planted-end
        """
    private static let korean = """
        안녕하세요 고객님, 결제해 주셔서 감사합니다. 등록하신 카드 번호는 다음과 같습니다. 내용을 확인하시고 금요일까지
        연락해 주시기 바랍니다. 궁금한 점이 있으시면 담당자에게 문의해 주세요. 카드: 4111111111111111 planted-end
        """

    private typealias Case = (charset: String, text: String, encoding: TextEncoding)

    private static let narrow: [Case] = [
        ("ASCII", "plain words and 4111111111111111 planted-end", .utf8), ("UTF-8", german, .utf8),
        ("ISO-8859-1", german, .singleByte), ("WINDOWS-1252", german, .singleByte),
        ("WINDOWS-1251", russian, .singleByte),
        ("KOI8-R", russian, .singleByte), ("ISO-8859-5", russian, .singleByte), ("IBM866", russian, .singleByte),
        ("SHIFT_JIS", japanese, .doubleByte), ("EUC-JP", japanese, .doubleByte), ("ISO-2022-JP", japanese, .doubleByte),
        ("GB18030", simplified, .doubleByte), ("GBK", simplified, .doubleByte), ("BIG5", traditional, .doubleByte),
        ("EUC-KR", korean, .doubleByte), ("UTF-7", russian, .doubleByte),
        ("IBM1047", "words of a host, 4111111111111111 planted-end", .singleByte),
    ]

    private static let wide: [Case] = ["LE", "BE"].flatMap { order -> [Case] in
        let sixteen: TextEncoding = order == "LE" ? .utf16LittleEndian : .utf16BigEndian
        let thirtyTwo: TextEncoding = order == "LE" ? .utf32LittleEndian : .utf32BigEndian
        return [german, russian, japanese, simplified, korean].map { ("UTF-16\(order)", $0, sixteen) }
            + [("UTF-32\(order)", german, thirtyTwo)]
    }

    @Test(
        "a short text in any charset is a text, and its value is found",
        arguments: [
            ("GB18030", "信用卡号码 4111111111111111 请不要告诉别人"), ("BIG5", "信用卡號碼 4111111111111111 請不要告訴別人"),
            ("EUC-KR", "카드 번호 4111111111111111 알려 주세요 감사합니다"), ("CP932", "カード番号 4111111111111111 お願い"),
            ("CP1255", "מספר כרטיס אשראי 4111111111111111 תודה"), ("CP1256", "رقم البطاقة الائتمانية 4111111111111111"),
            ("CP874", "หมายเลขบัตร 4111111111111111 ขอบคุณ"), ("JOHAB", "카드 번호 4111111111111111 알려 주세요 감사합니다"),
            ("ISO-8859-7", "αριθμός κάρτας 4111111111111111 ευχαριστώ"),
            ("ISO-2022-KR", "카드 번호 4111111111111111 알려 주세요 감사합니다"),
        ])
    func short(charset: String, text: String) throws {
        let shop = try Workshop()
        try shop.write(Array(text.utf8), to: "text")
        try shop.make("iconv -f UTF-8 -t \(charset) text > a.txt")
        let recording = try shop.extract("a.txt")
        #expect(recording.paths(of: "4111111111111111") == [""])
        #expect(recording.verdict?.mediaType == "text/plain")
        #expect(recording.reasons.isSubset(of: [.encoding]))
        if charset == "ISO-2022-KR" { #expect(recording.text(at: "") == text) }
    }

    @Test("pixels of netpbm are no text, and a text that begins like them is one")
    func anymaps() throws {
        let shop = try Workshop()
        try shop.make(
            """
            (printf 'P6\\n# planted-comment\\n20 20\\n255\\n'; head -c 1200 /dev/zero | tr '\\0' '\\377') > a.ppm
            echo 'P5 12 13 255 and so on' > b.txt
            """)
        let picture = try shop.extract("a.ppm")
        #expect(picture.verdict?.mediaType == "image/x-portable-anymap")
        #expect(picture.reasons == [.unsupported])
        #expect(picture.paths(of: "planted-comment") == [""])
        #expect(try shop.extract("b.txt").verdict?.mediaType == "text/plain")
    }

    @Test("text in each is decoded to the last character, and its bytes are counted", arguments: narrow + wide)
    private func decoded(charset: String, text: String, encoding: TextEncoding) throws {
        let shop = try Workshop()
        try shop.write(Array(text.utf8), to: "text")
        try shop.make("iconv -f UTF-8 -t \(charset) text > a.txt; gzip -k a.txt; zip -q a.zip a.txt")
        for (name, path) in [("a.txt", ""), ("a.txt.gz", "a.txt"), ("a.zip", "a.txt")] {
            let recording = try shop.extract(name)
            #expect(recording.text(at: path) == text)
            #expect(recording.segments.first?.segment.encoding == encoding)
            #expect(recording.state == .scanned)
        }
        guard encoding == .singleByte || encoding == .utf8 || !["UTF-7", "ISO-2022-JP"].contains(charset) else {
            return
        }
        let source = try Data(contentsOf: shop.folder.appending(path: "a.txt"))
        try shop.make("printf planted-end | iconv -f UTF-8 -t \(charset) > end")
        let end = try #require(source.range(of: try Data(contentsOf: shop.folder.appending(path: "end"))))
        let segment = try #require(try shop.extract("a.txt").segments.first)
        let before = try #require(Data(segment.bytes).range(of: Data("planted-end".utf8))).lowerBound
        let counted = segment.bytes[..<before].reduce(segment.segment.sourceOffset) {
            $0 + Int64(segment.segment.encoding.sourceByteCount(leadByte: $1))
        }
        #expect(counted == Int64(end.lowerBound))
    }

    @Test("marks of UTF-16 and UTF-32 are believed", arguments: ["UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"])
    func marks(charset: String) throws {
        let shop = try Workshop()
        try shop.write(Array("\u{FEFF}短 planted".utf8), to: "text")
        try shop.make("iconv -f UTF-8 -t \(charset) text > a.txt")
        let recording = try shop.extract("a.txt")
        #expect(recording.text(at: "") == "短 planted")
        #expect(recording.state == .scanned)
    }

    @Test(
        "a label means the charset that iconv has, in any spelling",
        arguments: [
            ("KOI8-R", "KOI8-R", "счёт"), ("Windows-1251", "CP1251", "счёт"), ("cp1251", "CP1251", "счёт"),
            ("Shift_JIS", "CP932", "支払い"), ("x-sjis", "CP932", "支払い"), ("EUC-JP", "EUC-JP", "支払い"),
            ("ISO-2022-JP", "ISO-2022-JP", "支払い"), ("gb2312", "GB2312", "付款"), ("GBK", "GBK", "付款"),
            ("Big5", "BIG5", "銀行"), ("ks_c_5601-1987", "EUC-KR", "결제"), ("iso-8859-2", "ISO-8859-2", "Łódź"),
            ("iso-8859-7", "ISO-8859-7", "λογαριασμός"), ("windows-1255", "CP1255", "חשבון"),
            ("windows-1256", "CP1256", "حساب"), ("tis-620", "TIS-620", "บัญชี"), ("macintosh", "MACINTOSH", "Größe"),
            ("ibm850", "IBM850", "Größe"), ("ibm273", "IBM273", "Größe 1"), ("utf-7", "UTF-7", "Größe"),
            ("us-ascii", "ASCII", "size"), ("utf8", "UTF-8", "Größe"), ("UTF-16BE", "UTF-16BE", "Größe"),
        ])
    func labels(label: String, charset: String, word: String) throws {
        let shop = try Workshop()
        try shop.write(Array(word.utf8), to: "text")
        try shop.make("iconv -f UTF-8 -t \(charset) text > a.txt")
        let bytes = try Array(Data(contentsOf: shop.folder.appending(path: "a.txt")))
        for pieces in [1, 2, 100] {
            var decoder = try #require(TextDecoder(charset: label))
            var output: [UInt8] = []
            for start in stride(from: 0, to: bytes.count, by: pieces) {
                decoder.decode(bytes.span.extracting(start..<min(bytes.count, start + pieces)), into: &output)
            }
            decoder.finish(into: &output)
            #expect(String(decoding: output, as: UTF8.self) == word)
        }
    }

    @Test(
        "a label that nobody knows is no charset", arguments: ["", "x-unknown", "utf-8//translit", "../../etc/passwd"])
    func unknown(label: String) { #expect(TextDecoder(charset: label) == nil || label.hasPrefix("utf-8")) }

    @Test(
        "a declaration that the bytes contradict counts for nothing",
        arguments: [
            ("utf-16", "plain 4111"), ("utf-32", "plain 4111"), ("ibm037", "plain 4111"), ("iso-8859-1", "Größe 4111"),
            ("us-ascii", "Größe 4111"), ("x-unknown", "Größe 4111"), (nil, "Größe 4111"),
        ] as [(String?, String)])
    func contradicted(declared: String?, text: String) {
        var decoder = TextDecoder(declared: declared, head: Array(text.utf8))
        #expect(String(decoding: decoder.decode(whole: Array(text.utf8)), as: UTF8.self) == text)
    }

    @Test("digits between bytes that are no characters stay, in every charset that is converted")
    func noise() {
        var generator = SplitMix(state: 3)
        for charset in CharsetLabels.converted where !charset.name.hasPrefix("IBM") || charset.name.count == 6 {
            guard !["IBM037", "IBM273", "IBM500"].contains(charset.name) else { continue }
            for _ in 0..<20 {
                var bytes = (0..<64).map { _ in UInt8.random(in: 0x80...0xFF, using: &generator) }
                bytes += Array(" \n planted 4111111111111111 ".utf8)
                bytes += (0..<8).map { _ in UInt8.random(in: 0x80...0xFF, using: &generator) }
                var decoder = TextDecoder(charset)
                let text = String(decoding: decoder.decode(whole: bytes), as: UTF8.self)
                #expect(text.contains("planted 4111111111111111"), "\(charset.name)")
            }
        }
    }

    @Test(
        "UTF-7: what stands behind damage is read, wherever it is cut",
        arguments: [
            ("+2AA- planted 4111", "\u{FFFD} planted 4111"), ("+2D3cqQ-x", "\u{1F4A9}x"), ("a+-b +", "a+b \u{FFFD}"),
            ("+!4111 \u{E9}2", "\u{FFFD}!4111 \u{FFFD}\u{FFFD}2"), ("+AGEx 1", "a\u{FFFD} 1"), ("+AGEAYg 1", "ab 1"),
            ("++++\u{7}4111", "\u{FBEF}\u{FFFD}\u{7}4111"),
        ])
    func damagedUTF7(text: String, expected: String) {
        let bytes = Array(text.utf8)
        for length in 1...bytes.count {
            var decoder = TextDecoder(.utf7)
            var output: [UInt8] = []
            for start in stride(from: 0, to: bytes.count, by: length) {
                decoder.decode(bytes.span.extracting(start..<min(bytes.count, start + length)), into: &output)
            }
            decoder.finish(into: &output)
            #expect(String(decoding: output, as: UTF8.self) == expected, "\(length)")
        }
    }

    @Test("text that only looks like UTF-7, or colours of a terminal, stays as it is")
    func plain() throws {
        let shop = try Workshop()
        let texts = [
            "a+b=c, 1+1=2, +49 30 123456, C++ and +ab-\n", "\u{1B}[31mred\u{1B}[0m planted\n",
            Data((0..<3000).map { UInt8(truncatingIfNeeded: $0 &* 89 &+ $0 >> 3) }).base64EncodedString() + "\n",
        ]
        for text in texts {
            try shop.write(Array(text.utf8), to: "a.txt")
            let recording = try shop.extract("a.txt")
            #expect(recording.text(at: "") == text)
            #expect(recording.segments.first?.segment.encoding == .utf8)
        }
    }

    @Test(
        "of 16-bit text at an odd offset, and of every switch of encoding, the part behind is found too",
        arguments: [
            ("UTF-8", "UTF-16LE", 0), ("UTF-8", "UTF-16BE", 0), ("UTF-16LE", "UTF-8", 1), ("UTF-16LE", "UTF-16LE", 1),
            ("UTF-16BE", "UTF-16LE", 0), ("UTF-16LE", "UTF-32LE", 0), ("UTF-32LE", "UTF-8", 0),
            ("UTF-8", "UTF-16LE", 1),
        ])
    func switches(first: String, second: String, shift: Int) throws {
        let shop = try Workshop()
        try shop.make(
            """
            for i in $(seq 3000); do echo 'name;number;Zahlung an einen Kunden, bitte bis Freitag'; done > lines
            echo 'planted-behind for you and for all of them 4111111111111111' > behind
            (iconv -f UTF-8 -t \(first) lines; head -c \(shift) lines; iconv -f UTF-8 -t \(second) behind) > a.txt
            """)
        let recording = try shop.extract("a.txt")
        #expect(!recording.paths(of: "planted-behind for").isEmpty)
        #expect(recording.state == .partial)
        #expect(recording.reasons == [.encoding])
    }

    @Test("random and structured bytes are not taken for text")
    func binary() throws {
        let shop = try Workshop()
        var generator = SplitMix(state: 11)
        try shop.write((0..<20_000).map { _ in .random(in: 0...255, using: &generator) }, to: "random")
        try shop.write(
            (0..<20_000).flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }, to: "count")
        try shop.make("cp /bin/true program; head -c 3000 /usr/lib/x86_64-linux-gnu/libc.so.6 > library || true")
        for name in ["random", "count", "program"] {
            #expect(try shop.extract(name).reasons.contains(.unsupported), "\(name)")
        }
    }
}
