import SluiceCore
import Testing

@testable import SluiceDetection

/// Tokens are put together here, so that no secret scanner fires on this file.
@Suite struct GitHubTokenValidatorTests {
    private static let payload = String(repeating: "A", count: 30)

    @Test(arguments: ["ghp", "gho", "ghu", "ghs", "ghr", "npm"])
    func `a token with its check is accepted`(prefix: String) throws {
        #expect(try accepts("github_crc32", prefix + "_" + Self.payload + "0uCPlr"))
    }

    @Test func `a token is refused for every defect`() throws {
        // The check of another value, transposed neighbours, wrong lengths, no underscore, a foreign character.
        #expect(try !accepts("github_crc32", "ghp_" + Self.payload + "0uCPls"))
        #expect(try !accepts("github_crc32", "ghp_" + Self.payload + "0uCPrl"))
        #expect(try !accepts("github_crc32", "ghp_" + Self.payload.dropLast() + "B" + "0uCPlr"))
        #expect(try !accepts("github_crc32", "ghp_" + Self.payload + "A" + "0uCPlr"))
        #expect(try !accepts("github_crc32", "ghp_" + Self.payload.dropLast() + "0uCPlr"))
        #expect(try !accepts("github_crc32", "ghp-" + Self.payload + "0uCPlr"))
        #expect(try !accepts("github_crc32", Self.payload + "0uCPlr"))
        #expect(try !accepts("github_crc32", "ghp_" + Self.payload.dropLast() + "-" + "0uCPlr"))
    }

    /// zlib's crc32 of the same bytes; base62 by hand.
    @Test func `the check of a short text is the published one`() {
        var register = CRC32()
        for byte in "hello".utf8 { register.add(byte) }
        #expect(register.value == 0x3610_A686)
        #expect(String(decoding: GitHubToken.base62(register.value), as: UTF8.self) == "0zNvy2")
        #expect(String(decoding: GitHubToken.base62(0), as: UTF8.self) == "000000")
        #expect(String(decoding: GitHubToken.base62(.max), as: UTF8.self) == "4gfFC3")
    }
}
