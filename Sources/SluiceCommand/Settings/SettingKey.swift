/// One thing that can be set, under one name in all three places: `limits.depth` in the configuration file,
/// `SLUICE_LIMITS_DEPTH` in the environment, and a flag where there is one.
struct SettingKey: Sendable, Hashable {
    /// Dotted, lower case, words joined by `_`.
    let name: String
    /// One line for the documentation: what it does, unit, default, range.
    let summary: String
    /// Whether it takes several values. Any other takes one, whatever characters are in it.
    let isList: Bool

    var environmentName: String {
        "SLUICE_" + name.uppercased().replacing(".", with: "_")
    }

    /// Every setting there is. A name outside this list is an error, so that a typing mistake cannot pass.
    static let all: [SettingKey] = [
        SettingKey("database", "Result database: path of an SQLite file (default ./sluice.db)."),
        SettingKey(
            "profiles", "Folders, files or ids of embedded profiles instead of the default ones; a list.", isList: true),
        SettingKey("ignore_rules", "YAML file with ignore rules that hold over all profiles (default: none)."),
        SettingKey(
            "cache",
            "Folder for compiled profiles, or none (default $XDG_CACHE_HOME/sluice or ~/.cache/sluice)."),
        SettingKey("output", "JSON Lines of the results: a file, or - for standard output (default: none)."),
        SettingKey("jobs", "Assets examined at the same time (default: number of cores, 1 to 256)."),
        SettingKey(
            "memory",
            "Memory of the program beside that of its jobs, half of it for fetched content (default 256MiB, at least "
                + "64MiB)."),
        SettingKey("fail_on", "Exit with 1 when an active finding is at least this severe (default: never)."),
        SettingKey("as_of", "Ages are judged as of this RFC 3339 time (default: now)."),
        SettingKey("quiet", "Print neither progress nor summary (true or false, default false)."),
        SettingKey("log_format", "text or json (default: text on a terminal, else json)."),
        SettingKey("log_level", "debug, info, notice, warning or error (default notice)."),
        SettingKey("grace", "Seconds for what is in flight after SIGTERM or SIGINT (default 20)."),
        SettingKey("mask", "partial or full (default partial)."),
        SettingKey("decode_depth", "Times that encoded text inside text is decoded, 0 for not (default 3, 0 to 4)."),
        SettingKey("include", "Only files whose path or name fits one of these globs; a list.", isList: true),
        SettingKey("exclude", "No files or folders whose path or name fits one of these globs; a list.", isList: true),
        SettingKey("stdin_name", "Name under which standard input is recorded (default stdin)."),
        SettingKey("limits.input_bytes", "Bytes read of one file (default 2GiB)."),
        SettingKey("limits.expanded_bytes", "Bytes that one file's archives may expand to, all levels (default 4GiB)."),
        SettingKey("limits.member_bytes", "Bytes of one archive member (default 1GiB)."),
        SettingKey("limits.ratio", "Bytes out for one byte in, per member and filter (default 200)."),
        SettingKey("limits.members", "Members of one file at all depths (default 250000)."),
        SettingKey("limits.depth", "Containers and filters inside each other (default 16)."),
        SettingKey("limits.wall_seconds", "Seconds for one file (default 300)."),
        SettingKey("limits.idle_seconds", "Seconds without progress in one file (default 60)."),
        SettingKey("limits.child_memory", "Memory of one extraction process (default 512MiB)."),
        SettingKey("limits.spool_bytes", "Bytes of all temporary files together (default 8GiB)."),
        SettingKey("spool.folder", "Folder for temporary files, which have no names (default $TMPDIR or /tmp)."),
        SettingKey("ocr.enabled", "Recognize text in pictures, and in pages without text (default false)."),
        SettingKey("ocr.languages", "Languages of text in pictures, as tesseract names them (default eng; eng+deu)."),
        SettingKey("ocr.max_pixels", "Pixels of a picture that is looked at (default 40000000)."),
        SettingKey("ocr.seconds", "Seconds for the text of one picture (default 60)."),
        SettingKey("tools.pdftotext", "Path of pdftotext, where it lies elsewhere than in /usr/bin."),
        SettingKey("tools.qpdf", "Path of qpdf, likewise."),
        SettingKey("tools.pdfimages", "Path of pdfimages, likewise."),
        SettingKey("tools.pdftoppm", "Path of pdftoppm, likewise."),
        SettingKey("tools.tesseract", "Path of tesseract, likewise."),
        SettingKey("tools.catdoc", "Path of catdoc, likewise."),
        SettingKey("tools.readpst", "Path of readpst, likewise."),
        SettingKey("openai.workspace_id", "UUID of the workspace; needed with a compliance key, an error without one."),
        SettingKey("openai.organization_id", "Id of the organization; needed with an admin key, not used without one."),
        SettingKey("openai.chatgpt_base_url", "Default https://api.chatgpt.com/v1."),
        SettingKey("openai.platform_base_url", "Default https://api.openai.com/v1."),
        SettingKey("openai.conversations", "logs, legacy or off (default logs)."),
        SettingKey("openai.include_archived", "Read keys of archived projects too (default false)."),
        SettingKey("openai.requests_per_minute", "Requests per minute and route, 0 for no pacing (default 90 and 60)."),
        SettingKey("openai.tries", "Tries of a request that fails for a passing reason (default 6, 1 to 20)."),
        SettingKey("openai.downloads", "File downloads at the same time (default 8, 1 to 64)."),
        SettingKey("openai.download_hosts", "Hosts that files may come from, by suffix; a list.", isList: true),
        SettingKey("posture.rotation_days", "Age at which a key counts as not rotated (default 90)."),
        SettingKey("posture.unused_days", "Days without use at which a key counts as unused (default 90)."),
        SettingKey("posture.inactive_days", "Days without a sign at which a user counts as inactive (default 90)."),
        SettingKey("posture.stale_invite_days", "Age at which a pending invite counts as stale (default 7)."),
        SettingKey("posture.project_owner_invites", "Owner of a project counts as high privilege (default false)."),
        SettingKey("posture.workspace_invites", "Judge workspace invites too (default true)."),
        SettingKey("posture.inactive_user_mode", "derived or workspace_status (default derived)."),
        SettingKey("posture.inactive_user_min_confidence", "weak or strong (default weak)."),
    ]

    private init(_ name: String, _ summary: String, isList: Bool = false) {
        self.name = name
        self.summary = summary
        self.isList = isList
    }

    static func named(_ name: String) -> SettingKey? { all.first { $0.name == name } }
}
