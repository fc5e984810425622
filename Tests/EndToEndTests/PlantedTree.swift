import Foundation

/// A folder with a value in each file, in forms that other programs made, and the search for those values.
struct PlantedTree {
    /// The values, one a line, in the form in which they were planted.
    let values: [String]
    /// Files that hold one, below the folder.
    let files: Set<String>

    /// Makes the folder `in` and, for names that hold a value, `named`.
    init(in folder: TemporaryFolder) throws {
        try folder.write(Self.maker, to: "plant.py")
        try folder.shell("/usr/bin/python3 plant.py && cd in && 7z a -bd c.7z ../deep.txt && rm ../deep.txt")
        let text = { (name: String) in
            try String(contentsOfFile: folder.path + "/" + name, encoding: .utf8).split(separator: "\n").map(
                String.init)
        }
        values = try text("planted")
        files = Set(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/in"))
    }

    /// Searches all files and the names of files below folders for values, also joined, grouped in another way and encoded.
    ///
    /// - Returns: file and form of what is found, one a line; empty for nothing.
    static func leaks(of values: [String], below paths: [String], in folder: TemporaryFolder) throws -> String {
        try folder.write(values.joined(separator: "\n"), to: "wanted")
        try folder.write(searcher, to: "search.py")
        let python = Program(executable: URL(fileURLWithPath: "/usr/bin/python3"))
        let result = try python.run(["search.py"] + paths, in: folder.url)
        guard result.status == 0 else { return result.errors }
        return result.output
    }

    /// Numbers are right in their checks: the rules are those of ISO/IEC 7812 (Luhn) and ISO 13616 (MOD 97-10).
    private static let maker = #"""
        import base64, email.message, gzip, io, os, random, tarfile, urllib.parse, zipfile
        import docx, openpyxl
        from reportlab.pdfgen import canvas
        pick = random.Random(20261127)
        planted = []
        def digits(n): return "".join(pick.choice("0123456789") for _ in range(n))
        def luhn(s):
            total = sum(sum(divmod(int(c) * (2 - i % 2), 10)) for i, c in enumerate(reversed(s)))
            return s + str(-total % 10)
        def card():
            number = luhn("4" + digits(14))
            planted.append(" ".join(number[i:i + 4] for i in range(0, 16, 4)))
            return "card number: " + planted[-1]
        def iban():
            account = digits(18)
            planted.append("DE%02d" % (98 - int(account + "131400") % 97) + account)
            return "iban: " + planted[-1]
        def ssn():
            planted.append("%03d-%02d-%04d" % (pick.randint(1, 665), pick.randint(1, 99), pick.randint(1, 9999)))
            return "ssn: " + planted[-1]
        def key():
            planted.append("AKIA" + "".join(pick.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") for _ in range(16)))
            return "aws access key: " + planted[-1]
        def put(name, data):
            os.makedirs(os.path.dirname(name) or ".", exist_ok=True)
            open(name, "wb").write(data if isinstance(data, bytes) else data.encode())
        def zipped(*members):
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
                for name, text in members: z.writestr(name, text)
            return out.getvalue()

        put("in/plain.txt", "\n".join([card(), iban(), ssn(), key()]))
        put("in/wide.txt", card().encode("utf-16"))
        put("in/encoded.txt", "note: " + base64.b64encode(("payment, " + card()).encode()).decode() + "\n"
            + urllib.parse.quote("payment, " + card()) + "\n")
        put("in/a.zip", zipped(("list.txt", card()), ("inner.zip", zipped(("deep/list.txt", ssn())))))
        put("in/names.zip", zipped((card() + ".txt", "nothing here"), ("b.txt", iban())))
        damaged = bytearray(zipped((card() + ".txt", digits(4000)), ("b.txt", digits(4000))))
        damaged[200:240] = b"\0" * 40
        put("in/damaged.zip", bytes(damaged))
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w:gz") as t:
            for name in ["x/" + card() + "/one.csv", "two.csv"]:
                data = (iban() + "\n").encode()
                info = tarfile.TarInfo(name); info.size = len(data)
                t.addfile(info, io.BytesIO(data))
        put("in/b.tar.gz", out.getvalue())
        put("deep.txt", key())
        message = email.message.EmailMessage()
        message["From"], message["To"], message["Subject"] = "a@example.com", "b@example.com", card()
        message.set_content("see below\n" + ssn())
        message.add_attachment((iban() + "\n").encode(), maintype="text", subtype="csv", filename=card() + ".csv")
        put("in/mail.eml", message.as_bytes())
        document = docx.Document(); document.add_paragraph(card()); document.core_properties.title = iban()
        document.save("in/letter.docx")
        book = openpyxl.Workbook(); sheet = book.active
        sheet.append(["card number", "iban"]); sheet.append([card()[13:], iban()[6:]])
        book.save("in/sheet.xlsx")
        page = canvas.Canvas("in/page.pdf"); page.drawString(40, 700, card()); page.setTitle(iban()); page.save()
        put("named/" + card() + ".txt", "nothing here")
        put("named/" + card() + ".zip", zipped((card() + ".txt", ssn())))
        open("planted", "w").write("\n".join(planted))
        """#

    private static let searcher = #"""
        import base64, os, sys, urllib.parse
        def base64_cores(data):
            for shift in range(3):
                whole = base64.b64encode(b"-" * shift + data).decode()
                core = whole[-(-shift * 8 // 6):(shift + len(data)) * 8 // 6]
                yield core
                yield core.replace("+", "-").replace("/", "_")
        needles, clear = {}, set()
        for value in open("wanted").read().split("\n"):
            joined = value.replace(" ", "").replace("-", "")
            spellings = {value, joined, value.lower()}
            if joined.isdigit() and len(joined) > 12:
                for sign in " -.":
                    spellings.add(sign.join(joined[i:i + 4] for i in range(0, len(joined), 4)))
            for text in spellings:
                clear.add(text.encode())
                needles[text.encode("utf-16-le")] = "utf-16"
                needles[text.encode("utf-16-be")] = "utf-16"
                needles[urllib.parse.quote(text, safe="").encode()] = "percent"
                needles[urllib.parse.quote_plus(text).encode()] = "percent"
                needles[text.encode().hex().encode()] = "hexadecimal"
                needles[text.encode().hex().upper().encode()] = "hexadecimal"
                for core in base64_cores(text.encode()): needles[core.encode()] = "base64"
        for top in sys.argv[1:]:
            for folder, folders, files in os.walk(top):
                for name in folders + files:
                    path = os.path.join(folder, name)
                    data = os.fsencode(name) + b"\n"
                    if os.path.isfile(path): data += open(path, "rb").read()
                    found = {"clear"} if any(text in data for text in clear) else set()
                    found |= {form for needle, form in needles.items() if needle not in clear and needle in data}
                    for form in sorted(found): print(os.path.relpath(path), form)
        """#
}
