/// The tenant of the API reference's section 8.
///
/// Differences from the documents: signed URLs are ours, log files have their true sizes and hashes, archived projects
/// show only with `include_archived`, and the second log file holds a message without files.
///
/// The API reference leaves the bytes of files to the server. They are plain text whatever the name says:
///
/// | file | holds |
/// | --- | --- |
/// | `file-simCNV000000000000000001` `q3-payments.pdf` | two payment card numbers |
/// | `file-simGPT000000000000000001` `suppliers.xlsx` | nothing |
/// | `file-simGPT000000000000000002` `cities.csv` | one IBAN |
/// | `file-simPRJ000000000000000001` `plan.docx` | one US social security number |
/// | `file-simOLD000000000000000001` `cards.txt` (generation 1 only) | one payment card number |
enum FixtureTenant {
    /// 2026-11-23T09:00:00Z, the time to which the expected findings refer.
    static let clock = Moment(unix: 1_795_424_400)

    static let workspaceID = "00000000-0000-4000-8000-00000000c0de"
    static let organizationID = "org-sim-fixtures"

    private static let analyst = "user-simB0000000000000000002"

    /// - Throws: ``JSONReader/SyntaxError`` when a document of ours is no JSON.
    static func make() throws -> Tenant {
        let files = self.files
        return Tenant(
            workspaceID: workspaceID,
            organizationID: organizationID,
            truth: FixtureTruth.records,
            seed: 0,
            workspace: try workspace(),
            platform: try platform(),
            logs: try FixtureLogs(),
            file: { files[$0] },
            cleanUp: {}
        )
    }

    private static func rows(_ document: String) throws -> [JSON] {
        try JSONReader.read(document)["data"]?.elements ?? []
    }

    private static func workspace() throws -> WorkspaceData {
        let gpts = try [
            FixtureDocuments.publicLinkGPT, FixtureDocuments.storeGPT, FixtureDocuments.draftGPT,
        ].map { try JSONReader.read($0) }
        let projects = [try JSONReader.read(FixtureDocuments.workspaceProject)]
        let sharedUsers = try rows(FixtureDocuments.sharedUsers)
        var configurations: [String: [JSON]] = [:]
        for document in gpts + projects {
            configurations[document["id"]?.text ?? ""] = document["latest_config"]?["data"]?.elements ?? []
        }
        return WorkspaceData(
            users: Listing(try rows(FixtureDocuments.workspaceUsers)),
            invites: Listing(try rows(FixtureDocuments.workspaceInvites)),
            gpts: Listing(gpts),
            projects: Listing(projects),
            configurations: { [configurations] in configurations[$0] },
            sharedUsers: { [sharedUsers] id in id.hasPrefix("g-p-") ? [] : sharedUsers },
            conversations: Listing(try rows(FixtureDocuments.conversations)),
            automations: Listing(try rows(FixtureDocuments.automations)),
            memories: Listing(try rows(FixtureDocuments.memories)),
            libraryFiles: Listing(try rows(FixtureDocuments.libraryFiles)),
            codexTasks: Listing(try rows(FixtureDocuments.codexTasks))
        )
    }

    private static func platform() throws -> PlatformData {
        PlatformData(
            adminKeys: try rows(FixtureDocuments.adminKeys),
            projects: try rows(FixtureDocuments.platformProjects),
            keys: ["proj_sim_alpha": try rows(FixtureDocuments.projectKeys)],
            serviceAccounts: ["proj_sim_alpha": [try JSONReader.read(FixtureDocuments.serviceAccount)]],
            projectUsers: [:],
            users: Listing(try rows(FixtureDocuments.organizationUsers)),
            invites: try rows(FixtureDocuments.organizationInvites),
            auditLogs: try rows(FixtureDocuments.auditLogs)
        )
    }

    private static var files: [String: StoredFile] {
        func text(_ origin: StoredFile.Origin, _ lines: String...) -> StoredFile {
            StoredFile(origin: origin, content: .bytes(Array((lines.joined(separator: "\n") + "\n").utf8)))
        }
        var plants = PlantFactory(seed: 8)
        return [
            "file-simCNV000000000000000001": text(
                .conversation(user: analyst), "Payments of the quarter", plants.labelled(.card),
                "paid by the second customer", plants.labelled(.card)
            ),
            "file-simGPT000000000000000001": text(.gpt, "supplier,city", "north mill,harbour town"),
            "file-simGPT000000000000000002": text(.gpt, "city,remark", "harbour town,\(plants.labelled(.iban))"),
            "file-simPRJ000000000000000001": text(.project, "Plan of the move", plants.labelled(.ssn)),
            "file-simOLD000000000000000001": text(.conversation(user: analyst), plants.labelled(.card)),
        ]
    }
}

/// Log files of the fixtures: two of messages, ten minutes apart, one of logins and one of administration.
struct FixtureLogs: LogCatalog {
    private let files: [String: [[JSON]]]
    private let newest: JSON

    init() throws {
        let upload = try JSONReader.read(FixtureDocuments.uploadEvent)
        let citation = try JSONReader.read(FixtureDocuments.citationEvent)
        var plain = upload
        plain["event_id"] = "11111111-0000-4000-8000-000000000003"
        plain["timestamp"] = "2026-11-22T10:17:02.000000Z"
        var message = plain["message"] ?? .null
        message["id"] = "22222222-0000-4000-8000-000000000003"
        message["files"] = nil
        plain["message"] = message
        files = [
            "CONVERSATION_MESSAGE": [[upload, citation], [plain]],
            "AUTH_LOG": [[try JSONReader.read(FixtureDocuments.loginEvent)]],
            "AUDIT_LOG": [[try JSONReader.read(FixtureDocuments.listingEvent)]],
        ]
        newest = try JSONReader.read(FixtureDocuments.newestEvents)["max_event_time"] ?? .null
    }

    var eventTypes: [String] { files.keys.sorted() }

    func fileCount(_ type: String) -> Int { files[type]?.count ?? 0 }

    func endTime(_ type: String, _ index: Int) -> Moment {
        // 2026-11-22T10:10:00Z, 08:00:00Z and 10:40:00Z.
        let first: Int64 =
            switch type {
            case "CONVERSATION_MESSAGE": 1_795_342_200
            case "AUTH_LOG": 1_795_334_400
            default: 1_795_344_000
            }
        return Moment(unix: first + Int64(index) * 600)
    }

    func identifier(_ type: String, _ index: Int) -> String {
        switch type {
        case "CONVERSATION_MESSAGE": "eclf_sim000\(index + 1)"
        case "AUTH_LOG": "eclf_sim1001"
        default: "eclf_sim2001"
        }
    }

    func place(of identifier: String) -> (type: String, index: Int)? {
        for (type, contents) in files {
            for index in contents.indices where self.identifier(type, index) == identifier { return (type, index) }
        }
        return nil
    }

    func events(_ type: String, _ index: Int, links: EventLinks) -> [JSON] {
        (files[type]?[index] ?? []).map { event in
            guard var message = event["message"], let attachments = message["files"]?.elements,
                let time = event["timestamp"]?.text.flatMap(Moment.init(iso8601:))
            else { return event }
            message["files"] = .array(
                attachments.map { file in
                    var file = file
                    file["download_url"] = .string(links.url(of: file["id"]?.text ?? "", at: time))
                    return file
                }
            )
            var event = event
            event["message"] = message
            return event
        }
    }

    func newestEvent(_ type: String) -> Moment? { newest[type]?.text.flatMap(Moment.init(iso8601:)) }
}

/// The expected findings of the API reference, 8.3: default thresholds, workspace invites not asked for, audit log
/// readable; and the content findings that follow from the bytes above.
enum FixtureTruth {
    static let records: [TruthRecord] =
        gpts.map { finding($0.0, "gpt", $0.1, FixtureTenant.workspaceID) }
        + platform.map { finding($0.0, $0.1, $0.2, FixtureTenant.organizationID) } + content

    private static let gpts: [(Int, String)] = [
        (1, "g-sim00000000000000000000001"), (2, "g-sim00000000000000000000001"), (2, "g-sim00000000000000000000002"),
        (3, "g-sim00000000000000000000001"), (4, "g-sim00000000000000000000002"), (5, "g-sim00000000000000000000001"),
    ]

    private static let platform: [(Int, String, String)] = [
        (6, "admin_api_key", "key_adm_0001"), (7, "project_api_key", "key_prj_0101"),
        (7, "project_api_key", "key_prj_0102"), (8, "admin_api_key", "key_adm_0001"),
        (9, "project_api_key", "key_prj_0101"), (10, "invite", "invite-0001"), (11, "user", "user-short01"),
        (12, "invite", "invite-0002"), (12, "invite", "invite-0004"),
    ]

    private static let content: [TruthRecord] = [
        content(13, "conversation_file", "file-simCNV000000000000000001", "q3-payments.pdf", .card, 2),
        content(14, "gpt_file", "file-simGPT000000000000000002", "cities.csv", .iban, 1),
        content(15, "project_file", "file-simPRJ000000000000000001", "plan.docx", .ssn, 1),
    ]

    private static func finding(_ number: Int, _ kind: String, _ id: String, _ tenant: String) -> TruthRecord {
        TruthRecord(
            tenant: tenant, assetKind: kind, assetID: id,
            expectation: .finding(number: number, profile: nil, plants: [])
        )
    }

    private static func content(
        _ number: Int,
        _ kind: String,
        _ id: String,
        _ name: String,
        _ plant: PlantKind,
        _ count: Int
    ) -> TruthRecord {
        let plants = [TruthRecord.Plant(path: name, infoType: plant.infoType, count: count)]
        return TruthRecord(
            tenant: FixtureTenant.workspaceID, assetKind: kind, assetID: id,
            expectation: .finding(number: number, profile: plant.profile, plants: plants)
        )
    }
}
