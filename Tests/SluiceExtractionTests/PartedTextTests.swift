import SluiceCore
import Testing

@testable import SluiceExtraction

@Suite("numbers that marks part")
struct PartedTextTests {
    private static let data = "http://www.w3.org/TR/REC-html40"

    @Test(
        "they are joined where the marks stand in a text, and what stands in front of them is kept",
        arguments: [
            ("<para>card 41111111<emphasis>11111111</emphasis>.</para>", "para card 4111111111111111"),
            ("<p>card <b>4111</b>111111111111</p>", "p card b 4111111111111111"),
            ("<p>card <b>4111</b><i>1111</i><b>1111</b><i>1111</i></p>", "p card b 4111111111111111"),
            ("<card>41111<![CDATA[11111111111]]></card>", "card 4111111111111111"),
            ("<card><![CDATA[41111111]]>11111111</card>", "card ![CDATA[4111111111111111"),
            ("<card>41111111<!-- > -->1111<?x y?>1111</card>", "card 4111111111111111"),
            ("<card>4111 <b>1111</b> 1111-<b>1111</b></card>", "card 4111 1111 1111-1111"),
            ("<a>5555555555554444</a><card>411111111111<mark/>1111</card>", "a a card 4111111111111111"),
        ])
    func joined(source: String, shown: String) {
        let bytes = Array("<r>\(source)</r>\n".utf8)
        for cut in bytes.indices {
            var parted = PartedText()
            for piece in [Array(bytes[..<cut]), Array(bytes[cut...])] { parted.read(piece.span) }
            parted.finish()
            #expect(String(decoding: parted.text, as: UTF8.self) == "r \(shown)\n", "\(cut)")
        }
    }

    @Test(
        "fields beside each other, lines and texts that only look like it are left alone",
        arguments: [
            "<r><a>4111</a><b>1111</b></r>", "<r>\n <a>4111</a>\n <b>1111</b></r>", "<r>4111<br/>1111</r>",
            "<tr><td>4111</td><td>1111</td></tr>", "<r>4111<1111 1<2<3</r>", "a 4111<b>1111</b>",
            "<r>4111]1111]]1111</r>",
            "<r><a b='1'>4111</a><a b='2'>1111</a></r>", "<r>12<b", "<r>12<!-- 34", "<r>12]]",
        ])
    func apart(source: String) {
        var parted = PartedText()
        let bytes = Array(source.utf8)
        parted.read(bytes.span)
        parted.finish()
        #expect(parted.text.isEmpty, "\(String(decoding: parted.text, as: UTF8.self))")
    }

    @Test("fields in which a number is parted are not joined with those beside them")
    func neighbours() {
        var parted = PartedText()
        let bytes = Array(
            "<r><a>1<![CDATA[2]]></a><a>3<b>4</b></a><a>5<!-- x -->6</a><a>7<b>8</b><b>9</b></a></r>".utf8)
        parted.read(bytes.span)
        parted.finish()
        let lines = String(decoding: parted.text, as: UTF8.self).split(separator: "\n")
        #expect(lines.map { $0.split(separator: " ").last } == ["12", "34", "56", "789"])
    }

    @Test("a workbook of Excel 2003 and an article are read with such numbers as a part of their own")
    func documents() throws {
        let shop = try Workshop()
        let cell = "<ss:Data ss:Type='String' xmlns='\(Self.data)'>card number 41111111<B>11111111</B></ss:Data>"
        let book =
            "<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet' xmlns:ss='urn:schemas-microsoft-com:office:spreadsheet'><Worksheet ss:Name='S'><Table><Row><Cell>\(cell)</Cell></Row></Table></Worksheet></Workbook>"
        try shop.write(Array(book.utf8), to: "a.xml")
        let wide = Array("<?xml version='1.0'?><article>card 4111<b>111111111111</b></article>".utf16)
        try shop.write([0xFF, 0xFE] + wide.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }, to: "b")
        for name in ["a.xml", "b"] {
            #expect(try shop.extract(name).locations(of: "4111111111111111") == ["#joined text"], "\(name)")
        }
    }

    @Test("many of them, long marks and endless ones take little memory and time")
    func bounds() {
        var parted = PartedText()
        let many = Array(String(repeating: "<paragraph-of-a-long-name-without-text>1<b>2</b>\n", count: 40_000).utf8)
        parted.read(many.span)
        let long = Array(("<p>1<b a='" + String(repeating: "x", count: 200_000)).utf8)
        for index in long.indices where index.isMultiple(of: 4096) {
            let piece = Array(long[index..<min(index + 4096, long.count)])
            parted.read(piece.span)
        }
        let deep = Array(String(repeating: "1<b>", count: 200_000).utf8)
        parted.read(deep.span)
        parted.finish()
        #expect(parted.isCut && parted.text.count <= 4 << 20)
    }
}
