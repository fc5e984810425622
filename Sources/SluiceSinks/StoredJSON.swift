private import FoundationEssentials
import SluiceCore

/// Reads the JSON texts that our own columns hold.
enum StoredJSON {
    static func decode<Value: Decodable>(_ type: Value.Type, _ text: String, _ what: String) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            // The decoder's own error may quote the text.
            throw FindingReader.damaged(what)
        }
    }
}

/// A ``SourceGap`` as the run's row holds it.
struct StoredGap: Decodable {
    var scope: String
    var reason: String
    var detail: String

    var gap: SourceGap { SourceGap(scope: scope, reason: CoverageReason(rawValue: reason), detail: detail) }
}
