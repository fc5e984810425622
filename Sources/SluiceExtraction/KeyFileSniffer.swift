import SluiceCore

/// Tells files of keys and passwords by their first bytes.
enum KeyFileSniffer {
    /// The type of such a file; nil when the bytes are something else.
    static func mediaType(_ head: [UInt8]) -> MediaType? {
        guard let kind = kind(head) else { return nil }
        return MediaType(kind.rawValue, .unreadable(kind.isEncrypted ? .encrypted : .binary))
    }

    private static func kind(_ head: [UInt8]) -> KeyFile? {
        for (magic, kind) in magics where head.starts(with: magic) { return kind }
        if head.starts(with: Array("PWS3".utf8)), !ByteCensus(head.dropFirst(4).prefix(256)).isPlainText {
            return .passwordSafe
        }
        return privateKey(DERReader(head)) ?? (isOpenPGP(head) ? .openPGP : nil)
    }

    private static let magics: [([UInt8], KeyFile)] = [
        ([0x03, 0xD9, 0xA2, 0x9A, 0x67, 0xFB, 0x4B, 0xB5], .keePass),
        // What KeePass 2 wrote before its first release.
        ([0x03, 0xD9, 0xA2, 0x9A, 0x66, 0xFB, 0x4B, 0xB5], .keePass),
        ([0x03, 0xD9, 0xA2, 0x9A, 0x65, 0xFB, 0x4B, 0xB5], .keePass1),
        ([0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 1], .javaKeyStore),
        ([0xFE, 0xED, 0xFE, 0xED, 0, 0, 0, 2], .javaKeyStore),
        ([0xCE, 0xCE, 0xCE, 0xCE, 0, 0, 0, 1], .javaCryptographyKeyStore),
        ([0xCE, 0xCE, 0xCE, 0xCE, 0, 0, 0, 2], .javaCryptographyKeyStore),
        (Array("kych".utf8) + [0, 1, 0, 0], .appleKeychain),
        (Array("GnomeKeyring\n\r\0\n".utf8), .gnomeKeyring),
        (Array("KWALLET\n\r\0\r\n".utf8), .kWallet),
    ]

    // MARK: DER

    /// What a sequence is that begins as a private key does.
    private static func privateKey(_ file: DERReader) -> KeyFile? {
        var der = file
        guard der.enter(.sequence) else { return nil }
        if let version = der.smallInteger() {
            switch version {
            case 0: return unencryptedKey(der)
            // SEC 1, or PKCS#8 with the public key (RFC 5958).
            case 1: return isEllipticKey(der) ? .traditionalPrivateKey : hasAlgorithm(der) ? .pkcs8 : nil
            case 3: return isPKCS12(der) ? .pkcs12 : nil
            default: return nil
            }
        }
        guard der.enter(.sequence), let scheme = der.take(.objectIdentifier) else { return nil }
        return encryptionSchemes.contains { scheme.starts(with: $0) } ? .encryptedPKCS8 : nil
    }

    private static func unencryptedKey(_ rest: DERReader) -> KeyFile? {
        if hasAlgorithm(rest) { return .pkcs8 }
        // A modulus or prime of 512 bits and more behind the version, and another number.
        var der = rest
        guard let modulus = der.skip(.integer), modulus >= 64, der.begins(.integer) else { return nil }
        return .traditionalPrivateKey
    }

    private static func hasAlgorithm(_ rest: DERReader) -> Bool {
        var der = rest
        guard der.enter(.sequence), let algorithm = der.take(.objectIdentifier) else { return false }
        return keyAlgorithms.contains { algorithm.starts(with: $0) }
    }

    private static func isEllipticKey(_ rest: DERReader) -> Bool {
        var der = rest
        guard let length = der.skip(.octetString), (14...72).contains(length) else { return false }
        // A curve, or the public key; requests of SNMP, which begin likewise, have a number there.
        return der.enter(.context0)
            ? der.begins(.objectIdentifier) || der.begins(.sequence)
            : der.enter(.context1) && der.begins(.bitString)
    }

    private static func isPKCS12(_ rest: DERReader) -> Bool {
        var der = rest
        guard der.enter(.sequence), let content = der.take(.objectIdentifier) else { return false }
        // Data, or signed data.
        return content.elementsEqual(pkcs7 + [1]) || content.elementsEqual(pkcs7 + [2])
    }

    /// 1.2.840.113549.1.7
    private static let pkcs7: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07]

    private static let keyAlgorithms: [[UInt8]] = [
        // 1.2.840.113549.1.1 (RSA), .1.3 (Diffie-Hellman)
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01], [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x03],
        // 1.2.840.10045.2.1 (elliptic curves), 1.2.840.10040.4.1 (DSA)
        [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01], [0x2A, 0x86, 0x48, 0xCE, 0x38, 0x04, 0x01],
        // 1.3.101.110 to 113 (X25519, X448, Ed25519, Ed448)
        [0x2B, 0x65, 0x6E], [0x2B, 0x65, 0x6F], [0x2B, 0x65, 0x70], [0x2B, 0x65, 0x71],
    ]

    /// 1.2.840.113549.1.5 (PKCS#5) and 1.2.840.113549.1.12.1 (PKCS#12)
    private static let encryptionSchemes: [[UInt8]] = [
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x05], [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x0C, 0x01],
    ]

    // MARK: OpenPGP

    /// A packet of a secret key, tag 5 (RFC 9580, 4.2), of version 4 and an algorithm for keys.
    private static func isOpenPGP(_ head: [UInt8]) -> Bool {
        guard head.count >= 24, let body = packetBody(head) else { return false }
        let algorithms: Set<UInt8> = [1, 2, 3, 16, 17, 18, 19, 22, 25, 26, 27, 28]
        return head[body] == 4 && algorithms.contains(head[body + 5])
    }

    private static func packetBody(_ head: [UInt8]) -> Int? {
        switch head[0] {
        // The old form: a length of one byte or two.
        case 0x94: head[1] >= 40 ? 2 : nil
        case 0x95: (1...0x20).contains(head[1]) ? 3 : nil
        // The new form, the same.
        case 0xC5: (40..<192).contains(head[1]) ? 2 : (192..<224).contains(head[1]) ? 3 : nil
        default: nil
        }
    }
}

/// Goes through the elements of BER and DER (ITU-T X.690) at the beginning of a file.
struct DERReader {
    enum Tag: UInt8 {
        case integer = 0x02
        case bitString = 0x03
        case octetString = 0x04
        case objectIdentifier = 0x06
        case sequence = 0x30
        case context0 = 0xA0
        case context1 = 0xA1
    }

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Whether an element with this tag comes next.
    func begins(_ tag: Tag) -> Bool { position < bytes.count && bytes[position] == tag.rawValue }

    /// Goes into a constructed element, whose length may be indefinite; false when there is none.
    mutating func enter(_ tag: Tag) -> Bool {
        guard begins(tag), position + 1 < bytes.count else { return false }
        if bytes[position + 1] == 0x80 {
            position += 2
            return true
        }
        return header(tag) != nil
    }

    /// The content of an element that is all there; nil when there is none.
    mutating func take(_ tag: Tag) -> ArraySlice<UInt8>? {
        guard let length = header(tag), length <= bytes.count - position else { return nil }
        defer { position += length }
        return bytes[position..<position + length]
    }

    /// The length of an element, which is passed by; nil when there is none.
    mutating func skip(_ tag: Tag) -> Int? {
        guard let length = header(tag), length <= bytes.count - position else { return nil }
        position += length
        return length
    }

    /// An integer of one byte below 128; nil, and nothing is passed by, when there is none.
    mutating func smallInteger() -> UInt8? {
        let before = position
        if let content = take(.integer), content.count == 1, let value = content.first, value < 0x80 { return value }
        position = before
        return nil
    }

    /// Passes by an element's tag and definite length.
    private mutating func header(_ tag: Tag) -> Int? {
        guard begins(tag), position + 1 < bytes.count else { return nil }
        let first = Int(bytes[position + 1])
        guard first >= 0x80 else {
            position += 2
            return first
        }
        let count = first - 0x80
        guard (1...4).contains(count), position + 2 + count <= bytes.count else { return nil }
        let length = bytes[(position + 2)..<(position + 2 + count)].reduce(0) { $0 << 8 | Int($1) }
        position += 2 + count
        return length
    }
}
