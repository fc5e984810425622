import Foundation
import SluiceCore
import Testing

/// Documents made by LibreOffice; what is in them, and where, is written in `Documents/make-office-fixtures`.
@Suite("Documents made by LibreOffice")
struct LibreOfficeTests {
    private func extract(_ name: String) throws -> Recording {
        let shop = try Workshop()
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Documents/\(name)")
        try FileManager.default.copyItem(at: file, to: shop.folder.appending(path: name))
        return try shop.extract(name)
    }

    @Test("texts", arguments: ["text.odt", "text.docx"])
    func text(name: String) throws {
        let recording = try extract(name)
        let isOpen = name.hasSuffix("odt")
        #expect(recording.locations(of: "First 4111111111111111") == ["#paragraph 1"])
        #expect(recording.locations(of: "Split 5555555555554444") == ["#paragraph 2"])
        #expect(recording.locations(of: "Name\tSSN\nAnn\t536-22-1234\n") == ["#paragraph 3"])
        #expect(recording.locations(of: "Ann\t536-22-1234") == ["#paragraph 5"])
        #expect(recording.locations(of: "Last 378282246310005") == ["#paragraph 7"])
        let header = recording.locations(of: "header 6011111111111117")
        #expect(header.allSatisfy { $0.hasPrefix(isOpen ? "#styles paragraph" : "#header") } && !header.isEmpty)
        #expect(recording.locations(of: "footer 3530111333300000").isEmpty == false)
        #expect(recording.locations(of: "title: title 30569309025904") == ["#properties"])
    }

    @Test("sheets", arguments: ["sheet.ods", "sheet.xlsx"])
    func sheet(name: String) throws {
        let recording = try extract(name)
        let isOpen = name.hasSuffix("ods")
        // LibreOffice writes 15 digits into an .xlsx.
        #expect(recording.locations(of: isOpen ? "4111111111111111" : "4111111111111110") == ["#Cards!B2"])
        #expect(recording.locations(of: "text 5555555555554444") == ["#Cards!B17"])
        #expect(recording.locations(of: "1984-07-23") == ["#Cards!C2"])
        #expect(recording.locations(of: isOpen ? "13%" : "12.5%") == ["#Cards!D4"])
        #expect(recording.locations(of: "planted-formula") == ["#Cards!D5"])
        #expect(recording.locations(of: "hidden 30569309025904") == ["#Hidden one!C3"])
        #expect(recording.locations(of: "comment 3530111333300000") == [isOpen ? "#comment 1" : "#Cards comments!E1"])
        if !isOpen { #expect(recording.reasons == []) }
    }

    @Test("slides", arguments: ["slides.odp", "slides.pptx"])
    func slides(name: String) throws {
        let recording = try extract(name)
        let isOpen = name.hasSuffix("odp")
        #expect(recording.locations(of: "slide 4111111111111111") == ["#slide 1"])
        #expect(recording.locations(of: "slide 5555555555554444") == ["#slide 2"])
        #expect(recording.locations(of: "note 3530111333300000") == [isOpen ? "#slide 2" : "#notes slide 2"])
    }

    @Test("an OpenDocument that is one XML document is read as one")
    func flat() throws {
        let shop = try Workshop()
        let names =
            "xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'"
        let xml =
            "<?xml version='1.0' encoding='UTF-8'?>\n<office:document \(names)><office:body><office:text><text:p>one</text:p>"
            + "<text:p>4111<text:span>1111</text:span><text:s text:c='2'/>x</text:p></office:text></office:body></office:document>"
        try shop.write(Array(xml.utf8), to: "a.fodt")
        #expect(try shop.extract("a.fodt").locations(of: "41111111  x") == ["#paragraph 2"])
    }

    @Test("what fields, controls and sources have in attributes is read")
    func attributes() throws {
        let shop = try Workshop()
        let names =
            "xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:text='t' xmlns:loext='l' xmlns:form='f' xmlns:table='b'"
        let form =
            "<office:forms><form:form><form:hidden form:value='hidden 4111111111111111'/></form:form></office:forms>"
        let control =
            "<loext:content-control loext:alias='alias 5555555555554444' loext:tag='tag 378282246310005'><loext:list-item loext:display-text='a' loext:value='value 6011111111111117'/>x</loext:content-control>"
        let marks =
            "<text:bibliography-mark text:author='author 3530111333300000' text:custom3='custom 30569309025904'>[1]</text:bibliography-mark><text:alphabetical-index-mark text:string-value='a' text:key1='key 5105105105105100'/>"
        let xml =
            "<?xml version='1.0'?>\n<office:document \(names)><office:body><office:text>\(form)<text:p>one \(control) \(marks)</text:p></office:text></office:body></office:document>"
        try shop.write(Array(xml.utf8), to: "a.fodt")
        let recording = try shop.extract("a.fodt")
        for value in [
            "alias 5555555555554444", "tag 378282246310005", "value 6011111111111117", "author 3530111333300000",
            "custom 30569309025904", "key 5105105105105100",
        ] {
            #expect(recording.locations(of: value + "\n") == ["#paragraph 1"], "\(value)")
        }
        #expect(recording.locations(of: "hidden 4111111111111111\n").count == 1)
        #expect(recording.locations(of: "one x [1]\n") == ["#paragraph 1"])
    }

    @Test("an encrypted document is named so, with the names of its parts")
    func encrypted() throws {
        let shop = try Workshop()
        try shop.package(
            "a.odt",
            [
                "mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "\u{1}\u{2}\u{3}not readable",
                "META-INF/manifest.xml":
                    "<manifest:manifest xmlns:manifest='m'><manifest:file-entry manifest:full-path='content.xml'><manifest:encryption-data/></manifest:file-entry></manifest:manifest>",
            ], stored: true)
        let recording = try shop.extract("a.odt")
        #expect(recording.member("content.xml")?.reasons == [.encrypted])
        #expect(recording.state == .partial)
    }

    @Test(
        "what was deleted is told apart from the text that it was deleted from",
        arguments: ["changes.rtf", "changes.odt", "changes.doc"])
    func deletions(name: String) throws {
        let recording = try extract(name)
        #expect(recording.locations(of: "Card 4111111111111111 stays\n") == ["#paragraph 2"])
        // An OpenDocument has the deletions in front of the text.
        let place = name.hasSuffix("odt") ? "#paragraph 1" : "#deleted text"
        #expect(recording.locations(of: "gone 5555555555554444\n") == [place])
        #expect(recording.locations(of: "99\n") == [place])
    }

    @Test("drawings on a sheet, and in a cell, are read where they are")
    func drawings() throws {
        let shop = try Workshop()
        let names =
            "xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:t='table' xmlns:x='text' xmlns:d='draw'"
        let box = { (text: String) in "<d:frame d:name='f'><d:text-box><x:p>\(text)</x:p></d:text-box></d:frame>" }
        let rows = { (text: String) in "<t:table-row><t:table-cell><x:p>\(text)</x:p></t:table-cell></t:table-row>" }
        let shapes = "<t:shapes>\(box("on 4111<x:span>1111</x:span>11111111"))</t:shapes>"
        let inCell =
            "<t:table-row><t:table-cell/><t:table-cell><x:p>B</x:p>\(box("in 5555555555554444"))</t:table-cell></t:table-row>"
        let sheets =
            "<t:table t:name='S'>\(shapes)\(rows("first"))\(inCell)</t:table><t:table t:name='T'>\(rows("other"))</t:table>"
        let xml =
            "<?xml version='1.0'?>\n<office:document \(names)><office:body><office:spreadsheet>\(sheets)</office:spreadsheet></office:body></office:document>"
        try shop.write(Array(xml.utf8), to: "a.fods")
        let recording = try shop.extract("a.fods")
        #expect(recording.locations(of: "on 4111111111111111") == ["#S shapes"])
        #expect(recording.locations(of: "in 5555555555554444") == ["#S!B2"])
        #expect(recording.locations(of: "first") == ["#S!A1"])
        #expect(recording.locations(of: "other") == ["#T!A1"])
    }

    @Test("a chart with a table of its own leaves the cells around it in their places")
    func chart() throws {
        let shop = try Workshop()
        let names =
            "xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:t='t' xmlns:x='x' xmlns:d='d'"
        let cell = { (text: String) in "<t:table-cell><x:p>\(text)</x:p></t:table-cell>" }
        let data = "<t:table t:name='local-table'><t:table-row>\(cell("of the chart"))</t:table-row></t:table>"
        let chart =
            "<d:frame><d:object><office:chart><x:p>title 5555555555554444</x:p>\(data)</office:chart></d:object></d:frame>"
        let row =
            "<t:table-row>\(cell("left 4111111111111111"))<t:table-cell>\(chart)</t:table-cell>\(cell("right"))</t:table-row>"
        let xml =
            "<?xml version='1.0'?>\n<office:document \(names)><office:body><office:spreadsheet><t:table t:name='S'>\(row)<t:table-row>\(cell("below"))</t:table-row></t:table></office:spreadsheet></office:body></office:document>"
        try shop.write(Array(xml.utf8), to: "a.fods")
        let recording = try shop.extract("a.fods")
        #expect(recording.locations(of: "left 4111111111111111") == ["#S!A1"])
        #expect(recording.locations(of: "right") == ["#S!C1"])
        #expect(recording.locations(of: "below") == ["#S!A2"])
        #expect(recording.locations(of: "title 5555555555554444") == ["#S shapes"])
        #expect(recording.locations(of: "of the chart") == ["#S shapes"])
    }

    @Test("long texts in cells and rows that are repeated do not fill the memory")
    func longRepeats() throws {
        let shop = try Workshop()
        let names = "xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:t='t' xmlns:x='x'"
        let long =
            "<t:table-cell t:number-columns-repeated='64'><x:p>\(String(repeating: "x", count: 40_000))</x:p></t:table-cell>"
        let cells = String(repeating: long, count: 20)
        let xml =
            "<?xml version='1.0'?>\n<office:document \(names)><office:body><office:spreadsheet><t:table t:name='S'><t:table-row t:number-rows-repeated='64'>\(cells)<t:table-cell><x:p>beside</x:p></t:table-cell></t:table-row><t:table-row><t:table-cell><x:p>behind</x:p></t:table-cell></t:table-row></t:table></office:spreadsheet></office:body></office:document>"
        try shop.write(Array(xml.utf8), to: "a.fods")
        let recording = try shop.extract("a.fods")
        #expect(recording.locations(of: "beside").first == "#S!AWG1", "what is not repeated is written out")
        #expect(recording.locations(of: "behind") == ["#S!A65"])
        #expect(recording.segments.reduce(0) { $0 + $1.bytes.count } < 2_000_000)
    }

    @Test("repeated rows and cells are bounded, and what follows them stands where it is")
    func repeats() throws {
        let shop = try Workshop()
        try shop.package(
            "a.ods",
            [
                "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
                "content.xml":
                    "<o:document-content xmlns:o='o' xmlns:t='t' xmlns:x='x'><o:body><o:spreadsheet><t:table t:name='S'>"
                    + "<t:table-row t:number-rows-repeated='1048570'><t:table-cell t:number-columns-repeated='16384'/></t:table-row>"
                    + "<t:table-row t:number-rows-repeated='2'><t:table-cell t:number-columns-repeated='3'><x:p>4111</x:p></t:table-cell><t:table-cell o:value-type='float' o:value='4111111111111111'><x:p>4.11E+15</x:p></t:table-cell></t:table-row>"
                    + "<t:table-row t:number-rows-repeated='999999999999'><t:table-cell t:number-columns-repeated='99999999999999999999'><x:p>many</x:p></t:table-cell></t:table-row>"
                    + "</t:table></o:spreadsheet></o:body></o:document-content>",
            ], stored: true)
        let recording = try shop.extract("a.ods")
        #expect(recording.locations(of: "4111\t").count == 6)
        #expect(recording.locations(of: "4111111111111111") == ["#S!D1048571", "#S!D1048572"])
        #expect(recording.locations(of: "many").first == "#S!A1048573")
        #expect(recording.locations(of: "many").count <= 64 * 64)
    }
}

@Suite("Books")
struct BookTests {
    @Test("a book's pages are read as pages, whatever their order, and its locked parts are named")
    func book() throws {
        let shop = try Workshop()
        try shop.package(
            "a.epub",
            [
                "mimetype": "application/epub+zip",
                "META-INF/encryption.xml":
                    "<encryption xmlns:e='e'><e:EncryptedData><e:EncryptionMethod Algorithm='http://www.w3.org/2001/04/xmlenc#aes128-cbc'/><e:CipherReference URI='OEBPS/two.xhtml'/></e:EncryptedData><e:EncryptedData><e:EncryptionMethod Algorithm='http://www.idpf.org/2008/embedding'/><e:CipherReference URI='OEBPS/one.xhtml'/></e:EncryptedData></encryption>",
                "OEBPS/one.xhtml":
                    "<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.1//EN' 'http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd'>\n<html><head><script src='a.js'/><title/></head><body><p>4111<i>111111111111</i></p></body></html>",
                "OEBPS/two.xhtml": "\u{1}\u{2}locked",
                "OEBPS/content.opf": "<package><metadata><title>5555555555554444</title></metadata></package>",
            ], stored: true)
        let recording = try shop.extract("a.epub")
        #expect(recording.locations(of: "4111111111111111") == ["OEBPS/one.xhtml line 3"])
        #expect(recording.locations(of: "5555555555554444") == ["OEBPS/content.opf"])
        #expect(recording.member("OEBPS/two.xhtml")?.reasons == [.encrypted])
    }
}
