internal import SluiceCore

/// A file of one message, with where it was met.
struct MessageFile: Sendable, Hashable {
    var reference: FileReference
    /// Named by an annotation or as content, not uploaded with the message.
    var isCitation: Bool
    var place: Place
    /// The name is that of an earlier run, where matched values in it were masked.
    var hasMaskedName = false

    /// Where a file was met.
    struct Place: Sendable, Hashable {
        var conversationID: String?
        var conversationTitle: String?
        var messageID: String?
        var time: Timestamp?
        var userID: String?
        var userEmail: String?
        var isTemporary: Bool?
        var gptID: String?
        var projectID: String?
    }

    /// All files of a message, wherever they hide (openai-apis.md 3.5).
    ///
    /// - Returns: the files, and how many rows had no id.
    static func all(
        in message: JSONValue,
        at place: Place,
        received: Timestamp
    ) -> (files: [MessageFile], unreadable: Int) {
        var uploads = WireList(message["files"]).elements
        if let single = message["content"]?["file_id"]?.identifier { uploads.append(.string(single)) }
        let annotations =
            WireList(message["content"]?["annotations"]).elements + WireList(message["annotations"]).elements
        let cited = annotations.flatMap { WireList($0["files"]).elements }
        var files: [MessageFile] = []
        for (rows, isCitation) in [(uploads, false), (cited, true)] {
            for row in rows {
                guard let reference = FileReference(row, received: received) else { continue }
                files.append(MessageFile(reference: reference, isCitation: isCitation, place: place))
            }
        }
        return (files, uploads.count + cited.count - files.count)
    }

    func sourced(workspace: String, _ sightings: FileSightings) -> SourcedAsset<OpenAILocator> {
        let isOwned = place.userID != nil || place.userEmail != nil
        return SourcedAsset(
            asset: Asset(
                kind: .conversationFile,
                id: reference.id,
                name: reference.name,
                tenant: workspace,
                owner: isOwned ? Asset.Owner(id: place.userID, email: place.userEmail) : nil,
                parent: place.conversationID.map {
                    Asset.Parent(kind: "conversation", id: $0, name: place.conversationTitle)
                },
                link: place.conversationID.map(AssetLink.conversation)
            ),
            locator: OpenAILocator(
                fileID: reference.id,
                origin: .conversation(
                    OpenAILocator.ConversationOrigin(
                        userID: place.userID,
                        gptID: place.gptID,
                        projectID: place.projectID
                    )
                ),
                inlineURL: reference.url,
                sightings: sightings
            ),
            hasMaskedName: hasMaskedName
        )
    }
}

extension MessageFile.Place {
    /// The place as evidence; ids, times and flags only, no text of a message.
    var evidence: JSONValue {
        [
            "conversation_id": .optional(conversationID), "message_id": .optional(messageID), "at": .optional(time),
            "user_id": .optional(userID), "user_email": .optional(userEmail),
            "is_temporary_chat": isTemporary.map { .bool($0) } ?? .null, "gpt_id": .optional(gptID),
            "project_id": .optional(projectID),
        ]
    }
}
