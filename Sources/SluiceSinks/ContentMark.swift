private import Crypto
private import FoundationEssentials
import SluiceCore

/// What the database keeps of the bytes of an asset: a keyed hash of their hash, because the plain SHA-256 of a file that
/// holds little but one number would give the number away.
struct ContentMark {
    /// Has taken up the key and nothing else.
    private let keyed: HMAC<SHA256>

    /// - Parameter key: of the database.
    init(key: [UInt8]) { keyed = HMAC<SHA256>(key: SymmetricKey(data: key)) }

    /// The mark of content.
    ///
    /// - Parameters:
    ///   - digest: ``SluiceCore/AssetOutcome/contentDigest``.
    ///   - name: of the asset: it decides what is found too, and how places are told.
    /// - Returns: 32 hexadecimal digits.
    func mark(of digest: String, named name: String?) -> String {
        var code = keyed
        code.update(data: Data("content \(digest) \(name ?? "")".utf8))
        return unsafe code.finalize().withUnsafeBytes {
            unsafe hexadecimal(UnsafeRawBufferPointer(rebasing: $0[..<16]))
        }
    }
}
