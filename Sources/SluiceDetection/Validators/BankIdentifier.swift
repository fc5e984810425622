/// Business identifier codes of ISO 9362, which SWIFT hands out.
enum BankIdentifier {
    /// Four letters, a country, two characters, and three more or none.
    static func isValid(_ value: CompactValue) -> Bool {
        guard value.count == 8 || value.count == 11, value.isLetters(0..<6) else { return false }
        return isCountry(value[4], value[5])
    }

    /// Whether two upper-case letters are the code of a country.
    static func isCountry(_ first: UInt8, _ second: UInt8) -> Bool {
        countries.contains(Int(first) << 8 | Int(second))
    }

    /// ISO 3166-1 alpha-2, with XK for Kosovo, as pairs of bytes.
    private static let countries: Set<Int> = {
        let codes = """
            ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCW\
            CXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIO\
            IQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZ\
            NANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSY\
            SZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW
            """
        let bytes = Array(codes.utf8)
        return Set(stride(from: 0, to: bytes.count - 1, by: 2).map { Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]) })
    }()
}
