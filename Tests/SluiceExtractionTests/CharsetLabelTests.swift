import Foundation
import SluiceCore
import Testing

@testable import SluiceExtraction

/// Text is encoded by Python.
@Suite("Labels of charsets")
struct CharsetLabelTests {
    /// Too few words for a guess.
    private static let words = [
        "shift_jis": "名前", "euc-jp": "住所", "gb2312": "姓名", "big5": "電話", "euc-kr": "이름", "macintosh": "Größe",
        "koi8-r": "имя",
    ]
    /// A card in digits or spaces that the charset has beside those of ASCII.
    private static func card(_ charset: String) -> String {
        ["macintosh", "koi8-r"].contains(charset) ? "4111\u{A0}1111\u{A0}1111\u{A0}1111" : "４１１１１１１１１１１１１１１１"
    }

    /// Extracts a page in which `{X}` stands for the label, `{T}` for the text.
    private func page(_ source: String, _ charset: String, label: String, name: String = "a.html") throws -> Recording {
        let shop = try Workshop()
        let text = try #require(Self.words[charset]) + " card \(Self.card(charset)) end"
        let encoded = ["macintosh": "mac_roman"][charset] ?? charset
        try shop.write(
            Array(source.replacing("{X}", with: label).replacing("{T}", with: text).utf8), to: "source")
        try shop.make(
            """
            python3 -c "
            text = open('source', 'rb').read().decode()
            open('\(name)', 'wb').write(text.encode('\(encoded)'))"
            """)
        return try shop.extract(name)
    }

    private static let marks = "<tr><td>x</td></tr>\n"

    @Test("a page is in the charset that it names", arguments: words.keys.sorted())
    func pages(charset: String) throws {
        let body = "<body>" + String(repeating: Self.marks, count: 50) + "<p>{T}</p></body></html>"
        for head in [
            "<html><meta charset={X}>",
            "<!DOCTYPE html><html><head>\n<META HTTP-EQUIV=Content-Type CONTENT=\"text/html;charset={X}\" >",
            "<html><!-- <meta charset=utf-8> --><meta name=x><meta content='text/html; charset = {X}' http-equiv=content-type>",
            "<?xml version='1.0' encoding='{X}'?><html>", "<html><meta charset='utf-8'><meta charset='{X}'>",
            "<html><meta charset='no-such'><meta charset='{X}'>", "<html><meta charset=utf-16><meta charset='{X}'>",
        ] {
            let recording = try page(head + body, charset, label: charset)
            #expect(recording.locations(of: "card \(Self.card(charset)) end").count == 1, "\(head)")
            #expect(recording.state == .scanned)
        }
    }

    /// Sentences that are enough for a guess, by the charset that they are written in.
    private static let sentences = [
        "windows-1253": "Παρακαλώ στείλτε μας τον αριθμό της κάρτας σας και τη διεύθυνση του σπιτιού σας, ",
        "windows-1251": "Пожалуйста, пришлите нам номер вашей карты и адрес вашего нового дома в городе, ",
        "shift_jis": "お客様の情報をお知らせします。カードの番号と住所をここに書いてください。よろしくお願いいたします。",
        "euc-jp": "お客様の情報をお知らせします。カードの番号と住所をここに書いてください。よろしくお願いいたします。",
        "gb2312": "请把您的卡号和地址告诉我们，我们会在三天之内把合同寄到您的家里。谢谢您的合作。", "utf-8": "Größe und Straße, müde Füße, é à ü, ",
    ]

    @Test(
        "a wrong label is seen through",
        arguments: [
            ("windows-1253", ["windows-1251", "koi8-r", "shift_jis", "utf-8"]),
            ("windows-1251", ["iso-8859-1", "big5"]),
            ("shift_jis", ["koi8-r", "windows-1251", "gb2312", "iso-8859-1"]), ("euc-jp", ["gb2312", "windows-1251"]),
            ("gb2312", ["shift_jis", "koi8-r"]), ("utf-8", ["ibm037", "koi8-r", "gb2312"]),
        ])
    func wrong(charset: String, labels: [String]) throws {
        let shop = try Workshop()
        let text = String(repeating: try #require(Self.sentences[charset]), count: 4) + "4111111111111111"
        for label in labels {
            for source in [
                "<!DOCTYPE html><html><head><meta charset=\(label)></head><body><p>{T}</p></body></html>",
                "<?xml version=\"1.0\" encoding=\"\(label)\"?><a>{T}</a>",
            ] {
                try shop.write(Array(source.replacing("{T}", with: text).utf8), to: "source")
                try shop.make("iconv -f utf-8 -t \(charset) source > a")
                let recording = try shop.extract("a")
                #expect(recording.locations(of: text).count == 1, "\(charset) labelled \(source)")
            }
        }
    }

    @Test(
        "a label counts only where a browser takes it from",
        arguments: [
            "<meta name=description content='how to set charset=koi8-r'>",
            "<meta property=og:title content='charset=koi8-r'>",
            "<script>document.write('<meta charset=koi8-r>')</script>", "<style>/* <meta charset=koi8-r> */</style>",
            "<title><meta charset=koi8-r></title>", "<a title='<meta charset=koi8-r>'>",
            "<textarea><meta charset=koi8-r></textarea>",
        ])
    func elsewhere(head: String) throws {
        let recording = try page(
            "<!DOCTYPE html><html><head>\(head)<meta charset={X}></head><body>"
                + String(repeating: Self.marks, count: 50) + "<p>{T}</p></body></html>", "shift_jis", label: "shift_jis"
        )
        #expect(recording.locations(of: "card \(Self.card("shift_jis")) end").count == 1)
    }

    @Test("so is an XML document, and a drawing", arguments: words.keys.sorted())
    func documents(charset: String) throws {
        for (name, element) in [("a.xml", "name"), ("a.svg", "text"), ("a", "name")] {
            let recording = try page(
                "<?xml version=\"1.0\" encoding=\"{X}\" ?>\n<svg><\(element)>{T}</\(element)></svg>", charset,
                label: charset, name: name)
            #expect(recording.locations(of: "card \(Self.card(charset)) end").count == 1)
            #expect(recording.state == .scanned)
        }
    }

    @Test(
        "a label counts for what follows more ASCII than is looked at", arguments: ["shift_jis", "koi8-r", "macintosh"])
    func late(charset: String) throws {
        let source = "<html><meta charset={X}>" + String(repeating: Self.marks, count: 3000) + "<p>{T}</p>"
        let recording = try page(source, charset, label: charset)
        #expect(recording.locations(of: "card \(Self.card(charset)) end").count == 1)
        #expect(recording.state == .scanned)
    }

    @Test(
        "a wrong label loses nothing that is ASCII",
        arguments: [
            "utf-16", "utf-16be", "utf-32", "ibm1047", "utf-7", "iso-2022-jp", "shift_jis", "gb18030", "big5", "utf-8",
            "koi8-r",
            "us-ascii", "windows-1252", "x-unknown", "",
        ], ["shift_jis", "euc-jp", "koi8-r", "macintosh"])
    func wrong(label: String, charset: String) throws {
        for source in [
            "<html><meta charset='{X}'><p>{T} 4111111111111111</p>",
            "<?xml version='1.0' encoding='{X}'?><a>{T} 4111111111111111</a>",
        ] {
            let recording = try page(source, charset, label: label, name: "a.xml")
            #expect(recording.locations(of: " 4111111111111111").count == 1)
        }
    }

    @Test(
        "text that is UTF-8 throughout is that, whatever its label",
        arguments: ["shift_jis", "gb2312", "windows-1252", "utf-16"])
    func unicode(label: String) {
        for text in ["名前 ４１１１", "Größe für Übergrößen", "имя карты"] {
            #expect(CharsetDetector.tell(labels: [label], head: Array(text.utf8)).charset == .utf8)
        }
    }

    @Test("pages of mostly marks whose charset cannot be told say so, those with a few letters beyond ASCII do not")
    func untold() throws {
        let marks = "<html>" + String(repeating: "<tr><td></td></tr>\n", count: 50)
        let text: [UInt8] = [0x83, 0x4A, 0x81, 0x5B, 0x83, 0x68, 0x94, 0xD4, 0x8D, 0x86, 0x20, 0x63, 0x61, 0x72, 0x64]
        let digits: [UInt8] = (0..<16).flatMap { [0x82, 0x4F + $0 % 10] }
        let shop = try Workshop()
        try shop.write(Array(marks.utf8) + text + [0x20] + digits, to: "a.html")
        let recording = try shop.extract("a.html")
        #expect(recording.reasons == [.encoding])
        let other = try Workshop()
        try other.write(Array((marks + "<p>Gr").utf8) + [0xF6, 0xDF, 0x65] + Array("</p>".utf8), to: "b.html")
        #expect(try other.extract("b.html").state == .scanned)
    }

    @Test("labels are looked for in bounded time, in any bytes")
    func hostile() {
        let pieces = [
            "<meta ", "<meta charset", "<meta charset=", "<!--", "<?xml encoding=", "<", "charset=", "<meta charset='",
        ]
        for piece in pieces {
            let head = Array(String(repeating: piece, count: 6000).utf8).prefix(36 << 10)
            for cut in 0...piece.utf8.count { _ = CharsetLabelFinder.labels(in: Array(head.dropLast(cut))) }
        }
        #expect(CharsetLabelFinder.labels(in: []) == [])
        #expect(
            CharsetLabelFinder.labels(in: Array("<meta charset=\(String(repeating: "a", count: 900))>".utf8))[0].count
                == 64)
    }

    @Test("an XML document in EBCDIC is one", arguments: ["cp037", "cp500", "cp273", "cp1140"])
    func hostCode(charset: String) throws {
        let shop = try Workshop()
        try shop.make(
            """
            python3 -c "
            text = '<?xml version=\\"1.0\\" encoding=\\"\(charset)\\"?>\\n<a><b>Größe 4111111111111111</b></a>'
            open('a.xml', 'wb').write(text.encode('\(charset)'))"
            """)
        let recording = try shop.extract("a.xml")
        #expect(recording.locations(of: "<b>Größe 4111111111111111</b>").count == 1)
        #expect(recording.state == .scanned)
    }
}
