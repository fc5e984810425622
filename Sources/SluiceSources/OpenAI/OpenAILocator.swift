package import SluiceCore

/// What is needed to fetch a file of the workspace again.
package struct OpenAILocator: Sendable, Hashable {
    /// Which by-id route has the file.
    package enum Origin: Sendable, Hashable {
        /// A message; the file may also belong to the GPT or project that the conversation is with.
        case conversation(ConversationOrigin)
        case gpt
        case project
    }

    /// Where a message's file may be stored.
    package struct ConversationOrigin: Sendable, Hashable {
        /// The acting user of the message.
        package var userID: String?
        package var gptID: String?
        package var projectID: String?

        package init(userID: String?, gptID: String?, projectID: String?) {
            self.userID = userID
            self.gptID = gptID
            self.projectID = projectID
        }
    }

    package var fileID: String
    package var origin: Origin
    /// The address that came with the listing; a secret while it is valid.
    package var inlineURL: SignedURL?
    /// Where messages named the file, as ``MessageFile/Place/evidence``; nil for files of GPTs and projects, which are
    /// listed in every run.
    package var sightings: FileSightings?

    package init(fileID: String, origin: Origin, inlineURL: SignedURL?, sightings: FileSightings? = nil) {
        self.fileID = fileID
        self.origin = origin
        self.inlineURL = inlineURL
        self.sightings = sightings
    }
}
