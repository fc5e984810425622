import Foundation
import SluiceCore
import Testing

@testable import SluiceExtraction

/// Text is encoded by Python.
@Suite("Lines in another encoding within a text")
struct StrayTextTests {
    private static let sentences: [(charset: String, text: String)] = [
        ("cp1252", "Größe Müßiggang für Übergrößen, Kartennummer"),
        ("cp1251", "Номер вашей карты мы сообщим вам завтра утром"),
        ("koi8_r", "Номер вашей карты мы сообщим вам завтра утром"), ("shift_jis", "クレジットカードの番号をお知らせいたします"),
        ("euc_jp", "クレジットカードの番号をお知らせいたします"), ("gb18030", "请从我的信用卡中扣款，谢谢您的帮助"),
        ("euc_kr", "신용 카드 번호를 알려 드립니다 감사합니다"),
    ]
    /// A card in digits that these charsets have beside those of ASCII, or parted by spaces that do not break.
    private static func card(_ charset: String) -> String {
        charset == "koi8_r" || charset.hasPrefix("cp")
            ? "4111\u{A0}1111\u{A0}1111\u{A0}1111" : "４１１１１１１１１１１１１１１１"
    }

    private func text(_ charset: String, _ text: String, count: Int, behind: Int = 2500) throws -> Workshop {
        let shop = try Workshop()
        try shop.make(
            """
            cat > make.py <<'END'
            line = '\(text)\\n'.encode('\(charset)')
            card = 'card \(Self.card(charset)) end\\n'.encode('\(charset)')
            open('a.txt', 'wb').write(b'hello world line\\n' * \(behind) + line * \(count) + card + line * \(count))
            END
            python3 make.py
            """)
        return shop
    }

    @Test("are read in their own, few and many, wherever they begin", arguments: sentences.indices, [1, 20, 2000])
    func lines(index: Int, count: Int) throws {
        let (charset, sentence) = Self.sentences[index]
        let shop = try text(charset, sentence, count: count)
        let recording = try shop.extract("a.txt")
        #expect(recording.locations(of: "card \(Self.card(charset)) end").count == 1)
        #expect(recording.segments.count == 1)
        #expect(recording.state == .scanned)
        let whole = try #require(recording.text(at: ""))
        let lines = whole.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 2500 + 2 * count + 2)
        #expect(lines.prefix(2500).allSatisfy { $0 == "hello world line" })
    }

    @Test("short Japanese in EUC is none in Big5")
    func kana() {
        let text: [UInt8] = [0xA5, 0xAB, 0xA1, 0xBC, 0xA5, 0xC9, 0x20, 0xA5, 0xAF, 0xA5, 0xEC, 0xA3, 0xB4, 0xA3, 0xB5]
        #expect(CharsetDetector.guess(text) == Charset(label: "euc-jp"))
    }

    @Test("lines of UTF-8 beside them stay, and so do damaged characters and what the blocks cut")
    func mixed() throws {
        let shop = try Workshop()
        try shop.make(
            """
            cat > make.py <<'END'
            good = 'Größe ４１１１１１１１１１１１１１１１ – 日本語\\n'.encode()
            bad = 'Straße 5555\\xa05555\\xa05555\\xa04444\\n'.encode('cp1252')
            open('a.txt', 'wb').write(b'x' * 40000 + b'\\n' + good * 2000 + bad + good * 2000 + bad * 3 + good[:-3])
            open('b.txt', 'wb').write(b'x' * 40000 + b'\\n' + good * 5000 + good.replace(b'\\xe3', b'') + good[:-2])
            open('c.txt', 'wb').write(b'x' * 40000 + b'\\n' + b'\\xfc' * 200000 + b' 4111111111111111')
            END
            python3 make.py
            """)
        var recording = Recording()
        recording.keptBytes = 1 << 22
        try shop.extract("a.txt", into: &recording)
        #expect(recording.locations(of: "Größe ４１１１１１１１１１１１１１１１ – 日本語\n").count == 4000)
        #expect(recording.locations(of: "Straße 5555\u{A0}5555\u{A0}5555\u{A0}4444\n").count == 4)
        #expect(recording.state == .scanned)
        let good = try shop.extract("b.txt")
        #expect(good.state == .scanned)
        let long = try shop.extract("c.txt")
        #expect(long.locations(of: "4111111111111111").count == 1)
    }

    @Test("binary bytes behind a text are told as before")
    func binary() throws {
        let shop = try Workshop()
        try shop.make(
            """
            python3 -c "
            import random
            random.seed(1)
            open('a.txt', 'wb').write(b'hello world line\\n' * 2500 + random.randbytes(100000) + b' 4111111111111111 ')"
            """)
        let recording = try shop.extract("a.txt")
        #expect(recording.reasons == [.encoding])
        #expect(recording.locations(of: " 4111111111111111 ").count >= 1)
    }

    @Test("the worker gives such a text up, or reads it as Windows-1252 and says so")
    func worker() throws {
        let shop = try text("cp1252", Self.sentences[0].text, count: 1)
        let content = try shop.content("a.txt")
        let type = try MediaTypeSniffer.mediaType(of: content, name: "a.txt")
        #expect(throws: IsolationNeeded.self) {
            var recording = Recording()
            try ContentExtractor.extract(
                content, name: "a.txt", type: type, limits: ExtractionLimits(), mayGiveUp: true, into: &recording)
        }
        var recording = Recording()
        try ContentExtractor.extract(content, name: "a.txt", type: type, limits: ExtractionLimits(), into: &recording)
        #expect(recording.locations(of: "card \(Self.card("cp1252")) end").count == 1)
        #expect(recording.reasons == [.encoding])
    }

    @Test("a web page and a card change too")
    func composed() throws {
        let shop = try Workshop()
        try shop.make(
            """
            cat > make.py <<'END'
            bad = 'Straße 5555\\xa05555\\xa05555\\xa04444\\n'.encode('cp1252')
            open('a.html', 'wb').write(b'<html><body>\\n' + b'<p>hello</p>\\n' * 4000 + b'<p>' + bad)
            open('a.vcf', 'wb').write(b'BEGIN:VCARD\\n' + b'NOTE:hello\\n' * 4000 + b'NOTE:' + bad)
            END
            python3 make.py
            """)
        #expect(try shop.extract("a.html").locations(of: "Straße 5555\u{A0}5555\u{A0}5555\u{A0}4444").count == 1)
        #expect(try shop.extract("a.vcf").locations(of: "Straße 5555\u{A0}5555\u{A0}5555\u{A0}4444") == [" line 4002"])
    }
}
