private import Crypto
package import SluiceCore

extension FindingIdentity {
    /// The namespace of finding ids: a constant of ours, drawn at random. Changing it would rename every finding.
    private static let namespace: [UInt8] = [
        0x8d, 0x1f, 0x6b, 0x42, 0x07, 0xc9, 0x4e, 0x5a, 0x9e, 0x33, 0x5b, 0xd4, 0x70, 0xa6, 0x1c, 0xe8,
    ]

    /// The finding's id: a UUID of version 5 (RFC 9562, 5.5) in lower case.
    ///
    /// The name hashed is the type id, tenant, asset kind, asset id and, where there is one, profile, each written as
    /// its length in bytes, a colon and its UTF-8, so that no two identities share a name.
    package var uuid: String {
        var hash = Insecure.SHA1()
        hash.update(data: Self.namespace)
        for part in [typeID, tenant, assetKind.rawValue, assetID] + [profile].compactMap({ $0 }) {
            hash.update(data: Array("\(part.utf8.count):\(part)".utf8))
        }
        var bytes = Array(hash.finalize().prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x50
        bytes[8] = bytes[8] & 0x3F | 0x80
        return Self.grouped(bytes)
    }

    private static func grouped(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
            text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: text, as: UTF8.self)
    }
}
