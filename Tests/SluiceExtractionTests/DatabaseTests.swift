import Foundation
import SluiceCore
import Testing

@Suite("SQLite databases")
struct DatabaseTests {
    /// Makes a database with sqlite3(1).
    private func make(_ sql: String, in shop: Workshop, name: String = "app.db") throws {
        try shop.make("sqlite3 \(name) <<'SQL' >/dev/null\n\(sql)\nSQL")
    }

    private static let customers = """
        CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, email TEXT, card);
        INSERT INTO customers VALUES (1, 'Ann', 'ann@example.com', '4111111111111111');
        INSERT INTO customers VALUES (17, 'Bob', 'bob@example.com', 5555555555554444);
        INSERT INTO customers VALUES (18, 'Cy', NULL, 378282246310005.0);
        """

    @Test("each value is found at its table, column and row, as a file and as a member")
    func places() throws {
        let shop = try Workshop()
        try make(Self.customers, in: shop)
        try shop.make("zip -q a.zip app.db; gzip -k app.db")
        for (file, path) in [("app.db", ""), ("a.zip", "app.db"), ("app.db.gz", "app.db")] {
            let recording = try shop.extract(file)
            #expect(recording.locations(of: "4111111111111111") == ["\(path)#customers!card[1]"])
            #expect(recording.locations(of: "bob@example.com") == ["\(path)#customers!email[17]"])
            #expect(recording.locations(of: "5555555555554444") == ["\(path)#customers!card[17]"])
            #expect(recording.locations(of: "378282246310005\n") == ["\(path)#customers!card[18]"])
            #expect(recording.locations(of: "CREATE TABLE customers") == ["\(path)#(schema)"])
            #expect(recording.state == .scanned)
            #expect(recording.reasons.isEmpty)
        }
    }

    @Test("the names of the columns are the first line, so that they label what stands below")
    func header() throws {
        let shop = try Workshop()
        try make(Self.customers, in: shop)
        let text = try shop.extract("app.db").segments.first { $0.segment.part == "customers" }.map {
            String(decoding: $0.bytes, as: UTF8.self)
        }
        #expect(try #require(text).hasPrefix("id\tname\temail\tcard\n1\tAnn\tann@example.com\t4111111111111111\n"))
    }

    @Test("as many values are found as sqlite3 counts, in tables without row numbers and with odd names too")
    func counts() throws {
        let shop = try Workshop()
        try make(
            """
            CREATE TABLE "odd ""name""!" ("rowid" TEXT, "a b" TEXT);
            CREATE TABLE keyed (code TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
            CREATE TABLE "select" (rowid, _rowid_, oid);
            CREATE VIRTUAL TABLE notes USING fts5(body);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
              INSERT INTO "odd ""name""!" SELECT 'planted-' || i, hex(randomblob(40)) FROM n;
            INSERT INTO keyed SELECT 'k' || rowid, 'planted-keyed' FROM "odd ""name""!" LIMIT 500;
            INSERT INTO "select" VALUES ('planted-a', 'planted-b', 'planted-c');
            INSERT INTO notes VALUES ('planted-note in a full text index');
            CREATE VIEW everything AS SELECT 'planted-view' FROM keyed;
            """, in: shop)
        let recording = try shop.extract("app.db")
        #expect(recording.state == .scanned)
        let locations = recording.locations(of: "planted-").filter { !$0.hasPrefix("#(") }
        #expect(locations.count { $0.hasPrefix("#odd \"name\"\\u{21}") } == 3000)
        #expect(locations.count { $0.hasPrefix("#keyed!value[") } == 500)
        #expect(Set(locations).isSuperset(of: ["#select!rowid[1]", "#select!_rowid_[1]", "#select!oid[1]"]))
        #expect(recording.locations(of: "planted-note").contains("#notes_content!c0[1]"))
        #expect(recording.locations(of: "planted-note in").count == 1)
    }

    @Test("blobs that are contents are read as what they are, others with their row")
    func blobs() throws {
        let shop = try Workshop()
        try shop.make("echo planted-inside > inside.txt; zip -q inside.zip inside.txt; echo planted-raw > raw.txt")
        try make(
            """
            CREATE TABLE files (name TEXT, body BLOB, note TEXT);
            INSERT INTO files VALUES ('a', readfile('inside.zip'), 'planted-note');
            INSERT INTO files VALUES ('b', readfile('raw.txt'), NULL);
            INSERT INTO files VALUES ('c', x'00ff00ff0102', 'after');
            """, in: shop)
        let recording = try shop.extract("app.db")
        #expect(recording.paths(of: "planted-inside") == ["files.body[1]!inside.txt"])
        #expect(recording.locations(of: "planted-note") == ["#files!note[1]"])
        #expect(recording.locations(of: "planted-raw") == ["#files!body[2]"])
        #expect(recording.locations(of: "after") == ["#files!note[3]"])
        #expect(recording.state == .scanned)
        #expect(recording.verdict?.membersSeen == 2)
    }

    @Test("deleted rows that are still in the file are found")
    func deleted() throws {
        let shop = try Workshop()
        try make(
            """
            PRAGMA secure_delete = OFF;
            CREATE TABLE t (v TEXT); CREATE TABLE gone (v TEXT);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400)
              INSERT INTO gone SELECT 'planted-dropped ' || i FROM n;
            INSERT INTO t VALUES ('planted-deleted in a page that stays'), ('kept');
            DELETE FROM t WHERE v LIKE 'planted%'; DROP TABLE gone;
            """, in: shop)
        let recording = try shop.extract("app.db")
        #expect(recording.locations(of: "planted-deleted").contains("#(deleted)"))
        #expect(recording.locations(of: "planted-dropped 399").contains("#(deleted)"))
        #expect(recording.state == .scanned)
    }

    @Test("UTF-16 databases, write-ahead mode, and large values are read")
    func kinds() throws {
        let shop = try Workshop()
        try make("PRAGMA encoding = 'UTF-16be'; CREATE TABLE t (v); INSERT INTO t VALUES ('Müller planted');", in: shop)
        try make(
            "PRAGMA journal_mode = WAL; CREATE TABLE t (v); INSERT INTO t VALUES ('planted');", in: shop, name: "w.db")
        try make(
            "PRAGMA page_size = 512; CREATE TABLE t (v); INSERT INTO t VALUES (hex(zeroblob(3000000)) || 'planted');",
            in: shop, name: "big.db")
        #expect(try shop.extract("app.db").locations(of: "Müller planted") == ["#t!v[1]"])
        #expect(try shop.extract("w.db").locations(of: "planted") == ["#t!v[1]"])
        var recording = Recording()
        recording.keptBytes = 8 << 20
        try shop.extract("big.db", into: &recording)
        #expect(recording.locations(of: "planted") == ["#t!v[1]"])
        #expect(recording.state == .scanned)
    }

    @Test("a log of write-ahead mode alone is looked at as bytes")
    func log() throws {
        let shop = try Workshop()
        try shop.make(
            """
            python3 - <<'PY'
            import sqlite3, shutil
            db = sqlite3.connect("w.db"); db.execute("PRAGMA journal_mode = WAL"); db.execute("CREATE TABLE t (v)")
            db.execute("INSERT INTO t VALUES ('planted-log')"); db.commit(); shutil.copy("w.db-wal", "log")
            PY
            """)
        let recording = try shop.extract("log")
        #expect(recording.paths(of: "planted-log") == [""])
        #expect(recording.reasons == [.unsupported])
    }

    @Test("a damaged database is read as far as it goes, and then as bytes", arguments: [0, 1, 2, 3])
    func damaged(seed: UInt64) throws {
        let shop = try Workshop()
        try make(
            """
            CREATE TABLE a (v TEXT); CREATE TABLE b (v TEXT);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
              INSERT INTO a SELECT 'filler row number ' || i FROM n;
            INSERT INTO b VALUES ('planted');
            """, in: shop)
        let bytes = try Array(Data(contentsOf: shop.folder.appending(path: "app.db")))
        try shop.write(Array(bytes.prefix(bytes.count / 2)), to: "cut")
        let cut = try shop.extract("cut")
        #expect(cut.reasons.contains(.truncated))
        #expect(!cut.locations(of: "filler row number 17").isEmpty)
        var generator = SplitMix(state: seed)
        for _ in 0..<40 {
            var changed = bytes
            for _ in 0..<60 {
                let first = Int.random(in: 100..<changed.count, using: &generator)
                changed[first] = .random(in: 0...255, using: &generator)
            }
            try shop.write(changed, to: "flipped")
            let recording = try shop.extract("flipped")
            #expect(recording.verdict != nil)
            if recording.state == .scanned { continue }
            #expect(!recording.reasons.isDisjoint(with: [.corrupt, .truncated, .encoding, .memoryLimit]))
        }
        try shop.write(Array(bytes.prefix(60)), to: "stub")
        #expect(try shop.extract("stub").reasons.contains(.corrupt))
    }

    @Test("what is encrypted as a whole looks like any bytes, and is told so")
    func encrypted() throws {
        let shop = try Workshop()
        try make(Self.customers, in: shop)
        try shop.make("openssl enc -aes-256-ctr -nosalt -pass pass:secret -pbkdf2 -in app.db -out closed.db")
        #expect(try shop.extract("closed.db").reasons == [.unsupported])
    }

    @Test("a schema that names one page many times ends at the limit")
    func bomb() throws {
        let shop = try Workshop()
        try make(
            """
            CREATE TABLE t (v TEXT);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
              INSERT INTO t SELECT hex(zeroblob(500)) FROM n;
            """, in: shop)
        try shop.make(
            """
            sqlite3 -unsafe-testing app.db <<'SQL' >/dev/null || sqlite3 app.db <<'SQL2' >/dev/null
            PRAGMA writable_schema = ON;
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
              INSERT INTO sqlite_schema SELECT 'table', 't' || i, 't' || i, 2, 'CREATE TABLE t' || i || ' (v TEXT)' FROM n;
            SQL
            PRAGMA writable_schema = ON;
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
              INSERT INTO sqlite_schema SELECT 'table', 't' || i, 't' || i, 2, 'CREATE TABLE t' || i || ' (v TEXT)' FROM n;
            SQL2
            """)
        var limits = ExtractionLimits()
        limits.expandedBytes = 32 << 20
        var recording = Recording()
        recording.keptBytes = 100
        try shop.extract("app.db", limits: limits, into: &recording)
        #expect(recording.reasons.contains(.expandedBytesLimit))
    }
}
