import SluiceArchive
import SluiceCore
import Testing

@testable import SluiceExtraction

@Suite("Web pages")
struct WebPageTests {
    private func page(_ source: String, name: String = "a.html") throws -> Recording {
        let shop = try Workshop()
        try shop.write(Array(source.utf8), to: name)
        return try shop.extract(name)
    }

    private func text(_ source: String) throws -> String {
        try page("<!DOCTYPE html>\(source)").text(at: "")?.replacing("DOCTYPE html\n", with: "") ?? ""
    }

    @Test(
        "a number is found as a reader sees it",
        arguments: [
            "<p>4111<b>1111</b>1111<i class='x'>1111</i></p>", "<p>&#52;111&#x31;11111111111</p>",
            "<p>41111111<!-- no -->11111111</p>", "<p>4111111<span\ntitle=\"a > b\">11</span>1111111</p>",
            "<p>4111&shy;1111&shy;11111111", "<P>41111111<WBR/>11111111</P>", "<p><![CDATA[4111111111111111]]></p>",
        ])
    func joined(source: String) throws {
        #expect(try page("<!DOCTYPE html>" + source).paths(of: "4111111111111111") == [""])
    }

    @Test(
        "a label and a value that elements without a space part are two words, and parts of one value are one",
        arguments: [
            ("<span class=k>Card number</span><span class=v>5252 5971</span>", "Card number\u{200B}5252 5971"),
            ("<b>SSN</b><span>536-90-4399</span>", "SSN\u{200B}536-90-4399"),
            ("<label>BSN</label><span>941331490</span><b>x</b>", "BSN\u{200B}941331490\u{200B}x"),
            ("<b><i>AKIAQ7ZKXN3MP5WDJRTB</i></b><b><i>Copy</i></b>", "AKIAQ7ZKXN3MP5WDJRTB\u{200B}Copy"),
            ("<b>token</b><b>Copy</b>", "token\u{200B}Copy"),
            ("<b>4111</b><b>1111</b>", "41111111"),
            ("<b>4111</b>1111<i>a</i>b", "41111111ab"), ("<b>SSN</b> <b>5</b>", "SSN 5"),
            ("<b>AB</b><b>CD</b>", "ABCD"),
            ("<b>SSN</b>5", "SSN5"), ("<p><b>SSN</b></p><p><b>5</b></p>", "SSN\n5"), ("<b>Mc</b><b>d</b>", "Mcd"),
        ])
    func borders(source: String, shown: String) throws {
        #expect(try text("<p>\(source)</p>").hasPrefix(shown + "\n"))
    }

    @Test(
        "pieces of a text in a drawing go on with the line unless they are put on another one",
        arguments: [
            ("<text>card <tspan>41111111</tspan><tspan>11111111</tspan></text>", "card 4111111111111111\n"),
            ("<text x='1' y='2'><tspan x='1' y='2'>4111</tspan><tspan x='9' y='2'>1111</tspan></text>", "41111111\n"),
            ("<text y='2'><tspan x='1' y='2'>card</tspan><tspan x='9' y='2'>no</tspan></text>", "card\u{200B}no\n"),
            ("<text y='2'><tspan x='1' y='2'>4111</tspan><tspan x='1' y='9'>1111</tspan></text>", "4111\n"),
            ("<text><tspan x='0' dy='0'>4111</tspan><tspan x='0' dy='1.2em'>1111</tspan></text>", "4111\n"),
            ("<text><tspan>4111</tspan><tspan dy='1em'>99</tspan></text>", "4111\n"),
            ("<text>4111<tspan dy='0.3em'>1111</tspan></text>", "41111111\n"),
            ("<text>4111<![CDATA[1111]]></text><text>2222</text>", "41111111\n2222\n"),
        ])
    func drawings(source: String, shown: String) throws {
        for (name, start) in [("a.svg", ""), ("a", "<?xml version='1.0'?>\n<!-- by hand -->")] {
            let recording = try page(start + "<svg xmlns='http://www.w3.org/2000/svg'>\(source)</svg>", name: name)
            #expect(recording.verdict?.mediaType == "image/svg+xml")
            #expect(recording.text(at: "")?.contains(shown) == true, "\(recording.text(at: "") ?? "")")
        }
    }

    @Test("blocks are lines, cells are parted by tabs, spaces are one")
    func blocks() throws {
        #expect(
            try text(
                "<h1> Title </h1>\n<p>one\n  two</p>three<br>four<table><tr><th>Name<th>Card</tr><tr><td>Ann<td>4111</table>"
            )
                == "Title\none two\nthree\nfour\nName\tCard\nAnn\t4111\n")
        #expect(try text("<p>4111&nbsp;1111&amp;co &lt;x&gt; &unknown; &copy") == "4111 1111&co <x> &unknown; ©\n")
        #expect(try text("<pre>a\n  b</pre>") == "a\n  b\n")
        #expect(try text("<p>1 < 2 and <3") == "1 < 2 and <3\n")
    }

    @Test("what is not shown stands on lines of its own behind the line that it belongs to")
    func aside() throws {
        #expect(
            try text("<p>see <a href=\"https://example.com/?a=1&amp;b=2\">here</a> now</p>")
                == "see here now\na href=\"https://example.com/?a=1&b=2\"\n")
        #expect(
            try text("<script>if (a < b && c) { x = \"</p>\" }</script>after").contains(
                "if (a < b && c) { x = \"</p>\" }\n"))
        #expect(try text("<p>a<!-- 4111111111111111 - -- --->b") == "ab\n 4111111111111111 - -- -\n")
        #expect(try text("<input name=card value='4111'>") == "input name=card value='4111'\n")
        #expect(try text("<title>4111 &amp; <b></title><textarea>x</b></textarea>").hasPrefix("4111 & <b>\nx</b>\n"))
    }

    @Test("each text is told by its line in the file")
    func lines() throws {
        let source = "<!DOCTYPE html>\n<p>one</p>\n<p\nclass=a>two</p><script>\nthree\n</script>\n\n<p>four\nfive</p>"
        let recording = try page(source)
        for (text, line) in [("one", 2), ("two", 4), ("three", 5), ("four", 8), ("five", 9)] {
            #expect(recording.locations(of: text) == [" line \(line)"])
        }
    }

    @Test(
        "a page that ends anywhere is read to its end",
        arguments: [
            "<p>x</p><a href=\"4111", "<!-- 4111", "<script>4111", "<scr4111", "</4111", "<![CDATA[4111", "&4111",
            "<p 4111",
            "<script>4111</scr", "<!4111", "<?4111", "<title>4111",
        ])
    func cut(source: String) throws {
        #expect(try page("<!DOCTYPE html>" + source).paths(of: "4111").count == 1)
    }

    @Test("pages are read the same wherever their pieces are cut")
    func pieces() throws {
        let source = Array(
            """
            <!DOCTYPE html><p title="a&amp;b">4111<b>1111</b>&nbsp;x<!-- c --><script>a</script><td>y<![CDATA[z]]></p>
            <title>t</title>
            """.utf8)
        let whole = try pieces(of: source, size: source.count)
        for size in 1...7 { #expect(try pieces(of: source, size: size) == whole) }
    }

    private func pieces(of source: [UInt8], size: Int) throws -> [UInt8] {
        var recording = Recording()
        let content = Content(stream: ContentStream(ReplayOrigin(MemoryInput())), name: "", path: MemberPath())
        var page = WebPage(PartWriter(content, "text/html", unit: .line), isXML: false)
        for start in stride(from: 0, to: source.count, by: size) {
            page.read(source.span.extracting(start..<min(start + size, source.count)))
        }
        try page.finish(into: &recording)
        return recording.segments.flatMap(\.bytes)
    }

    @Test("pages in other encodings are decoded")
    func encodings() throws {
        let shop = try Workshop()
        try shop.make(
            """
            printf '<!DOCTYPE html><p>M\\xfcller 4111<b>1111</b></p>' > latin.html
            (printf '\\xff\\xfe'; printf '<!DOCTYPE html><p>4111<b>1111</b></p>' | iconv -t UTF-16LE) > wide.html
            """)
        #expect(try shop.extract("latin.html").text(at: "")?.contains("Müller 41111111") ?? false)
        #expect(try shop.extract("wide.html").text(at: "")?.contains("41111111") ?? false)
    }

    @Test("100,000 open elements, 200,000 attributes and a page of marks only take no time")
    func hostile() throws {
        let shop = try Workshop()
        try shop.make(
            """
            python3 -c "
            open('deep.html','w').write('<!DOCTYPE html>' + '<b><div>'*100000 + '4111111111111111' + '</i></p>'*100000)
            open('wide.html','w').write('<!DOCTYPE html><p ' + ' '.join('a%d=\\'<\\'' % i for i in range(200000)) + '>4111111111111111')
            open('marks.html','w').write('<!DOCTYPE html>' + '<'*2000000 + '&'*2000000 + '4111111111111111')
            "
            """)
        let clock = ContinuousClock()
        for name in ["deep.html", "wide.html", "marks.html"] {
            var recording: Recording?
            let time = try clock.measure {
                var own = Recording()
                own.keptBytes = 16 << 20
                try ContentExtractor.extract(try shop.content(name), name: name, limits: ExtractionLimits(), into: &own)
                recording = own
            }
            #expect(recording?.paths(of: "4111111111111111").count == 1)
            #expect(recording?.state == .scanned)
            #expect(time < .seconds(120))
        }
    }
}
