import Foundation
import SluiceCore
import Testing

@testable import SluiceExtraction

/// Documents that are one XML document. LibreOffice and python-docx make what they hold.
@Suite("Documents that are one XML document")
struct FlatDocumentTests {
    /// Writes the parts of a package as one XML document, as Word does.
    private static let flatten = #"""
        import base64, re, zipfile
        def flatten(source, target, encoding='utf-8'):
            z = zipfile.ZipFile(source)
            out = ['<?xml version="1.0" standalone="yes"?><?mso-application progid="Word.Document"?>'
                   '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">']
            for name in z.namelist():
                if name == '[Content_Types].xml': continue
                data = z.read(name)
                if name.endswith(('.xml', '.rels')):
                    text = re.sub(r'^\s*<\?xml[^>]*\?>', '', data.decode('utf-8-sig'))
                    out.append(f'<pkg:part pkg:name="/{name}" pkg:padding="0"><pkg:xmlData>{text}</pkg:xmlData></pkg:part>')
                else:
                    lines = base64.encodebytes(data).decode()
                    out.append(f'<pkg:part pkg:name="/{name}" pkg:compression="store"><pkg:binaryData>{lines}</pkg:binaryData></pkg:part>')
            open(target, 'w', encoding=encoding).write(''.join(out) + '</pkg:package>')
        """#

    @Test("a package is read as the document that its parts make")
    func package() throws {
        let shop = try Workshop()
        try shop.make(
            """
            printf 'card 3530111333300000\\n' > inner.txt; /usr/bin/zip -qX inner.zip inner.txt
            /usr/bin/python3 - <<'END'
            \(Self.flatten)
            import docx
            d = docx.Document()
            d.add_paragraph('First')
            p = d.add_paragraph('Split ')
            for digit in '5555555555554444': p.add_run(digit).bold = True
            d.sections[0].header.paragraphs[0].text = 'header 6011111111111117'
            d.core_properties.title = 'title 30569309025904'
            d.save('a.docx')
            with zipfile.ZipFile('a.docx', 'a') as z: z.write('inner.zip', 'word/embeddings/inner.zip')
            flatten('a.docx', 'a.xml')
            flatten('a.docx', 'wide.xml', 'utf-16')
            text = open('a.xml').read()
            open('cut.xml', 'w').write(text[:text.index('5</w:t>') + 200])
            open('bad.xml', 'w').write(text.replace('<pkg:binaryData>', '<pkg:binaryData>4111-1111-1111-1111 (x) ', 1))
            END
            """)
        for name in ["a.xml", "wide.xml"] {
            let recording = try shop.extract(name)
            #expect(recording.locations(of: "Split 5555555555554444") == ["#paragraph 2"], "\(name)")
            #expect(recording.locations(of: "header 6011111111111117") == ["#header1 paragraph 1"])
            #expect(recording.locations(of: "title: title 30569309025904") == ["#properties"])
            #expect(recording.paths(of: "3530111333300000") == ["word/embeddings/inner.zip!inner.txt"])
            #expect(recording.verdict?.mediaType == "application/vnd.openxmlformats-package.flat-xml")
        }
        #expect(try shop.extract("cut.xml").reasons.contains(.truncated))
        #expect(try shop.extract("bad.xml").reasons.contains(.corrupt))
    }

    @Test("runs of a text of Word 2003 are joined, and its pictures and objects are members")
    func word2003() throws {
        let shop = try Workshop()
        try shop.make(
            """
            printf 'card 3530111333300000\\n' > inner.txt; /usr/bin/zip -qX inner.zip inner.txt
            (printf '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
            printf '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body><w:p><w:r>'
            printf '<w:t>card 41111111</w:t></w:r><w:r><w:t>11111111</w:t></w:r></w:p><w:p><w:r><w:t>next</w:t></w:r>'
            printf '<w:r><w:pict><w:binData w:name="wordml://1.zip">'; base64 inner.zip
            printf '</w:binData></w:pict></w:r></w:p></w:body></w:wordDocument>') > a.xml
            """)
        let recording = try shop.extract("a.xml")
        #expect(recording.locations(of: "card 4111111111111111\n") == ["#paragraph 1"])
        #expect(recording.locations(of: "next") == ["#paragraph 2"])
        #expect(recording.paths(of: "3530111333300000") == ["data 1!inner.txt"])
        #expect(recording.state == .scanned)
    }

    @Test("hostile marks around parts take no time")
    func hostileMarks() {
        let start = "<p:package xmlns:p='http://schemas.microsoft.com/office/2006/xmlPackage'>"
        let many = 200_000
        for text in [
            "=", "=\"\"", "= ", "<", "<!--", "<![CDATA[", "<p:xmlData>", "</p:xmlData>", "<p:part name='a'>", "\"",
        ] {
            let bytes = Array((start + "<p:part " + String(repeating: text, count: many) + ">x").utf8)
            #expect(FlatPackage(bytes).isCut)
        }
    }

    @Test("what stands behind fields of an OpenDocument is read")
    func fields() throws {
        let shop = try Workshop()
        try shop.make(
            """
            (printf '<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            printf 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text><text:p>'
            printf '<text:placeholder text:description="planted 1">a</text:placeholder><text:text-input '
            printf 'text:description="planted 2">b</text:text-input><text:expression text:formula="planted 3">c'
            printf '</text:expression><text:database-display text:column-name="planted 4"/></text:p></office:text>'
            printf '</office:body></office:document>') > a.fodt
            """)
        let recording = try shop.extract("a.fodt")
        for number in 1...4 { #expect(recording.locations(of: "planted \(number)\n") == ["#paragraph 1"]) }
    }

    @Test("pictures and objects of a flat OpenDocument are members")
    func openDocument() throws {
        let shop = try Workshop()
        try shop.make(
            """
            printf 'card 3530111333300000\\n' > inner.txt; /usr/bin/zip -qX inner.zip inner.txt
            (printf '<?xml version="1.0"?><office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
            printf 'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
            printf 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:text><text:p>one '
            printf '<draw:frame><draw:object-ole><office:binary-data>'; base64 inner.zip
            printf '</office:binary-data></draw:object-ole><draw:image><office:binary-data>'; base64 inner.zip
            printf '</office:binary-data></draw:image></draw:frame><draw:image><office:binary-data>4111 (not) 1111'
            printf '</office:binary-data></draw:image>two</text:p></office:text></office:body></office:document>') > a.fodt
            """)
        let recording = try shop.extract("a.fodt")
        #expect(recording.paths(of: "3530111333300000") == ["object 1!inner.txt", "picture 1!inner.txt"])
        #expect(recording.locations(of: "one two") == ["#paragraph 1"])
        #expect(recording.locations(of: "4111 (not) 1111") == ["#paragraph 1"])
    }
}
