import Foundation
import SluiceCore
import Testing

@testable import SluiceExtraction

/// Expected places come from the scripts that plant the values, made by python-docx and openpyxl.
@Suite("Office documents")
struct OfficeTests {
    @Test("every text of a Word document is told by its place")
    func word() throws {
        let shop = try Workshop()
        try shop.make(
            """
            /usr/bin/python3 - <<'END'
            import docx
            d = docx.Document()
            d.add_paragraph('First 4111111111111111')
            p = d.add_paragraph('Split ')
            for digit in '5555555555554444': p.add_run(digit).bold = True
            t = d.add_table(rows=2, cols=2)
            for r, row in enumerate([['Name', 'SSN'], ['Ann', '536-22-1234']]):
                for c, text in enumerate(row): t.cell(r, c).text = text
            d.add_paragraph('Last 378282246310005')
            s = d.sections[0]
            s.header.paragraphs[0].text = 'header 6011111111111117'
            s.footer.paragraphs[0].text = 'footer 3530111333300000'
            d.core_properties.title = 'title 30569309025904'
            d.core_properties.author = 'planted author'
            d.save('a.docx')
            END
            """)
        let recording = try shop.extract("a.docx")
        #expect(recording.locations(of: "4111111111111111") == ["#paragraph 1"])
        #expect(recording.locations(of: "5555555555554444") == ["#paragraph 2"])
        #expect(recording.locations(of: "536-22-1234") == ["#paragraph 6"])
        #expect(recording.locations(of: "378282246310005") == ["#paragraph 7"])
        #expect(recording.locations(of: "6011111111111117") == ["#header1 paragraph 1"])
        #expect(recording.locations(of: "3530111333300000") == ["#footer1 paragraph 1"])
        #expect(recording.locations(of: "title: title 30569309025904") == ["#properties"])
        #expect(recording.locations(of: "creator: planted author") == ["#properties"])
        #expect(recording.locations(of: "Name\tSSN\nAnn\t536-22-1234\n") == ["#paragraph 3"])
        #expect(recording.segments.first { $0.segment.unit == .paragraph }?.segment.path == "")
    }

    @Test("what Word shows of a paragraph is joined, and nothing else")
    func wordSigns() throws {
        let shop = try Workshop()
        try shop.make(
            """
            /usr/bin/python3 - <<'END'
            import docx
            from docx.oxml import parse_xml
            from docx.oxml.ns import nsdecls
            d = docx.Document()
            def add(xml): d.element.body.insert_element_before(parse_xml(f'<w:p {nsdecls("w")}>{xml}</w:p>'), 'w:sectPr')
            t = lambda text: f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
            add(t('card') + '<w:r><w:ptab w:alignment="left" w:relativeTo="margin" w:leader="none"/></w:r>' + t('4111111111111111'))
            add(t('two 41111111') + '<w:moveFrom w:id="1" w:author="a">' + t('gone 6011111111111117') + '</w:moveFrom>' + t('11111111'))
            sym = lambda font, text: ''.join(f'<w:sym w:font="{font}" w:char="F0{ord(c):02X}"/>' for c in text)
            add(t('three ') + '<w:r>' + sym('Symbol', '3782822463') + sym('Wingdings', 'x') + '<w:sym w:char="0031" w:font="A"/></w:r>')
            add('<w:pPr><w:rPr><w:del w:id="2" w:author="a"/></w:rPr></w:pPr>' + t('four 55555555'))
            add(t('55554444') + '<w:moveFrom w:id="3" w:author="a">' + t('went away') + '</w:moveFrom>')
            add('<w:pPr><w:rPr><w:moveFrom w:id="4" w:author="a"/></w:rPr></w:pPr>' + t('six'))
            add('<w:pPr><w:rPr><w:del w:id="5" w:author="a"/></w:rPr></w:pPr>' + t('seven'))
            d.add_table(rows=1, cols=1).cell(0, 0).text = 'cell'
            d.save('a.docx')
            END
            """)
        let recording = try shop.extract("a.docx")
        #expect(recording.locations(of: "card\t4111111111111111\n") == ["#paragraph 1"])
        #expect(recording.locations(of: "two 4111111111111111\n") == ["#paragraph 2"])
        #expect(recording.locations(of: "gone 6011111111111117\n") == ["#paragraph 2"])
        #expect(recording.locations(of: "three 37828224631\n") == ["#paragraph 3"])
        #expect(recording.locations(of: "four 5555555555554444\n") == ["#paragraph 4"])
        #expect(recording.locations(of: "went away\n") == ["#paragraph 5"])
        #expect(recording.locations(of: "\nsix\n") == ["#paragraph 5"])
        #expect(recording.locations(of: "\nseven\ncell\n") == ["#paragraph 6"])
    }

    @Test("a workbook whose list of types comes last is told to be one")
    func lateTypes() throws {
        let shop = try Workshop()
        try shop.make(
            """
            /usr/bin/python3 - <<'END'
            import openpyxl, docx, zipfile
            w = openpyxl.Workbook(); w.active['A1'] = '4111111111111111'; w.save('a.xlsx')
            d = docx.Document(); d.add_paragraph('4111111111111111'); d.save('b.docx')
            z = zipfile.ZipFile('b.docx')
            with zipfile.ZipFile('a.docx', 'w') as out:
                for name in sorted(z.namelist(), reverse=True): out.writestr(name, z.read(name))
            END
            """)
        let office = "application/vnd.openxmlformats-officedocument."
        for (name, kind) in [("a.xlsx", "spreadsheetml.sheet"), ("a.docx", "wordprocessingml.document")] {
            let recording = try shop.extract(name)
            #expect(recording.verdict?.mediaType == office + kind)
            #expect(recording.segments.first { !$0.segment.part.isEmpty }?.segment.mediaType == office + kind)
        }
    }

    @Test("characters that workbooks write as escapes are what they stand for, wherever texts are")
    func escapes() throws {
        let shop = try Workshop()
        try shop.make(
            """
            /usr/bin/python3 - <<'END'
            import openpyxl, docx, zipfile
            from openpyxl.comments import Comment
            w = openpyxl.Workbook(); s = w.active
            s['A1'] = 'card 4111111111111111_x000D_\\nThank you'
            s['A2'] = 'in line 5555555555554444_x000d_\\nThank you'
            s['A3'] = '_x0033__x005F_x0034_ _x12G4_ _xD83D__xDE00__xD83D_ _X0041_ _x0001__'
            s['A4'] = 'x'; s['A4'].comment = Comment('6011111111111117_x000A_', 'Bob')
            s['A5'] = '="378282246310005_x000D_"'
            s.oddHeader.center.text = '3530111333300000_x000D_'
            w.properties.description = '30569309025904_x000D_\\nmore'
            w.save('b.xlsx')
            z = zipfile.ZipFile('b.xlsx')
            with zipfile.ZipFile('a.xlsx', 'w') as out:
                for name in z.namelist():
                    data = z.read(name)
                    if name == 'xl/worksheets/sheet1.xml':
                        text = b'<is><t>in line 5555555555554444_x000d_\\nThank you</t></is>'
                        cell = b'<c r="A2" t="inlineStr">'
                        data = data.replace(b'<c r="A2" t="s"><v>1</v>', cell + text)
                        assert cell in data
                    out.writestr(name, data)
            d = docx.Document(); d.add_paragraph('as it is: _x0041_'); d.save('a.docx')
            END
            """)
        let recording = try shop.extract("a.xlsx")
        #expect(recording.locations(of: "card 4111111111111111  Thank you\n") == ["#Sheet!A1"])
        #expect(recording.locations(of: "in line 5555555555554444  Thank you\n") == ["#Sheet!A2"])
        #expect(recording.locations(of: "3_x0034_ _x12G4_ \u{1F600}\u{FFFD} _X0041_  _\n") == ["#Sheet!A3"])
        #expect(recording.locations(of: "6011111111111117\n") == ["#Sheet comments!A4"])
        #expect(recording.locations(of: "378282246310005 \"") == ["#Sheet formulas!A5"])
        #expect(recording.locations(of: "3530111333300000\r") == ["#Sheet settings"])
        #expect(recording.locations(of: "description: 30569309025904\r\nmore") == ["#properties"])
        #expect(try shop.extract("a.docx").locations(of: "as it is: _x0041_\n") == ["#paragraph 1"])
    }

    @Test("runs of glyphs on a page of XPS are one line where they stand on one")
    func glyphs() throws {
        let run = { (text: String, x: Int, y: Int) in
            "<Glyphs UnicodeString='\(text)' OriginX='\(x)' OriginY='\(y)' FontRenderingEmSize='10' Indices='1'/>"
        }
        let page = [
            run("card ", 10, 10), run("41111111", 40, 10), run("11111111", 80, 10), run("5555", 200, 10),
            run("{}x", 10, 30),
            "<Canvas Name='canvas 378282246310005'>", run("y", 15, 30), "</Canvas>",
        ]
        let shop = try Workshop()
        try shop.package(
            "a.xps",
            [
                "[Content_Types].xml": "<Types/>",
                "Documents/1/Pages/1.fpage":
                    "<FixedPage xmlns='http://schemas.microsoft.com/xps/2005/06'>\(page.joined())</FixedPage>",
            ])
        let recording = try shop.extract("a.xps")
        #expect(recording.locations(of: "card 4111111111111111\t5555\n").count == 1)
        #expect(recording.locations(of: "x\u{200B}y\n").count == 1)
        #expect(recording.locations(of: "Name: canvas 378282246310005\n").count == 1)
    }

    @Test("an escape is one however a text is cut into pieces")
    func escapesInPieces() {
        let text = Array("a_x0041__x_x005F_x0042__xD83D__xDE00_z_x004".utf8)
        var whole = text
        EscapedText.undo(in: &whole)
        #expect(String(decoding: whole, as: UTF8.self) == "aA_x_x0042_\u{1F600}z_x004")
        // Two escapes that are one character come as two when they are cut apart.
        for cut in text.indices where !(30...36).contains(cut) {
            var escapes = EscapedText(isOn: true)
            var read: [UInt8] = []
            for piece in [Array(text[..<cut]), Array(text[cut...])] { read += escapes.undo(piece.span) ?? piece }
            read += escapes.end() ?? []
            #expect(read == whole, "\(cut)")
        }
    }

    @Test("cells are told by sheet and place, hidden sheets too, as a person sees them and without rounding")
    func workbook() throws {
        let shop = try Workshop()
        try shop.make(
            """
            /usr/bin/python3 - <<'END'
            import openpyxl, datetime
            from openpyxl.comments import Comment
            from openpyxl.workbook.defined_name import DefinedName
            w = openpyxl.Workbook()
            s = w.active; s.title = 'Cards'
            s.append(['Name', 'Card', 'When'])
            s.append(['Ann', 4111111111111111, datetime.date(1984, 7, 23)])
            s['B17'] = 'text 5555555555554444'
            s['D4'] = 0.125; s['D4'].number_format = '0%'
            s['D5'] = 536221234; s['D5'].number_format = '000\\\\-00\\\\-0000'
            s['D6'] = 5105105105105100; s['D6'].number_format = '0000\\\\ 0000\\\\ 0000\\\\ 0000'
            s['D7'] = datetime.datetime(2001, 2, 3, 14, 5, 6); s['D7'].number_format = 'dd.mm.yyyy hh:mm:ss'
            s['D8'] = True
            s['D9'] = '=CONCATENATE("planted-formula", "x")'
            s['D10'] = 378282246310005.0
            s['XFD1048576'] = 'far 6011111111111117'
            s['E1'] = 'commented'; s['E1'].comment = Comment('comment 3530111333300000', 'Bob')
            h = w.create_sheet('Hidden one'); h.sheet_state = 'hidden'
            h['C3'] = 'hidden 30569309025904'
            v = w.create_sheet('Very'); v.sheet_state = 'veryHidden'
            v['A1'] = 'very 38520000023237'
            w.save('a.xlsx')
            END
            """)
        let recording = try shop.extract("a.xlsx")
        #expect(recording.reasons == [])
        let places = [
            ("4111111111111111", "#Cards!B2"), ("text 5555555555554444", "#Cards!B17"),
            ("12.5%", "#Cards!D4"), ("536-22-1234", "#Cards!D5"), ("5105 1051 0510 5100", "#Cards!D6"),
            ("03.02.2001 14:05:06", "#Cards!D7"), ("TRUE", "#Cards!D8"), ("378282246310005", "#Cards!D10"),
            ("1984-07-23", "#Cards!C2"),
            ("far 6011111111111117", "#Cards!XFD1048576"), ("hidden 30569309025904", "#Hidden one!C3"),
            ("very 38520000023237", "#Very!A1"), ("planted-formula", "#Cards formulas!D9"),
            ("comment 3530111333300000", "#Cards comments!E1"),
        ]
        for (text, place) in places {
            #expect(recording.locations(of: text) == (place.isEmpty ? [] : [place]), "\(text)")
        }
        let rows = recording.segments.first { $0.segment.part == "Cards" }?.bytes ?? []
        #expect(String(decoding: rows, as: UTF8.self).hasPrefix("Name\tCard\tWhen\t\tcommented\n"))
    }

    @Test("every cell that openpyxl reads is there at its place")
    func counts() throws {
        let shop = try Workshop()
        try shop.make(
            """
            /usr/bin/python3 - <<'END'
            import openpyxl, random
            random.seed(5)
            w = openpyxl.Workbook(); s = w.active; s.title = 'S'
            for row in range(1, 400):
                for column in range(1, 30):
                    if random.random() < 0.3: continue
                    kind = random.randrange(3)
                    value = random.randrange(10**15) if kind == 0 else 'word %d' % random.randrange(50) if kind == 1 else 'u%d' % random.randrange(10**9)
                    s.cell(row, column, value)
            w.save('a.xlsx')
            r = openpyxl.load_workbook('a.xlsx', read_only=True)['S']
            with open('cells', 'w') as out:
                for row in r.iter_rows():
                    for cell in row:
                        if cell.value is not None: out.write('#S!%s\\t%s\\n' % (cell.coordinate, cell.value))
            END
            """)
        let recording = try shop.extract("a.xlsx")
        let expected = try String(contentsOf: shop.folder.appending(path: "cells"), encoding: .utf8).split(
            separator: "\n")
        #expect(expected.count > 7000)
        let cells = recording.cells(of: "S")
        #expect(cells == expected.map(String.init))
    }

    @Test("texts that no cell uses, and cells that no text has")
    func sharedStrings() throws {
        let shop = try Workshop()
        try shop.package(
            "a.xlsx",
            [
                "[Content_Types].xml": "<Types/>",
                "xl/worksheets/sheet1.xml":
                    "<worksheet><sheetData><row><c t='s'><v>1</v></c><c t='s'><v>7</v></c><c t='s'><v>99999999999</v></c>"
                    + "<c t='s'><v>-1</v></c><c t='inlineStr'><is><r><t>41</t></r><r><t>11</t></r></is></c></row></sheetData></worksheet>",
                "xl/sharedStrings.xml":
                    "<sst><si><t>unused 5555</t></si><si><r><t>411</t></r><r><t>1-used</t></r><rPh><t>yomi</t></rPh></si></sst>",
                "xl/workbook.xml": "<workbook><workbookPr/></workbook>",
            ])
        let recording = try shop.extract("a.xlsx")
        #expect(recording.locations(of: "4111-used yomi") == ["#sheet1!A1"])
        #expect(recording.locations(of: "unused 5555") == ["#shared strings"])
        // What is no number of a text is told as it stands.
        #expect(recording.locations(of: "99999999999") == ["#sheet1!C1"])
        #expect(recording.locations(of: "\t4111") == ["#sheet1!D1"])
        #expect(recording.reasons == [.corrupt])
        #expect(recording.state == .partial)
    }

    @Test("parts of a workbook are found by what refers to them, whatever they are called")
    func renamedParts() throws {
        let shop = try Workshop()
        try shop.make(
            """
            /usr/bin/python3 - <<'END'
            import openpyxl, zipfile, datetime
            w = openpyxl.Workbook()
            s = w.active; s.title = 'Cards'
            s['B17'] = 'text 5555555555554444'
            s['D7'] = datetime.datetime(2001, 2, 3); s['D7'].number_format = 'dd.mm.yyyy'
            w.save('plain.xlsx')
            names = {'sharedStrings.xml': 'one.xml', 'styles.xml': 'two.xml'}
            for name, extra in [('some.xlsx', {}), ('all.xlsx', {'workbook.xml': 'three.xml', 'sheet1.xml': 'four.xml'})]:
                with zipfile.ZipFile('plain.xlsx') as old, zipfile.ZipFile(name, 'w') as new:
                    for info in old.infolist():
                        data, path = old.read(info).decode(), info.filename
                        for before, after in (names | extra).items():
                            data, path = data.replace(before, after), path.replace(before, after)
                        new.writestr(path, data)
            END
            """)
        for name in ["plain.xlsx", "some.xlsx", "all.xlsx"] {
            let recording = try shop.extract(name)
            #expect(recording.locations(of: "5555555555554444") == ["#Cards!B17"], "\(name)")
            #expect(recording.locations(of: "03.02.2001") == ["#Cards!D7"], "\(name)")
        }
    }

    @Test("texts that are missing are told, and a cell that is cut off is kept")
    func missingStrings() throws {
        let shop = try Workshop()
        try shop.package(
            "a.xlsx",
            [
                "[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>",
                "xl/worksheets/sheet1.xml":
                    "<worksheet><sheetData><row><c t='s'><v>1</v></c></row></sheetData></worksheet>",
            ])
        #expect(try shop.extract("a.xlsx").reasons == [.corrupt])
        try shop.package(
            "b.xlsx",
            [
                "[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>",
                "xl/worksheets/sheet1.xml": "<worksheet><sheetData><row r='7'><c r='C7'><v>4111111111111111</v>",
            ])
        let recording = try shop.extract("b.xlsx")
        #expect(recording.locations(of: "4111111111111111") == ["#sheet1!C7"])
        #expect(recording.reasons == [.truncated])
    }

    @Test("text where no sheet has any is read, and two values of a cell are not joined")
    func oddSheet() throws {
        let shop = try Workshop()
        try shop.package(
            "a.xlsx",
            [
                "[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>",
                "xl/worksheets/sheet1.xml":
                    "<worksheet><sheetData>loose 5555555555554444<row r='1'>in row 378282246310005<c r='A1'><v>41111111</v><v>11111111</v></c></row>"
                    + "<row r='2'><c r='A2'><v>4111111111111111</v></c></row></sheetData></worksheet>",
            ])
        let recording = try shop.extract("a.xlsx")
        #expect(recording.locations(of: "loose 5555555555554444").count == 1)
        #expect(recording.locations(of: "in row 378282246310005").count == 1)
        #expect(recording.locations(of: "41111111 11111111") == ["#sheet1!A1"])
        #expect(recording.locations(of: "4111111111111111") == ["#sheet1!A2"])
    }

    @Test("a long text that millions of cells share is written out some times, and what it comes to counts")
    func sharedBomb() throws {
        let shop = try Workshop()
        let cells = String(repeating: "<c t='s'><v>0</v></c>", count: 100_000)
        let parts = { (text: Int) -> KeyValuePairs<String, String> in
            [
                "[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>",
                "xl/sharedStrings.xml": "<sst><si><t>\(String(repeating: "y", count: text))</t></si></sst>",
                "xl/worksheets/sheet1.xml":
                    "<worksheet><sheetData><row><c><v>4111111111111111</v></c>\(cells)</row></sheetData></worksheet>",
            ]
        }
        try shop.package("long.xlsx", parts(40_000))
        let long = try shop.extract("long.xlsx")
        #expect(long.locations(of: "4111111111111111") == ["#sheet1!A1"])
        #expect(long.segments.reduce(0) { $0 + $1.bytes.count } < 8_000_000)
        try shop.package("short.xlsx", parts(1000))
        var limits = ExtractionLimits()
        limits.expandedBytes = 30_000_000
        let short = try shop.extract("short.xlsx", limits: limits)
        #expect(short.locations(of: "4111111111111111") == ["#sheet1!A1"])
        #expect(short.reasons.contains(.expandedBytesLimit))
    }

    @Test("more shared strings than memory allows are read apart from their cells")
    func manyStrings() throws {
        let shop = try Workshop()
        try shop.package(
            "a.xlsx",
            [
                "[Content_Types].xml": "<Types/>",
                "xl/worksheets/sheet1.xml":
                    "<worksheet><sheetData><row><c t='s'><v>0</v></c><c t='s'><v>40000</v></c></row></sheetData></worksheet>",
                "xl/sharedStrings.xml":
                    "<sst>" + (0...40_000).map { "<si><t>text number \($0)</t></si>" }.joined() + "</sst>",
                "xl/workbook.xml": "<workbook/>",
            ])
        var limits = ExtractionLimits()
        limits.childMemoryBytes = 1 << 20
        let recording = try shop.extract("a.xlsx", limits: limits)
        #expect(recording.locations(of: "text number 0\n").contains("#sheet1!A1"))
        #expect(recording.locations(of: "text number 40000\n") == ["#sharedstrings"])
        #expect(recording.reasons.contains(.memoryLimit))
    }

    @Test("slides are told by their order, with notes, comments, charts and links outside")
    func slides() throws {
        let shop = try Workshop()
        let r = "xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'"
        try shop.package(
            "a.pptx",
            [
                "[Content_Types].xml": "<Types/>",
                "ppt/presentation.xml":
                    "<p:presentation xmlns:p='p' \(r)><p:sldIdLst><p:sldId id='256' r:id='rId9'/><p:sldId id='257' r:id='rId2'/></p:sldIdLst></p:presentation>",
                "ppt/_rels/presentation.xml.rels":
                    "<Relationships><Relationship Id='rId2' Target='slides/slide1.xml'/><Relationship Id='rId9' Target='/ppt/slides/slide2.xml'/></Relationships>",
                "ppt/slides/slide1.xml":
                    "<p:sld xmlns:p='p' xmlns:a='a'><p:cNvPr id='4' name='x' descr='picture of 378282246310005'/><a:p><a:r><a:t>4111</a:t></a:r><a:r><a:t>111111111111</a:t></a:r></a:p></p:sld>",
                "ppt/slides/slide2.xml":
                    "<p:sld xmlns:p='p' xmlns:a='a'><a:p><a:r><a:t>5555555555554444</a:t></a:r></a:p></p:sld>",
                "ppt/slides/_rels/slide1.xml.rels":
                    "<Relationships><Relationship Id='r1' Target='../notesSlides/notesSlide7.xml'/><Relationship Id='r2' Target='../charts/chart1.xml'/><Relationship Id='r3' Target='https://example.com/?card=6011111111111117' TargetMode='External'/></Relationships>",
                "ppt/notesSlides/notesSlide7.xml":
                    "<p:notes xmlns:p='p' xmlns:a='a'><a:p><a:r><a:t>note 3530111333300000</a:t></a:r></a:p></p:notes>",
                "ppt/charts/chart1.xml":
                    "<c:chartSpace xmlns:c='c'><c:v>30569309025904</c:v><c:v>2</c:v></c:chartSpace>",
            ])
        let recording = try shop.extract("a.pptx")
        #expect(recording.locations(of: "4111111111111111") == ["#slide 2"])
        #expect(recording.locations(of: "picture of 378282246310005") == ["#slide 2"])
        #expect(recording.locations(of: "5555555555554444") == ["#slide 1"])
        #expect(recording.locations(of: "note 3530111333300000") == ["#notes slide 2"])
        #expect(recording.locations(of: "30569309025904\n2") == ["#chart1 slide 2"])
        #expect(recording.locations(of: "6011111111111117") == ["#links"])
        #expect(recording.state == .scanned)
    }

    @Test("comments, notes, text boxes, deleted text and fields of a Word document")
    func asides() throws {
        let shop = try Workshop()
        let w = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main' xmlns:mc='mc'"
        let box = "<w:txbxContent><w:p><w:r><w:t>box 4111</w:t></w:r><w:r><w:t>1111</w:t></w:r></w:p></w:txbxContent>"
        try shop.package(
            "a.docm",
            [
                "[Content_Types].xml": "<Types/>",
                "word/document.xml":
                    "<w:document \(w)><w:body><w:p><w:r><w:t>before </w:t></w:r><w:r><mc:AlternateContent><mc:Choice>\(box)</mc:Choice><mc:Fallback>\(box)</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>after</w:t></w:r></w:p>"
                    + "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>5555</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:tab/><w:t>4444</w:t></w:r><w:r><w:instrText> HYPERLINK \"mailto:</w:instrText></w:r><w:r><w:instrText>ann@example.com\"</w:instrText></w:r></w:p></w:body></w:document>",
                "word/comments.xml":
                    "<w:comments \(w)><w:comment w:author='Ann'><w:p><w:r><w:t>one</w:t></w:r></w:p></w:comment><w:comment w:author='Bob'><w:p><w:r><w:t>two 6011</w:t></w:r></w:p></w:comment></w:comments>",
                "word/footnotes.xml":
                    "<w:footnotes \(w)><w:footnote><w:p><w:r><w:t>foot 3530</w:t></w:r></w:p></w:footnote></w:footnotes>",
                "customXml/item1.xml": "<root><Card holder='Ann'>30569309025904</Card></root>",
                "docProps/custom.xml":
                    "<Properties><property fmtid='{0}' pid='2' name='MSIP_Label_2096f6a2-d2f7-48be-b329-b73aaa526e5d_Name'><vt:lpwstr xmlns:vt='vt'>Highly Confidential</vt:lpwstr></property></Properties>",
                "word/embeddings/list.csv": "name,card\nAnn,4222222222222\n",
            ])
        let recording = try shop.extract("a.docm")
        #expect(recording.locations(of: "before after\nbox 41111111\n5555\t4444\n") == ["#paragraph 1"])
        #expect(recording.locations(of: "box 41111111") == ["#paragraph 1"])
        #expect(recording.locations(of: "gone\n HYPERLINK \"mailto:ann@example.com\"\n") == ["#paragraph 2"])
        #expect(recording.locations(of: "two 6011") == ["#comment 2"])
        #expect(recording.locations(of: "foot 3530") == ["#footnotes paragraph 1"])
        #expect(recording.locations(of: "holder: Ann\nCard: 30569309025904") == ["#customXml/item1"])
        #expect(
            recording.locations(of: "MSIP_Label_2096f6a2-d2f7-48be-b329-b73aaa526e5d_Name: Highly Confidential") == [
                "#properties"
            ])
        #expect(recording.locations(of: "4222222222222") == ["word/embeddings/list.csv"])
        #expect(recording.state == .scanned)
    }

    @Test("captions of tables, anchors, chosen values, readings of words, and what a fallback says otherwise")
    func besideTheLine() throws {
        let shop = try Workshop()
        let text = { (text: String) in "<w:r><w:t>\(text)</w:t></w:r>" }
        try shop.package(
            "a.docx",
            [
                "[Content_Types].xml": "<Types/>",
                "word/document.xml":
                    "<w:document xmlns:w='wordprocessingml' xmlns:mc='mc' xmlns:v='v'><w:body>"
                    + "<w:tbl><w:tblPr><w:tblCaption w:val='caption 6011'/><w:tblDescription w:val='about 3530'/></w:tblPr>"
                    + "<w:tr><w:tc><w:p>\(text("cell"))</w:p></w:tc></w:tr></w:tbl>"
                    + "<w:p><w:ruby><w:rt>\(text("above"))</w:rt><w:rubyBase>\(text("4111 1111"))</w:rubyBase></w:ruby>"
                    + "\(text(" 1111 1111"))<w:hyperlink w:anchor='mark_5555'>\(text(" link"))</w:hyperlink></w:p>"
                    + "<w:p><w:sdt><w:sdtPr><w:dropDownList w:lastValue='chosen 3782'/></w:sdtPr></w:sdt>"
                    + "<v:shape href='https://h.example/?id=4242'/><mc:AlternateContent><mc:Choice>\(text("new"))</mc:Choice>"
                    + "<mc:Fallback>\(text("old"))</mc:Fallback></mc:AlternateContent>\(text(" end"))</w:p></w:body></w:document>",
            ])
        let recording = try shop.extract("a.docx")
        #expect(
            recording.text(at: "")
                == """
                cell
                caption 6011
                about 3530
                4111 1111 1111 1111 link
                above
                mark_5555
                new end
                chosen 3782
                https://h.example/?id=4242
                old

                """)
    }

    @Test("fallbacks without number cost no more than their bytes, and each line is told once")
    func manyFallbacks() throws {
        let shop = try Workshop()
        let box = { (text: String) in "<w:txbxContent><w:p><w:r><w:t>\(text)</w:t></w:r></w:p></w:txbxContent>" }
        let fallbacks = (0..<20_000).map { "<mc:Fallback>\(box("f \($0 / 2)"))</mc:Fallback>" }.joined()
        try shop.package(
            "a.docx",
            [
                "[Content_Types].xml": "<Types/>",
                "word/document.xml":
                    "<w:document xmlns:w='wordprocessingml' xmlns:mc='mc'><w:body><w:p><mc:AlternateContent><mc:Choice>"
                    + "\(box("f 0"))</mc:Choice>\(fallbacks)</mc:AlternateContent></w:p>"
                    + "<w:p><w:r><w:t>planted</w:t></w:r></w:p></w:body></w:document>",
            ])
        var limits = ExtractionLimits()
        limits.wallSeconds = 20
        let recording = try shop.extract("a.docx", limits: limits)
        #expect(recording.state == .scanned)
        #expect(recording.text(at: "") == (0..<10_000).map { "f \($0)\n" }.joined() + "planted\n")
    }

    @Test("wrong names and types, and a document inside an archive")
    func disguised() throws {
        let shop = try Workshop()
        try shop.package(
            "plain",
            [
                "odd/one":
                    "<x:document xmlns:x='wordprocessingml'><x:body><x:p><x:r><x:t>4111</x:t></x:r><x:r><x:t>1111</x:t></x:r></x:p></x:body></x:document>",
                "filler": String(repeating: "x", count: 20_000), "[Content_Types].xml": "<Types>broken",
            ])
        try shop.make("mv plain list.jpg; printf 'hello' > b.txt; zip -q outer.zip list.jpg b.txt")
        #expect(try shop.extract("list.jpg").locations(of: "41111111") == ["#paragraph 1"])
        #expect(try shop.extract("outer.zip").locations(of: "41111111") == ["list.jpg#paragraph 1"])
    }
}

extension Recording {
    /// The cells of a sheet as `#Sheet!B17`, a tab, and the text.
    func cells(of part: String) -> [String] {
        var result: [String] = []
        for segment in segments where segment.segment.part == part {
            for line in segment.bytes.split(separator: 0x0A) {
                for cell in line.split(separator: 0x09) {
                    result.append(String(decoding: cell, as: UTF8.self))
                }
            }
        }
        return zip(places(of: part), result).map { "\($0)\t\($1)" }
    }
}

extension Workshop {
    /// Makes a zip of texts with zip(1), in their order.
    func package(_ name: String, _ members: KeyValuePairs<String, String>, stored: Bool = false) throws {
        var names: [String] = []
        for (path, text) in members {
            let file = folder.appending(path: "package/\(path)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
            names.append("'\(path)'")
        }
        let options = stored ? "-q -X -D -0" : "-q -X -D"
        try make("cd package; zip \(options) ../made.zip \(names.joined(separator: " ")); mv ../made.zip '../\(name)'")
        try FileManager.default.removeItem(at: folder.appending(path: "package"))
    }
}
