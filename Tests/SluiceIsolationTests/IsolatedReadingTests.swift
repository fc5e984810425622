import SluiceCore
import SluiceIsolation
import Testing

@Suite("What a child reads inside its sandbox")
struct IsolatedReadingTests {
    @Test(
        "a charset whose converter is a library of its own",
        arguments: [
            ("KOI8-R", "Уважаемая госпожа Иванова, благодарим вас за оплату счёта по договору"),
            ("SHIFT_JIS", "お支払いありがとうございます。ご登録のカード番号は次のとおりです。"),
            ("GB18030", "尊敬的客户，感谢您的付款。您登记的银行卡号码如下，请核对。"), ("ISO-2022-JP", "お支払いありがとうございます。"),
        ])
    func charset(name: String, text: String) throws {
        let bytes = try shell("printf '%s planted' '\(text)' | iconv -f UTF-8 -t \(name)")
        var recording = Recording()
        try pool().extract(content(bytes), name: "a.txt", into: &recording)
        #expect(recording.text() == "\(text) planted")
        #expect(recording.verdict?.state == .scanned)
    }

    @Test("a database, and the archive in one of its values")
    func database() throws {
        let bytes = try shell(
            """
            echo planted-inside > inside.txt; zip -q inside.zip inside.txt
            sqlite3 a.db "CREATE TABLE t (v, b); INSERT INTO t VALUES ('planted-value', readfile('inside.zip'))"; cat a.db
            """)
        var recording = Recording()
        try pool().extract(content(bytes), name: "a.db", into: &recording)
        #expect(recording.text()?.contains("planted-value") == true)
        #expect(recording.text("t.b[1]!inside.txt") == "planted-inside\n")
        #expect(recording.verdict?.state == .scanned)
    }
}
