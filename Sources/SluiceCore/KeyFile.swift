/// Kinds of files that hold keys or passwords and are known by their first bytes; the raw value is the media type.
package enum KeyFile: String, Sendable, CaseIterable {
    /// PKCS#12 (RFC 7292): `.p12`, `.pfx`.
    case pkcs12 = "application/pkcs12"
    /// A private key in DER: PKCS#8 (RFC 5208, RFC 5958).
    case pkcs8 = "application/pkcs8"
    /// The same, encrypted.
    case encryptedPKCS8 = "application/pkcs8-encrypted"
    /// A private key in DER by PKCS#1 (RFC 8017, appendix A.1.2), SEC 1 (RFC 5915), or OpenSSL's form of DSA keys.
    case traditionalPrivateKey = "application/x-private-key"
    /// Secret keys of OpenPGP (RFC 9580, 5.5.3), not armored.
    case openPGP = "application/x-openpgp-secret-key"
    /// A key store of Java: `.jks`.
    case javaKeyStore = "application/x-java-keystore"
    /// A key store of Java's cryptography extension: `.jceks`.
    case javaCryptographyKeyStore = "application/x-java-jce-keystore"
    /// A database of KeePass 2: `.kdbx`.
    case keePass = "application/x-keepass2"
    /// A database of KeePass 1: `.kdb`.
    case keePass1 = "application/x-keepass"
    /// A database of Password Safe 3: `.psafe3`.
    case passwordSafe = "application/x-password-safe"
    /// A keychain of macOS: `.keychain`, `.keychain-db`.
    case appleKeychain = "application/x-apple-keychain"
    case gnomeKeyring = "application/x-gnome-keyring"
    case kWallet = "application/x-kwallet"

    /// Whether what the file holds is encrypted.
    package var isEncrypted: Bool {
        switch self {
        case .pkcs8, .traditionalPrivateKey, .openPGP: false
        case .pkcs12, .encryptedPKCS8, .javaKeyStore, .javaCryptographyKeyStore, .keePass, .keePass1, .passwordSafe,
            .appleKeychain, .gnomeKeyring, .kWallet:
            true
        }
    }
}
