import Crypto
import FoundationEssentials
import Synchronization

/// Makes and checks URLs of the storage host in the manner of Azure Blob SAS: `se` expiry, `sp=r`, `sr=b`, `sig`.
final class SignedLinks: Sendable {
    enum Check: Sendable, Equatable {
        case valid, expired, forged
    }

    private let key: SymmetricKey
    private let base = Mutex("http://127.0.0.1")

    init(seed: UInt64) {
        key = SymmetricKey(data: SHA256.hash(data: Array("sluice-simulator signed links \(seed)".utf8)))
    }

    /// Base URL of the storage host, without a slash at the end.
    var baseURL: String {
        get { base.withLock { $0 } }
        set { base.withLock { $0 = newValue } }
    }

    /// A URL of `object`, a path below the storage host whose segments are percent-encoded here.
    func url(of object: String, expires: Moment) -> String {
        let path = object.split(separator: "/").map { Query.encode(String($0)) }.joined(separator: "/")
        let expiry = expires.iso8601(fraction: false)
        let signature = Query.encode(signature(of: object, expiry: expiry))
        return "\(baseURL)/\(path)?se=\(Query.encode(expiry))&sp=r&sr=b&sig=\(signature)"
    }

    func check(_ object: String, query: Query, now: Moment) -> Check {
        guard let expiry = query["se"], let moment = Moment(iso8601: expiry),
            query["sig"] == signature(of: object, expiry: expiry)
        else { return .forged }
        return moment <= now ? .expired : .valid
    }

    private func signature(of object: String, expiry: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Array("\(object)\n\(expiry)".utf8), using: key)
        return Data(code).base64EncodedString()
    }
}
