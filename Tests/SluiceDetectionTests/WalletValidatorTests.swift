import Testing

@testable import SluiceDetection

@Suite struct WalletValidatorTests {
    /// The genesis block's address, the wiki's and BIP 13's example; BIP 173 and 350; EIP-55. BIP 173's program under
    /// Litecoin's prefix; python-litecointx and cryptolib; Dogecoin's guides; the CashAddr specification and OpalBase's
    /// tests; TRON's developer guide and the USDT contract there; the XRP Ledger's special addresses and
    /// `wallet_propose`; Solana's native mint, token program and the USDC mint; RFC 8032, 7.1, test 1; the Monero
    /// project's donation addresses.
    @Test(arguments: [
        ("b58check", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"), ("b58check", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"),
        ("b58check", "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"),
        ("bech32", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
        ("bech32", "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4"),
        ("bech32", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"),
        ("bech32", "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7"),
        ("bech32", "bc1sw50qgdz25j"),
        ("eip55", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
        ("eip55", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359"),
        ("eip55", "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB"),
        ("eip55", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb"),
        ("eip55", "0x52908400098527886E0F7030069857D2E4169EE7"),
        ("eip55", "0xde709f2102306220921060314715629080e2fb77"),
        ("bech32", "ltc1qw508d6qejxtdg4y5r3zarvary0c5xw7kgmn4n9"),
        ("litecoin", "LbNoDTssWGQFMr7UUDNYscBe5c7SjmfTtx"), ("litecoin", "MEUDdsSCt2rG6bH2ic2K274eeeq81ohx9p"),
        ("litecoin", "MMDkQMv8pGGmAXdVyxaW8YtQMCHw7eouma"), ("dogecoin", "DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L"),
        ("cashaddr", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"),
        ("cashaddr", "bitcoincash:qr95sy3j9xwd2ap32xkykttr4cvcu7as4y0qverfuy"),
        ("cashaddr", "BITCOINCASH:PPM2QSZNHKS23Z7629MMS6S4CWEF74VCWVN0H829PQ"),
        ("cashaddr", "qr6m7j9njldwwzlg9v7v53unlr4jkmx6eylep8ekg2"),
        ("cashaddr", "zpm2qsznhks23z7629mms6s4cwef74vcwvrqekrq9w"),
        ("tron", "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8"), ("tron", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"),
        ("xrp", "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"), ("xrp", "rrrrrrrrrrrrrrrrrrrrrhoLvTp"),
        ("xrp", "rrrrrrrrrrrrrrrrrrrrBZbvji"), ("xrp_seed", "snoPBrXtMeMyMHUVT" + "gbuqAfg1SUTb"),
        ("solana", "So11111111111111111111111111111111111111112"), ("solana", "11111111111111111111111111111111"),
        ("solana", "TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA"),
        ("solana", "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v"),
        (
            "solana_key",
            "49W385L4rePHy6PAaQUovbD2aacgN4HsKXSMeUzRg4fm" + "wXszN91JuMFrQRj3vMDpZuRF3ZknQBuRBoWQJEfXstMw"
        ),
        (
            "monero",
            "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A"
        ),
        (
            "monero",
            "888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H"
        ),
    ])
    func `a published address is accepted`(name: String, address: String) throws {
        #expect(try accepts(name, address))
    }

    @Test(arguments: [
        // Wrong check, transposed neighbours, a character too few, a foreign character.
        ("b58check", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"), ("b58check", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivNfa"),
        ("b58check", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfN"), ("b58check", "1A1zP1eP5QGefi2DMPTfTL5SLmv7Div0Na"),
        // Right check, but the version byte of a test network, and an address with one more leading zero byte.
        ("b58check", "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn"), ("b58check", "11A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
        ("bech32", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5"),
        ("bech32", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8ft34"),
        ("bech32", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t"),
        ("bech32", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jjq"),
        // BIP 350: a network that is none, the constant of the other version, mixed case, a program of one byte or
        // of 41, a version 0 program of 16 bytes, padding of more than four bits or not zero, no data at all.
        ("bech32", "tc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq5zuyut"),
        ("bech32", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd"),
        ("bech32", "BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL"),
        ("bech32", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh"),
        ("bech32", "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq47Zagq"),
        ("bech32", "bc1pw5dgrnzv"), ("bech32", "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P"),
        ("bech32", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav"),
        ("bech32", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf"),
        ("bech32", "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vpggkg4j"), ("bech32", "bc1gmk9yu"),
        ("eip55", "0x5aaeb6053F3E94C9b9A09f33669435E7Ef1BeAed"),
        ("eip55", "0x71C7656EC7ab88b098defB751B7401B5f6d8976E"),
        ("eip55", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe"),
        ("eip55", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAedd"),
        ("eip55", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeeAd"),
        ("eip55", "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"),
        ("eip55", "0x1234567890123456789012345678901234567890"),
        // Wrong check, transposed neighbours, a character too few, a foreign character or the version of another
        // currency.
        ("litecoin", "LbNoDTssWGQFMr7UUDNYscBe5c7SjmfTty"), ("litecoin", "LbNoDTssWGQFMr7UUDNYscBe5c7SjmfTxt"),
        ("litecoin", "LbNoDTssWGQFMr7UUDNYscBe5c7SjmfTt"), ("litecoin", "DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L"),
        ("dogecoin", "DH5yaieqoZN36fDVciNyRueRGvGLR3mr7M"), ("dogecoin", "DH5yaieqoZN36fDVciNyRueRGvGLR3mrL7"),
        ("dogecoin", "DH5yaieqoZN36fDVciNyRueRGvGLR3mr7"), ("dogecoin", "LbNoDTssWGQFMr7UUDNYscBe5c7SjmfTtx"),
        ("cashaddr", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6b"),
        ("cashaddr", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gd6xa"),
        ("cashaddr", "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6"),
        ("cashaddr", "bitcoincash:Qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"),
        ("cashaddr", "bchtest:qpf29h80q4kzprl84jmwhf9du3jsu2tvw509nqz5cy"), ("cashaddr", "bitcoincash:"),
        ("tron", "TQ5xAinUM2BV5EUD5L5EwbBeH6RBaJv1io"), ("tron", "TJRabPrwbZy45sbavfcjinPJC18kjpRT8v"),
        ("tron", "TJRabPrwbZy45sbavfcjinPJC18kjpRTv"), ("tron", "LbNoDTssWGQFMr7UUDNYscBe5c7SjmfTtx"),
        ("xrp", "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTi"), ("xrp", "rHb9CJAWyB4rj91VRWn96DkukG4bwdtTyh"),
        ("xrp", "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyT"), ("xrp", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
        ("xrp_seed", "snoPBrXtMeMyMHUVT" + "gbuqAfg1SUTc"), ("xrp_seed", "snoPBrXtMeMyMHUVT" + "gbuqAfg1SUT"),
        ("xrp_seed", "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"),
        ("solana", "So1111111111111111111111111111111111111112"),
        ("solana", "So1111111111111111111111111111111111111111O"),
        ("solana", "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"),
        (
            "solana_key",
            "49W385L4rePHy6PAaQUovbD2aacgN4HsKXSMeUzRg4fm" + "wXszN91JuMFrQRj3vMDpZuRF3ZknQBuRBoWQJEfXstMx"
        ),
        (
            "monero",
            "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3B"
        ),
        (
            "monero",
            "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3"
        ),
        ("monero", String(repeating: "z", count: 95)),
    ])
    func `a broken address is refused`(name: String, address: String) throws {
        #expect(try !accepts(name, address))
    }

    /// Hashes from the Ethereum yellow paper and the Keccak team's test files; the last spans two blocks and comes
    /// from a second implementation (pycryptodome).
    @Test(arguments: [
        ("", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
        ("abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
        (String(repeating: "a", count: 200), "96ea54061def936c4be90b518992fdc6f12f535068a256229aca54267b4d084d"),
        (String(repeating: "a", count: 135), "34367dc248bbd832f4e3e69dfaac2f92638bd0bbd18f2912ba4ef454919cf446"),
        (String(repeating: "a", count: 136), "a6c4d403279fe3e0af03729caada8374b5ca54d8065329a3ebcaeb4b60aa386e"),
    ])
    func `Keccak-256 gives the published hashes`(message: String, expected: String) {
        let hash = Keccak256.hash(Array(message.utf8))
        let hex = hash.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(hex == expected)
    }
}
