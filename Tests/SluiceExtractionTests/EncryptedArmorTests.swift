import SluiceCore
import Testing

@testable import SluiceExtraction

@Suite("Encrypted text")
struct EncryptedArmorTests {
    private static let armors = ["-----BEGIN PGP MESSAGE-----", "-----BEGIN AGE ENCRYPTED FILE-----"]
    private static let body = "\n\nYWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBhYmM\n-----END\n"

    @Test("armour at the beginning of a file, a member or an attachment is encrypted", arguments: armors)
    func files(armor: String) throws {
        let shop = try Workshop()
        for start in ["", "\u{FEFF}", "\n \r\n", "\u{FEFF}\n"] {
            let text = start + armor + Self.body + "behind 4111111111111111\n"
            try shop.write(Array(text.utf8), to: "a.asc")
            try shop.make("rm -f a.zip; zip -q a.zip a.asc; iconv -f UTF-8 -t UTF-16LE a.asc > wide.txt")
            for (name, member) in [("a.asc", ""), ("a.zip", "a.asc"), ("wide.txt", "")] {
                let recording = try shop.extract(name)
                #expect(recording.reasons == [.encrypted], "\(name)")
                #expect(recording.state == .partial)
                #expect(recording.locations(of: "behind 4111111111111111") == [member])
            }
        }
        let content = try shop.content("a.asc")
        var recording = Recording()
        let type = try MediaTypeSniffer.mediaType(of: content, name: "a.asc")
        try ContentExtractor.extract(content, name: "a.asc", type: type, limits: ExtractionLimits(), into: &recording)
        #expect(recording.reasons == [.encrypted])
        let mail =
            "From: a@example.com\nTo: b@example.com\nSubject: x\nMIME-Version: 1.0\n\nhello\n\(armor)\(Self.body)"
        try shop.write(Array(mail.utf8), to: "a.eml")
        #expect(try shop.extract("a.eml").reasons == [.encrypted])
    }

    @Test("a text that speaks of it, and other armour, is a text", arguments: armors)
    func others(armor: String) throws {
        let shop = try Workshop()
        for text in [
            "It begins with \(armor)\n", "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nhello\n", "- \(armor)\n",
            "-", "-----",
        ] {
            try shop.write(Array(text.utf8), to: "a.txt")
            #expect(try shop.extract("a.txt").state == .scanned)
        }
    }

    @Test("a binary file of age is encrypted")
    func binary() throws {
        let shop = try Workshop()
        try shop.write(
            Array("age-encryption.org/v1\n-> X25519 abc\n--- x\n".utf8) + [0x99, 0xE0, 0x79, 0xC7, 0], to: "a.age")
        let recording = try shop.extract("a.age")
        #expect(recording.reasons == [.encrypted])
        #expect(recording.verdict?.mediaType == "application/x-age-encryption")
    }
}
