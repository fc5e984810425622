import SluiceContent
import SluiceCore

/// A content that another program found inside what it read, to be read in its turn.
struct FoundContent {
    /// The content's bytes, or why they cannot be had.
    enum Loaded {
        case content(ContentFile)
        case trouble(CoverageReason, String)
    }

    /// The content's own name, for its type; never a path to open.
    var name: String
    /// Path inside the asset, as in ``Segment/path``.
    var path: String
    /// Layers around it.
    var depth: Int
    /// Fetches the bytes when their turn comes, so that no number of contents takes descriptors or memory.
    var load: () throws -> Loaded
}
