/// A pure predicate on a matched value: check digits, structure, embedded dates.
///
/// Validators read neither clock nor table from outside, so they accept a birth date up to the end of 2099.
package struct Validator: Sendable {
    /// How much a pass is worth as evidence; the confidence model turns it into points (detections.md 2).
    package enum Strength: Sendable, CaseIterable {
        /// Structure alone, without a check digit: no points.
        case structural
        /// About one in ten random values passes: Luhn, one digit modulo 10 or 11.
        case weak
        /// At most about one in 25 passes: modulo 23, 89 or 97, two check digits, a check digit with a real date.
        case strong
        /// 32 bits or more: CRC-32, base58check, bech32, EIP-55.
        case cryptographic
    }

    /// The name by which entries call it, for example `luhn`.
    package let name: String
    package let strength: Strength
    /// Judges the raw bytes of a match, separators included, of any length and content.
    package let isValid: @Sendable (borrowing Span<UInt8>) -> Bool

    /// The validator of that name, or nil.
    package static func named(_ name: String) -> Validator? { byName[name] }

    /// Every validator there is, each name once.
    package static let all: [Validator] =
        [luhn] + CardBrand.validators + bank + wallets + tokens + northAmerica + latinAmerica + britain + europe + asia
        + south

    private static let byName: [String: Validator] = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    init(_ name: String, _ strength: Strength, _ isValid: @escaping @Sendable (borrowing Span<UInt8>) -> Bool) {
        self.name = name
        self.strength = strength
        self.isValid = isValid
    }

    /// A validator of a number's letters and digits alone, wherever separators stand.
    init(compact name: String, _ strength: Strength, _ isValid: @escaping @Sendable (CompactValue) -> Bool) {
        self.init(name, strength) { value in
            guard let compact = CompactValue(value) else { return false }
            return isValid(compact)
        }
    }
}

extension Validator {
    /// The plain check digit of ISO/IEC 7812, over digits of any brand.
    private static let luhn = Validator(compact: "luhn", .weak) { value in
        value.isDigits(counts: 2...CompactValue.capacity) && Luhn.isValid(value)
    }

    private static let bank = [
        Validator(compact: "iban", .strong, IBAN.isValid),
        // Every 26th random number passes, yet it counts as weak: without a label it must not reach a report.
        Validator(compact: "aba", .weak, UnitedStates.isRoutingNumber),
        Validator("card_track", .weak, MagneticStripe.isTrack),
        Validator(compact: "bic", .structural, BankIdentifier.isValid),
        Validator(compact: "mx_clabe", .weak, Mexico.isBankAccount),
        Validator(compact: "ar_cbu", .strong, Argentina.isBankAccount),
    ]

    private static let wallets = [
        Validator("b58check", .cryptographic, Bitcoin.isLegacyAddress),
        Validator("bech32", .cryptographic, Bitcoin.isSegwitAddress),
        Validator("eip55", .cryptographic, Ethereum.isChecksummedAddress),
    ]

    private static let tokens = [
        Validator("github_crc32", .cryptographic, GitHubToken.isValid)
    ]

    private static let northAmerica = [
        Validator(compact: "us_ssn", .structural, UnitedStates.isSocialSecurityNumber),
        Validator(compact: "us_itin", .structural, UnitedStates.isTaxpayerNumber),
        Validator(compact: "ca_sin", .weak, Canada.isSocialInsuranceNumber),
    ]

    private static let latinAmerica = [
        Validator(compact: "mx_curp", .strong, Mexico.isPersonNumber),
        Validator(compact: "br_cpf", .strong, Brazil.isPersonNumber),
        Validator(compact: "br_cnpj", .strong, Brazil.isCompanyNumber),
    ]

    private static let britain = [
        Validator(compact: "uk_nino", .structural, UnitedKingdom.isNationalInsuranceNumber),
        Validator(compact: "uk_nhs", .weak, UnitedKingdom.isHealthServiceNumber),
        Validator(compact: "uk_utr", .weak, UnitedKingdom.isTaxpayerReference),
    ]

    private static let europe = [
        Validator(compact: "at_svnr", .strong, Austria.isInsuranceNumber),
        Validator(compact: "be_nn", .strong, Belgium.isNationalNumber),
        Validator(compact: "ch_ahv", .weak, Switzerland.isInsuranceNumber),
        Validator(compact: "de_ausweis", .weak, Germany.isDocumentNumber),
        Validator(compact: "de_idnr", .strong, Germany.isTaxNumber),
        Validator(compact: "dk_cpr", .strong, Denmark.isPersonNumber),
        Validator(compact: "es_dni", .strong, Spain.isIdentityNumber),
        Validator(compact: "es_nie", .strong, Spain.isForeignerNumber),
        Validator("fi_hetu", .strong, Finland.isPersonCode),
        Validator(compact: "fr_nir", .strong, France.isSocialSecurityNumber),
        Validator(compact: "ie_pps", .strong, Ireland.isServiceNumber),
        Validator(compact: "it_cf", .strong, Italy.isFiscalCode),
        Validator(compact: "nl_bsn", .weak, Netherlands.isCitizenNumber),
        Validator(compact: "no_fnr", .strong, Norway.isBirthNumber),
        Validator(compact: "pl_pesel", .strong, Poland.isPersonNumber),
        Validator(compact: "pt_nif", .weak, Portugal.isTaxNumber),
        Validator("se_pnr", .strong, Sweden.isPersonNumber),
        Validator(compact: "tr_tckn", .strong, Turkey.isCitizenNumber),
    ]

    private static let asia = [
        Validator(compact: "cn_rid", .strong, China.isResidentNumber),
        Validator(compact: "in_aadhaar", .weak, India.isAadhaar),
        Validator(compact: "kr_rrn", .strong, Korea.isResidentNumber),
        Validator(compact: "sg_nric", .strong, Singapore.isIdentityNumber),
    ]

    private static let south = [
        Validator(compact: "au_medicare", .weak, Australia.isMedicareNumber),
        Validator(compact: "au_tfn", .weak, Australia.isTaxFileNumber),
        Validator(compact: "za_id", .strong, SouthAfrica.isIdentityNumber),
    ]
}
