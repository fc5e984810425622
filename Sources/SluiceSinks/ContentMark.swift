private import Crypto
private import FoundationEssentials
import SluiceCore

/// What the database keeps of the bytes of an asset: a keyed hash of their SHA-256, because the plain one of a file that
/// holds little but one number would give the number away.
struct ContentMark {
    private let key: [UInt8]

    /// - Parameter key: of the database.
    init(key: [UInt8]) { self.key = key }

    /// The mark of content.
    ///
    /// - Parameter digest: ``SluiceCore/AssetOutcome/contentDigest``.
    /// - Returns: 32 hexadecimal digits.
    func mark(of digest: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("content \(digest)".utf8), using: SymmetricKey(data: key))
        return code.prefix(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
