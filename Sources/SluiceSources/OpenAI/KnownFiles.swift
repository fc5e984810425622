internal import SluiceCore

/// Conversation files of earlier runs that are due for another look. Log files name a file once and are gone after 30
/// days, so what names it is kept.
actor KnownFiles {
    private static let pageSize = 200

    private let memory: any SourceMemory
    private let tenant: String
    private var last = ""
    private var isFinished = false

    init(_ memory: any SourceMemory, tenant: String) {
        self.memory = memory
        self.tenant = tenant
    }

    /// The next of them with where they were met; nil after the last.
    ///
    /// - Throws: ``SluiceError`` of the store.
    func next() async throws -> [(file: MessageFile, sightings: FileSightings)]? {
        guard !isFinished else { return nil }
        let page = try await memory.due(.conversationFile, tenant: tenant, after: last, limit: Self.pageSize)
        isFinished = page.count < Self.pageSize
        last = page.last?.asset.id ?? last
        return page.map { (MessageFile($0), $0.sightings) }
    }
}

extension MessageFile {
    fileprivate init(_ known: KnownAsset) {
        reference = FileReference(id: known.asset.id, name: known.asset.name)
        isCitation = false
        hasMaskedName = known.asset.name?.contains("*") ?? false
        place = known.sightings.places.first.map(Place.init) ?? Place()
        place.conversationTitle = known.asset.parent?.name
    }
}

extension MessageFile.Place {
    /// What ``evidence`` wrote.
    fileprivate init(_ evidence: JSONValue) {
        conversationID = evidence["conversation_id"]?.identifier
        messageID = evidence["message_id"]?.identifier
        time = evidence["at"]?.time
        userID = evidence["user_id"]?.identifier
        userEmail = evidence["user_email"]?.identifier
        isTemporary = evidence["is_temporary_chat"]?.flag
        gptID = evidence["gpt_id"]?.identifier
        projectID = evidence["project_id"]?.identifier
    }
}
