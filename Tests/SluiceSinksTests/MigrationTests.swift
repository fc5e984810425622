import Foundation
import SluiceCore
import SluiceSinks
import Testing

/// Databases as earlier versions made them, from the text of their tables.
@Suite("Databases of older versions")
struct MigrationTests {
    private let folder = TemporaryFolder()
    private var path: String { folder.file("sluice.db") }

    /// What each version added to the tables of the one before.
    private static func tables(_ version: Int) -> String {
        let test = version >= 2 ? "test INTEGER NOT NULL DEFAULT 0," : ""
        let resume =
            version >= 3 ? ", scope TEXT NOT NULL DEFAULT '', output_path TEXT, output_bytes INTEGER" : ""
        let stands = version >= 3 ? "fingerprint TEXT, examination TEXT," : ""
        let attempts = version >= 4 ? "attempts INTEGER NOT NULL DEFAULT 0," : ""
        let outputDigest = version >= 6 ? ", output_digest TEXT" : ""
        let digests = version >= 6 ? "content_digest TEXT, ignored TEXT," : ""
        let notes =
            version >= 5
            ? """
            CREATE TABLE source_notes (
                source TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (source, key)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE asset_references (
                tenant TEXT NOT NULL, asset_kind TEXT NOT NULL, asset_id TEXT NOT NULL, reference TEXT NOT NULL,
                PRIMARY KEY (tenant, asset_kind, asset_id)
            ) STRICT, WITHOUT ROWID;
            INSERT INTO asset_references VALUES
                ('w', 'conversation_file', 'file-1', '{"conversation_id":"c1","is_temporary_chat":true}'),
                ('w', 'conversation_file', 'file-2', '{"conversation_id":"c2","is_temporary_chat":null}');
            INSERT INTO findings VALUES (2, '6d0e3c5e-0000-5000-8000-000000000002', '\(FindingType.conversationFileMatch.id)',
                'Data Loss Prevention', 'high', 'resolved', 1, 1, 1, 'w', 'conversation_file', 'file-2', NULL, 0, NULL, NULL,
                NULL, NULL, NULL, NULL, 'p', 1, 1, '{"places":[{"conversation_id":"c2"},{"conversation_id":"c3"}],
                "place_count":20,"is_temporary_chat":false}', 1, 0, NULL, NULL);
            INSERT INTO source_notes VALUES
                ('openai.workspace/w', 'logs/CONVERSATION_MESSAGE/a', '{"end_time":"2026-11-23T09:00:00Z","failures":3}'),
                ('openai.workspace/w', 'logs/CONVERSATION_MESSAGE/b', '{"end_time":"2026-11-23T09:00:00Z","failures":null}');
            """ : ""
        return """
            CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
            CREATE TABLE runs (
                sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, started INTEGER NOT NULL, ended INTEGER,
                complete INTEGER NOT NULL DEFAULT 0, profile_set TEXT NOT NULL, purpose TEXT NOT NULL,
                assets_seen INTEGER NOT NULL DEFAULT 0, assets_scanned INTEGER NOT NULL DEFAULT 0,
                assets_partial INTEGER NOT NULL DEFAULT 0, assets_skipped INTEGER NOT NULL DEFAULT 0,
                bytes INTEGER NOT NULL DEFAULT 0, bytes_scanned INTEGER NOT NULL DEFAULT 0,
                gaps TEXT NOT NULL DEFAULT '[]', counters TEXT NOT NULL DEFAULT '{}',
                findings TEXT NOT NULL DEFAULT '{}'\(resume)\(outputDigest)
            ) STRICT;
            CREATE TABLE findings (
                key INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, type_id TEXT NOT NULL, category TEXT NOT NULL,
                severity TEXT NOT NULL, status TEXT NOT NULL,
                first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL, resolved_at INTEGER,
                tenant TEXT NOT NULL, asset_kind TEXT NOT NULL, asset_id TEXT NOT NULL, asset_name TEXT,
                has_owner INTEGER NOT NULL, owner_id TEXT, owner_email TEXT,
                parent_kind TEXT, parent_id TEXT, parent_name TEXT, link TEXT, profile TEXT,
                match_count INTEGER NOT NULL, unique_count INTEGER NOT NULL, evidence TEXT NOT NULL,
                seen_run INTEGER NOT NULL, open_run INTEGER NOT NULL DEFAULT 0,
                muted_reason TEXT, muted_until INTEGER
            ) STRICT;
            CREATE INDEX findings_by_asset ON findings (tenant, asset_kind, asset_id);
            CREATE TABLE matches (
                finding INTEGER NOT NULL, position INTEGER NOT NULL, entry TEXT NOT NULL, info_type TEXT NOT NULL,
                severity TEXT NOT NULL, confidence TEXT NOT NULL, score INTEGER NOT NULL, why TEXT NOT NULL,
                path TEXT NOT NULL, byte_start INTEGER NOT NULL, byte_end INTEGER NOT NULL, line INTEGER NOT NULL,
                "column" INTEGER NOT NULL, page INTEGER, masked TEXT NOT NULL, value_hmac TEXT NOT NULL, \(test)
                PRIMARY KEY (finding, position)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE coverage (
                tenant TEXT NOT NULL, asset_kind TEXT NOT NULL, asset_id TEXT NOT NULL, position INTEGER NOT NULL,
                run INTEGER NOT NULL, asset_name TEXT, parent_kind TEXT, parent_id TEXT, parent_name TEXT,
                path TEXT NOT NULL, state TEXT NOT NULL, reasons TEXT NOT NULL, detail TEXT,
                bytes INTEGER NOT NULL, bytes_scanned INTEGER NOT NULL, media_type TEXT,
                members_seen INTEGER NOT NULL, members_scanned INTEGER NOT NULL, \(stands) \(attempts) \(digests)
                PRIMARY KEY (tenant, asset_kind, asset_id, position)
            ) STRICT, WITHOUT ROWID;
            \(notes)
            PRAGMA application_id = \(0x534C_5549);
            PRAGMA user_version = \(version);
            """
    }

    /// One run that found a card number in `/data/a.txt`, and looked at another file in vain.
    private static let rows = """
        INSERT INTO meta VALUES ('value_key', x'\(String(repeating: "07", count: 32))');
        INSERT INTO runs (sequence, id, started, ended, complete, profile_set, purpose, assets_seen, assets_scanned,
            assets_skipped)
        VALUES (1, '00000000-0000-4000-8000-000000000001', 1795510800000000, 1795510860000000, 1, 'sha256:00',
            'scan files', 2, 1, 1);
        INSERT INTO findings (key, id, type_id, category, severity, status, first_seen, last_seen, tenant, asset_kind,
            asset_id, asset_name, has_owner, profile, match_count, unique_count, evidence, seen_run)
        SELECT 1, '6d0e3c5e-0000-5000-8000-000000000000', '\(FindingType.localFileMatch.id)', 'Data Loss Prevention',
            'high', 'active', 1795510800000000, 1795510800000000, 'local', 'local_file', '/data/a.txt', 'a.txt', 0,
            'financial-information', 1, 1, '{}', 1;
        INSERT INTO matches (finding, position, entry, info_type, severity, confidence, score, why, path, byte_start,
            byte_end, line, "column", masked, value_hmac)
        VALUES (1, 0, 'payment-card.visa', 'CREDIT_CARD_NUMBER', 'high', 'high', 85, '["structured"]', 'a.txt', 0, 19,
            1, 1, '4111 **** **** 1111', '\(String(repeating: "ab", count: 32))');
        INSERT INTO coverage (tenant, asset_kind, asset_id, position, run, asset_name, path, state, reasons, bytes,
            bytes_scanned, members_seen, members_scanned)
        VALUES ('local', 'local_file', '/data/a.txt', 0, 1, 'a.txt', '', 'scanned', '[]', 10, 10, 0, 0),
            ('local', 'local_file', '/data/b.zip', 0, 1, 'b.zip', '', 'skipped', '["limit.time"]', 10, 0, 0, 0);
        """

    /// Names, types, defaults and keys of all columns.
    private func columns(_ path: String) throws -> String {
        try sqlite(
            path,
            """
            SELECT m.name, c.name, c.type, c."notnull", coalesce(c.dflt_value, '-'), c.pk FROM sqlite_schema m,
                pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY m.name, c.name
            """)
    }

    @Test("are brought up to date by the next run, keep what they hold, and are sound", arguments: 1...6)
    func migrated(version: Int) async throws {
        _ = try sqlite(path, Self.tables(version) + Self.rows)
        let refused = #expect(throws: SluiceError.self) { try ResultStore(path: path) }
        #expect(refused?.problem == "was written by an older sluice (schema \(version), this one reads 7)")
        #expect(try DatabaseCheck(path: path).isOlder)

        let sink = try DatabaseSink(path: path)
        let context = try await sink.begin(Sample.run(2))
        #expect(context.valueKey == [UInt8](repeating: 7, count: 32))
        let before = try #require(try everything(path).first { $0.finding.asset.kind == .localFile })
        #expect(before.finding.matches.map(\.masked) == ["4111 **** **** 1111"])
        #expect(before.finding.matches.map(\.isTest) == [false])
        try await sink.record(Sample.outcome(Sample.file("/data/a.txt", name: "a.txt")))
        try await sink.record(
            Sample.outcome(Sample.file("/data/b.zip", name: "b.zip"), state: .skipped, reasons: [.timeLimit]))
        try await sink.finish(Sample.summary(2, scanned: 2), listed: [])
        #expect(try everything(path).filter { $0.finding.asset.kind == .localFile }.map(\.status) == [.resolved])

        _ = try DatabaseSink(path: folder.file("new.db"))
        #expect(try columns(path) == columns(folder.file("new.db")))
        #expect(try sqlite(path, "PRAGMA user_version") == "7")
        #expect(try DatabaseCheck(path: path).problems.isEmpty)
        // Which log file failed was not noted, so it is read once more.
        let notes = try sqlite(path, "SELECT value FROM source_notes ORDER BY key")
        #expect(
            notes
                == (version < 5
                    ? ""
                    : """
                    {"end_time":"2026-11-23T09:00:00Z",\(version < 6 ? "\"attempts\":0" : "\"failures\":3")}
                    {"end_time":"2026-11-23T09:00:00Z","failures":null}
                    """))
        guard version >= 5 else { return }
        // Places that only a finding had are kept too.
        let places = ["file-1": ["c1"], "file-2": ["c2", "c3"]]
        for (id, conversations) in places {
            let text = try sqlite(
                path, "SELECT sightings FROM file_sightings WHERE tenant = 'w' AND asset_id = '\(id)'")
            let stored = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
            let evidence = try #require(FileSightings(stored: stored)).evidence
            #expect(evidence["place_count"] == (id == "file-1" ? 1 : 20))
            #expect(evidence["is_temporary_chat"] == .bool(id == "file-1"))
            var known = try #require(FileSightings(stored: stored))
            known.merge(FileSightings(places: [["conversation_id": .string(conversations[0])]], count: 0))
            #expect(known.evidence == evidence, "a place that is known is not counted again")
            for conversation in conversations { #expect(text.contains("\"conversation_id\":\"\(conversation)\"")) }
        }
    }

    @Test("stay as they are when a migration fails half-way")
    func failed() throws {
        _ = try sqlite(path, Self.tables(1) + Self.rows + "ALTER TABLE coverage ADD COLUMN fingerprint TEXT;")
        #expect(throws: SluiceError.self) { try DatabaseSink(path: path) }
        #expect(try sqlite(path, "PRAGMA user_version") == "1")
        #expect(try sqlite(path, "SELECT count(*) FROM pragma_table_info('matches') WHERE name = 'test'") == "0")
    }
}
