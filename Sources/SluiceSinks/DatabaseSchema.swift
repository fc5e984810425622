import SluiceCore

/// The tables of the result database and their version.
enum DatabaseSchema {
    /// `PRAGMA application_id` of our databases, the bytes `SLUI`: tells them from other programs' SQLite files.
    static let applicationID: Int64 = 0x534C_5549
    /// `PRAGMA user_version`; raised with every change of the tables.
    static let version: Int64 = 7

    /// Makes the tables in an empty database, and checks those of an existing one.
    ///
    /// - Throws: ``SluiceError`` for another program's database or one of a newer sluice, ``SQLiteFailure`` else.
    static func prepare(_ connection: SQLiteConnection, path: String) throws {
        try connection.transaction {
            if try isEmpty(connection) {
                try connection.run(tables + sourceTables)
                try connection.run("PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version)")
                let key = (0..<32).map { _ in UInt8.random(in: .min ... .max) }
                try connection.prepare("INSERT INTO meta (name, value) VALUES ('value_key', ?1)").run(.blob(key))
            } else {
                try checkOrigin(connection, path: path)
                try migrate(connection)
            }
        }
    }

    /// Brings the tables of an older version up to date, one version at a time.
    private static func migrate(_ connection: SQLiteConnection) throws {
        let found = try connection.integer("PRAGMA user_version")
        if found < 2 {
            try connection.run(
                "ALTER TABLE matches ADD COLUMN test INTEGER NOT NULL DEFAULT 0; PRAGMA user_version = 2")
        }
        if found < 3 {
            try connection.run(
                """
                ALTER TABLE runs ADD COLUMN scope TEXT NOT NULL DEFAULT '';
                ALTER TABLE runs ADD COLUMN output_path TEXT;
                ALTER TABLE runs ADD COLUMN output_bytes INTEGER;
                ALTER TABLE coverage ADD COLUMN fingerprint TEXT;
                ALTER TABLE coverage ADD COLUMN examination TEXT;
                PRAGMA user_version = 3
                """)
        }
        if found < 4 {
            try connection.run(
                "ALTER TABLE coverage ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0; PRAGMA user_version = 4")
        }
        if found < 5 { try connection.run(sourceTables + "PRAGMA user_version = 5") }
        if found < 6 {
            // A note that counted failures does not say which file it means, so that file is read once more.
            try connection.run(
                """
                ALTER TABLE coverage ADD COLUMN content_digest TEXT;
                ALTER TABLE coverage ADD COLUMN ignored TEXT;
                ALTER TABLE runs ADD COLUMN output_digest TEXT;
                UPDATE source_notes SET value = json_remove(json_set(value, '$.attempts', 0), '$.failures')
                    WHERE json_type(value, '$.failures') = 'integer';
                PRAGMA user_version = 6
                """)
        }
        if found < 7 {
            if found >= 5 { try takeSightings(connection) }
            try connection.run(lastLookOfVersion7)
        }
    }

    /// Checks that an existing database is ours and has the tables of this version.
    static func check(_ connection: SQLiteConnection, path: String) throws {
        try checkOrigin(connection, path: path)
        let found = try connection.integer("PRAGMA user_version")
        guard found == version else {
            throw SluiceError(
                .sink, place: SafeText.line(path),
                problem: "was written by an older sluice (schema \(found), this one reads \(version))",
                mend: "a scan into it with this sluice brings it up to date"
            )
        }
    }

    /// Checks that an existing database is ours and not of a newer version.
    static func checkOrigin(_ connection: SQLiteConnection, path: String) throws {
        guard try connection.integer("PRAGMA application_id") == applicationID else {
            throw SluiceError(
                .sink, place: SafeText.line(path), problem: "is an SQLite database of another program",
                mend: "name another file with --database"
            )
        }
        let found = try connection.integer("PRAGMA user_version")
        guard found <= version else {
            throw SluiceError(
                .sink, place: SafeText.line(path),
                problem: "was written by a newer sluice (schema \(found), this one knows \(version))",
                mend: "use that version of sluice, or name another file with --database"
            )
        }
    }

    /// The key of the HMAC over matched values.
    static func valueKey(_ connection: SQLiteConnection, path: String) throws -> [UInt8] {
        let statement = try connection.prepare("SELECT value FROM meta WHERE name = 'value_key'")
        defer { statement.reset() }
        let key = try statement.step() ? statement.blob(0) : []
        guard key.count == 32 else {
            throw SluiceError(
                .sink, place: SafeText.line(path), problem: "its key for matched values is missing or damaged",
                mend: "restore the file from a copy, or name another file with --database"
            )
        }
        return key
    }

    private static func isEmpty(_ connection: SQLiteConnection) throws -> Bool {
        try connection.integer("SELECT count(*) FROM sqlite_schema") == 0
            && connection.integer("PRAGMA user_version") == 0
            && connection.integer("PRAGMA application_id") == 0
    }

    /// What an older version has met may have been examined by a run before; it is not counted again.
    private static let lastLookOfVersion7 = """
        ALTER TABLE coverage ADD COLUMN examined_run INTEGER NOT NULL DEFAULT 0;
        UPDATE coverage SET examined_run = run;
        PRAGMA user_version = 7
        """

    /// A reference was one place, and a finding had up to five, with the number of all.
    private static func takeSightings(_ connection: SQLiteConnection) throws {
        try connection.run(sightingsTable)
        let known = try connection.prepare(
            """
            SELECT r.tenant, r.asset_id, reference, (
                SELECT evidence FROM findings f WHERE f.tenant = r.tenant AND f.asset_kind = r.asset_kind
                    AND f.asset_id = r.asset_id AND json_array_length(evidence, '$.places') > 0 LIMIT 1)
            FROM asset_references r WHERE asset_kind = 'conversation_file'
            """)
        let insert = try connection.prepare("INSERT INTO file_sightings VALUES (?1, ?2, ?3)")
        while try known.step() {
            let place = try StoredJSON.decode(JSONValue.self, known.text(2), "a reference to an asset")
            var (places, count) = ([JSONValue](), 0)
            if let text = known.optionalText(3) {
                let evidence = try StoredJSON.decode([String: JSONValue].self, text, "the evidence of a finding")
                if case .array(let kept) = evidence["places"] { places = kept }
                if case .integer(let number) = evidence["place_count"] { count = Int(number) }
            }
            let sightings = FileSightings(places: places + [place], count: count)
            var text = JSONText()
            text.value(sightings.stored)
            try insert.run(.text(known.text(0)), .text(known.text(1)), .text(text.string))
        }
        known.reset()
        try connection.run("DROP TABLE asset_references")
    }

    /// Where messages named conversation files, see ``SluiceCore/FileSightings``.
    private static let sightingsTable = """
        CREATE TABLE file_sightings (
            tenant TEXT NOT NULL, asset_id TEXT NOT NULL, sightings TEXT NOT NULL, PRIMARY KEY (tenant, asset_id)
        ) STRICT, WITHOUT ROWID;
        """

    /// `source_notes` holds what sources keep for their next run, as JSON.
    private static let sourceTables = """

        CREATE TABLE source_notes (
            source TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (source, key)
        ) STRICT, WITHOUT ROWID;
        \(sightingsTable)

        """

    /// Times are microseconds since 1970 in UTC. `seen_run` and `open_run` hold the sequence of the newest run that
    /// showed a finding, or could not decide on it. `coverage` holds the newest look at each asset: position 0 is the
    /// asset itself, further ones are members that were not wholly scanned. `fingerprint` and `examination` (position 0)
    /// tell whether that look still stands, and so does `content_digest` (``ContentMark``); `attempts` how many looks in
    /// a row ended in trouble (``DeadLetter``). `ignored` counts, as JSON, the matches that ignore rules kept from counting.
    /// `run` is the newest run that met the asset, `examined_run` the one that read it.
    /// `output_bytes` is the size of the run's output file at its last commit, `output_digest` the SHA-256 of what
    /// it held then.
    private static let tables = """
        CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE runs (
            sequence INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, started INTEGER NOT NULL, ended INTEGER,
            complete INTEGER NOT NULL DEFAULT 0, profile_set TEXT NOT NULL, purpose TEXT NOT NULL,
            assets_seen INTEGER NOT NULL DEFAULT 0, assets_scanned INTEGER NOT NULL DEFAULT 0,
            assets_partial INTEGER NOT NULL DEFAULT 0, assets_skipped INTEGER NOT NULL DEFAULT 0,
            bytes INTEGER NOT NULL DEFAULT 0, bytes_scanned INTEGER NOT NULL DEFAULT 0,
            gaps TEXT NOT NULL DEFAULT '[]', counters TEXT NOT NULL DEFAULT '{}', findings TEXT NOT NULL DEFAULT '{}',
            scope TEXT NOT NULL DEFAULT '', output_path TEXT, output_bytes INTEGER,
            output_digest TEXT
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
            "column" INTEGER NOT NULL, page INTEGER, masked TEXT NOT NULL, value_hmac TEXT NOT NULL,
            test INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (finding, position)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE coverage (
            tenant TEXT NOT NULL, asset_kind TEXT NOT NULL, asset_id TEXT NOT NULL, position INTEGER NOT NULL,
            run INTEGER NOT NULL, asset_name TEXT, parent_kind TEXT, parent_id TEXT, parent_name TEXT,
            path TEXT NOT NULL, state TEXT NOT NULL, reasons TEXT NOT NULL, detail TEXT,
            bytes INTEGER NOT NULL, bytes_scanned INTEGER NOT NULL, media_type TEXT,
            members_seen INTEGER NOT NULL, members_scanned INTEGER NOT NULL, fingerprint TEXT, examination TEXT,
            attempts INTEGER NOT NULL DEFAULT 0, content_digest TEXT, ignored TEXT,
            examined_run INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (tenant, asset_kind, asset_id, position)
        ) STRICT, WITHOUT ROWID;
        """
}
