internal import Crypto
private import SluiceCore

extension SHA256.Digest {
    /// Lower case.
    var hex: String { unsafe withUnsafeBytes { unsafe hexadecimal($0) } }
}
