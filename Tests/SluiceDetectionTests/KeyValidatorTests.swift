import Testing

@testable import SluiceDetection

/// Private keys, recovery phrases and tokens, put together here so that no secret scanner fires on this file. Values
/// come from the standards, from scripts with hashlib and zlib, and from the Python package `mnemonic`.
@Suite struct KeyValidatorTests {
    /// The wiki's two examples of the same format; BIP 32's first test vector; RFC 7519, 3.1; RFC 7617, 2.
    static let valid: [(name: String, value: String)] = [
        ("wif", "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4" + "dZ1jvhTVqvbTLvyTJ"),
        ("wif", "KwdMAjGmerYanjeui5SHS7JkmpZvVip" + "YvB2LJGU1ZxJwYvP98617"),
        (
            "xprv",
            "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqji"
                + "ChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi"
        ),
        ("age_key", "AGE-SECRET-" + "KEY-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARC0SWRYDWG"),
        ("bip39", "abandon amount liar amount expire adjust cage candy arch gather drum buyer"),
        ("bip39", "1. Abandon 2. amount\n3. liar 4. amount 5. expire 6. adjust, cage candy arch gather drum BUYER"),
        ("bip39", "abandon amount liar amount expire adjust cage candy arch gather drum bullet absurd math exhibit"),
        (
            "bip39",
            "abandon amount liar amount expire adjust cage candy arch gather drum bullet absurd math era live bid rib"
        ),
        (
            "bip39",
            "abandon amount liar amount expire adjust cage candy arch gather drum bullet absurd math era live bid "
                + "rhythm alien crouch saddle"
        ),
        (
            "bip39",
            "abandon amount liar amount expire adjust cage candy arch gather drum bullet absurd math era live bid "
                + "rhythm alien crouch range attend journey unaware"
        ),
        ("crc32_hex", "hello3610a686"), ("crc32_hex", "zpka" + "_" + String(repeating: "a", count: 32) + "_cab11777"),
        ("gitlab_crc32", "glpat" + "-" + String(repeating: "A", count: 27) + ".0r1lmo7np"),
        ("jwt", "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + "eyJpc3MiOiJqb2UifQ.dBjftJeZ4CVP"),
        // {"alg":"none"}, without a signature.
        ("jwt", "eyJhbGciOiJub25lIn0." + "eyJpc3MiOiJqb2UifQ."),
        ("basic_auth", "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="), ("basic_auth", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="),
        // test:123£ in UTF-8, and a token without a user.
        ("basic_auth", "Authorization: Basic dGVzdDoxMjPCow=="), ("basic_auth", "OnNlY3JldA=="),
    ]

    static let broken: [(name: String, value: String)] = [
        // Wrong check, transposed neighbours, too short, too long.
        ("wif", "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4" + "dZ1jvhTVqvbTLvyTK"),
        ("wif", "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4" + "dZ1jvhTVqvbTLvTyJ"),
        ("wif", "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4" + "dZ1jvhTVqvbTLvyT"),
        ("wif", "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4" + "dZ1jvhTVqvbTLvyTJJJ"),
        // Right check: a key of the test network, and a last byte that is not 1.
        ("wif", "cMai6KJ8sHnNejZctqjiYdg2KSLeiaKcuTbZQrJNEjmMY5JQw6eP"),
        ("wif", "KwDidQJHSE67VJ6MWRvbBKAxhD3F48DvqRT6JRqrjd7MHLNPJLxJ"),
        (
            "xprv",
            "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqji"
                + "ChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHj"
        ),
        (
            "xprv",
            "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqji"
                + "ChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMHPi"
        ),
        ("xprv", "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqji"),
        // Right check: a public key, and a private one whose key does not follow a zero byte.
        (
            "xprv",
            "xpub661MyMwAqRbcEYSGagKuFUqExQV8d2eizDP5SamP9TcLeqAk9JsrNexcG6S3aaopArbvP8EnEGu9x6KAE8MeYwyEQzcaZwqDTsuM6"
                + "3FvFXf"
        ),
        (
            "xprv",
            "xprv9s21ZrQH143K24MoUenttLtWQNeeDZvsczTUeCMmb85Mn2qbbmZbpre8QsM2KBDBuhUhLrY9ewXhPLAbRMFP9PYC7ME6UULGYN1iq"
                + "Qc5bHR"
        ),
        ("age_key", "AGE-SECRET-" + "KEY-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARC0SWRYDWQ"),
        ("age_key", "AGE-SECRET-" + "KEY-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARC0SWRYDGW"),
        ("age_key", "AGE-SECRET-" + "KEY-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARC0SWRYDW"),
        // Right check: 31 bytes, and another prefix.
        ("age_key", "AGE-SECRET-" + "KEY-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARCNQTXUK"),
        ("age_key", "AGE-SECRET-" + "KEX-1QQQSYQCYQ5RQWZQFPG9SCRGWPUGPZYSNZS23V9CCRYDPK8QARC0S0L656R"),
        // Wrong check, transposed neighbours, eleven and thirteen words, a word that is not in the list.
        ("bip39", "abandon amount liar amount expire adjust cage candy arch gather drum bullet"),
        ("bip39", "amount abandon liar amount expire adjust cage candy arch gather drum buyer"),
        ("bip39", "abandon amount liar amount expire adjust cage candy arch gather drum"),
        ("bip39", "abandon amount liar amount expire adjust cage candy arch gather drum buyer buyer"),
        ("bip39", "abandon amount liar amount expire adjust cage candy arch gather drums buyer"),
        ("bip39", "abandonamountliar amount expire adjust cage candy arch gather drum buyer"),
        ("crc32_hex", "hello3610a687"), ("crc32_hex", "hlelo3610a686"), ("crc32_hex", "hello3610a68"),
        // The right check of nothing, and one that a hyphen parts from its text.
        ("crc32_hex", "00000000"), ("crc32_hex", "hello-3610a686"),
        ("gitlab_crc32", "glpat" + "-" + String(repeating: "A", count: 27) + ".0r1lmo7nq"),
        ("gitlab_crc32", "glpat" + "-" + String(repeating: "A", count: 27) + ".0r1lmo7pn"),
        ("gitlab_crc32", "glpat" + "-" + String(repeating: "A", count: 26) + ".0r1lmo7np"),
        ("gitlab_crc32", "glpat" + "-" + String(repeating: "A", count: 27) + "0r1lmo7np"),
        // Two parts, a header that is no JSON, an array, one without `alg`, with `alg` inside another member or no
        // string, and one that ends early. None has a check that we could know.
        ("jwt", "eyJhbGciOiJub25lIn0." + "eyJpc3MiOiJqb2UifQ"),
        ("jwt", "eyJhbGciOiJub25lIn0a." + "eyJpc3MiOiJqb2UifQ.x"),
        ("jwt", "WyJhbGciLCJub25lIl0." + "eyJpc3MiOiJqb2UifQ.x"),
        ("jwt", "eyJ0eXAiOiJKV1QifQ." + "eyJpc3MiOiJqb2UifQ.x"),
        ("jwt", "eyJhIjp7ImFsZyI6Im5vbmUifX0." + "eyJpc3MiOiJqb2UifQ.x"),
        // Signed, but without a signature.
        ("jwt", "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9." + "eyJpc3MiOiJqb2UifQ."),
        ("jwt", "eyJhbGciOjF9." + "eyJpc3MiOiJqb2UifQ.x"),
        ("jwt", "eyJhbGciOiJub25l." + "eyJpc3MiOiJqb2UifQ.x"),
        ("jwt", "eyJhbGciOiJub25lIn0." + "eyJpc3MiOiJqb2UifQ.x y"),
        // No colon, no password, a control character, half a character of UTF-8, no base64.
        ("basic_auth", "QWxhZGRpbg=="), ("basic_auth", "QWxhZGRpbjo="), ("basic_auth", "YTpiB2M="),
        ("basic_auth", "YTpiww=="), ("basic_auth", "a:b"), ("basic_auth", "Basic "),
    ]

    @Test(arguments: valid)
    func `a valid value is accepted`(name: String, value: String) throws {
        #expect(try accepts(name, value))
    }

    @Test(arguments: broken)
    func `a broken value is refused`(name: String, value: String) throws {
        #expect(try !accepts(name, value))
    }

    @Test func `the word list has 2048 words in order`() {
        let words = MnemonicWords.packed
        #expect(words.count == 2048)
        #expect(zip(words, words.dropFirst()).allSatisfy { $0 < $1 })
    }

    /// Parts encoded by Python's `base64.urlsafe_b64encode`; the first claims are RFC 7519's, 3.1.
    @Test(arguments: [
        // {"typ":"JWT","alg":"HS256"} and {"iss":"joe","exp":1300819380,...}: expired since 22 March 2011, 18:43 UTC.
        ("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9", Self.expiring, "dBjftJeZ4CVP", 1_300_819_381, "expired"),
        ("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9", Self.expiring, "dBjftJeZ4CVP", 1_300_819_380, nil),
        ("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9", "eyJpc3MiOiJqb2UifQ", "dBjftJeZ4CVP", 1_300_819_381, nil),
        // {"a":{"exp":1}}: another member's. {"exp":"1"}: no number.
        ("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9", "eyJhIjp7ImV4cCI6MX19", "dBjftJeZ4CVP", 5, nil),
        ("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9", "eyJleHAiOiIxIn0", "dBjftJeZ4CVP", 5, nil),
        // {"alg":"none"} and {"alg":"NONE"}.
        ("eyJhbGciOiJub25lIn0", Self.expiring, "", 0, "unsigned"),
        ("eyJhbGciOiJOT05FIn0", Self.expiring, "", 0, "unsigned"),
    ])
    func `an unsigned token and one whose time is over are worth little`(
        header: String, claims: String, signature: String, now: Int64, caveat: String?
    ) throws {
        let token = Array([header, claims, signature].joined(separator: ".").utf8)
        let validator = try #require(Validator.named("jwt"))
        let isValid = validator.isValid(token.span)
        #expect(isValid)
        let said = validator.caveat?(token.span, now)
        #expect(said?.rawValue == caveat)
    }

    private static let expiring =
        "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
}
