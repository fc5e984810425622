import Foundation
import SluiceCore
import SluiceExtraction
import Testing

/// Files that are keys or hold passwords as a whole.
@Suite struct KeyFileTests {
    @Test(arguments: [
        (
            """
            openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 |
                openssl pkcs8 -topk8 -nocrypt -outform DER -out f
            """, KeyFile.pkcs8
        ),
        ("openssl genpkey -algorithm ED25519 -outform DER -out f", .pkcs8),
        (
            """
            openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 |
                openssl pkcs8 -topk8 -nocrypt -outform DER -out f
            """, .pkcs8
        ),
        (
            "openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 | openssl rsa -traditional -outform DER -out f",
            .traditionalPrivateKey
        ),
        ("openssl ecparam -name prime256v1 -genkey -noout -outform DER -out f", .traditionalPrivateKey),
        ("openssl ecparam -name secp521r1 -genkey -noout -outform DER -out f", .traditionalPrivateKey),
        (
            "openssl genpkey -algorithm ED25519 | openssl pkcs8 -topk8 -passout pass:fish -outform DER -out f",
            .encryptedPKCS8
        ),
        (
            """
            openssl req -x509 -newkey ed25519 -nodes -keyout k.pem -out c.pem -subj /CN=test
            openssl pkcs12 -export -inkey k.pem -in c.pem -passout pass:fish -out f
            """, .pkcs12
        ),
        (
            """
            export GNUPGHOME=$PWD/home && mkdir -m 700 home
            gpg --batch --quiet --passphrase '' --quick-generate-key test@example.org ed25519
            gpg --batch --export-secret-keys > f; gpgconf --kill all
            """, .openPGP
        ),
        (
            """
            export GNUPGHOME=$PWD/home && mkdir -m 700 home
            gpg --batch --quiet --passphrase '' --quick-generate-key test@example.org rsa2048
            gpg --batch --export-secret-keys > f; gpgconf --kill all
            """, .openPGP
        ),
    ])
    func `a key made by another program is known`(script: String, kind: KeyFile) throws {
        let workshop = try Workshop()
        try workshop.make(script)
        #expect(try workshop.extract("f").verdict?.mediaType == kind.rawValue)
    }

    @Test(arguments: [
        ("store.jks", KeyFile.javaKeyStore), ("store.jceks", .javaCryptographyKeyStore), ("store.kdbx", .keePass),
    ])
    func `a store made by another program is known, also inside an archive`(name: String, kind: KeyFile) throws {
        let document = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Documents/\(name)")
        let workshop = try Workshop()
        try workshop.write(Array(try Data(contentsOf: document)), to: "plain.txt")
        try workshop.make("tar -cf f.tar plain.txt")
        let recording = try workshop.extract("f.tar")
        let segment = try #require(recording.segments.first { $0.segment.path == "plain.txt" })
        #expect(segment.segment.mediaType == kind.rawValue)
        #expect(segment.bytes == Array(try Data(contentsOf: document)))
        #expect(recording.reasons == [.encrypted])
    }

    /// By the descriptions of the formats: no program here makes them.
    private static let magics: [(text: String, rest: [UInt8], kind: KeyFile)] = [
        ("", [0x03, 0xD9, 0xA2, 0x9A, 0x65, 0xFB, 0x4B, 0xB5, 3, 0, 0, 0], .keePass1),
        ("PWS3", [0x00, 0x25, 0x4A, 0x6F, 0x94, 0xB9, 0xDE, 0x03, 0x28, 0x4D, 0x72, 0x97, 0xBC, 0xE1], .passwordSafe),
        ("kych", [0, 1, 0, 0, 0, 0, 0, 0x10], .appleKeychain),
        ("GnomeKeyring\n\r\0\n", [0, 0, 0, 0], .gnomeKeyring),
        ("KWALLET\n\r\0\r\n", [0, 1, 0, 0], .kWallet),
    ]

    @Test(arguments: magics)
    func `a store is known by its magic`(text: String, rest: [UInt8], kind: KeyFile) throws {
        let workshop = try Workshop()
        try workshop.write(Array(text.utf8) + rest, to: "f")
        #expect(try workshop.extract("f").verdict?.mediaType == kind.rawValue)
    }

    @Test(arguments: [
        "openssl req -x509 -newkey ed25519 -nodes -keyout k -subj /CN=test -outform DER -out f",
        "openssl req -new -newkey ed25519 -nodes -keyout k -subj /CN=test -outform DER -out f",
        "openssl genpkey -algorithm ED25519 | openssl pkey -pubout -outform DER -out f",
        "openssl genpkey -algorithm RSA | openssl rsa -RSAPublicKey_out -outform DER -out f",
        "openssl dhparam -dsaparam -outform DER -out f 1024",
        """
        openssl req -x509 -newkey ed25519 -nodes -keyout k -subj /CN=test -out c
        openssl crl2pkcs7 -nocrl -certfile c -outform DER -out f
        """,
        """
        export GNUPGHOME=$PWD/home && mkdir -m 700 home
        gpg --batch --quiet --passphrase '' --quick-generate-key test@example.org ed25519
        gpg --batch --export > f; gpgconf --kill all
        """,
        // A message of SNMP v2c: a version, a community, a request.
        "printf '\\x30\\x26\\x02\\x01\\x01\\x04\\x10publicpublicpubl\\xa0\\x0f\\x02\\x01\\x01' > f",
        "printf 'PWS3 is how these files begin, and a text about them may too.' > f",
        "printf '0\\x82' > f", "printf '0\\x80' > f", "printf '\\x95\\x03' > f",
        "printf '0\\x84\\xff\\xff\\xff\\xff\\x02\\x01\\x00' > f",
    ])
    func `what anybody may have is no key`(script: String) throws {
        let workshop = try Workshop()
        try workshop.make(script)
        let type = try #require(try workshop.extract("f").verdict?.mediaType)
        #expect(KeyFile(rawValue: type) == nil)
    }
}
