/// A pure predicate on a matched value: check digits, structure, embedded dates.
///
/// Validators read neither clock nor table from outside; that a date of birth lies in the future they tell by the day
/// that they are given.
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
    private let judge: @Sendable (borrowing Span<UInt8>, CalendarDay) -> Bool
    /// What makes a valid value worth little at a time, in seconds since 1970.
    let caveat: (@Sendable (borrowing Span<UInt8>, Int64) -> Caveat?)?

    /// The validator of that name, or nil.
    package static func named(_ name: String) -> Validator? { byName[name] }

    /// What a pass adds to the score.
    package var points: Int { Score.points(of: strength) }

    /// Every validator there is, each name once.
    package static let all: [Validator] =
        [
            [luhn, birthDate], CardBrand.validators, bank, securities, wallets, tokens, devices, northAmerica,
            latinAmerica,
            britain, westernEurope, northernEurope, southernEurope, easternEurope, asia, south,
        ].flatMap { $0 }

    private static let byName: [String: Validator] = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    init(
        _ name: String, _ strength: Strength, _ isValid: @escaping @Sendable (borrowing Span<UInt8>) -> Bool,
        caveat: (@Sendable (borrowing Span<UInt8>, Int64) -> Caveat?)? = nil
    ) {
        self.caveat = caveat
        self.name = name
        self.strength = strength
        judge = { value, _ in isValid(value) }
    }

    /// A validator of a date of birth among other things.
    init(
        dated name: String, _ strength: Strength,
        _ isValid: @escaping @Sendable (borrowing Span<UInt8>, CalendarDay) -> Bool
    ) {
        caveat = nil
        self.name = name
        self.strength = strength
        judge = isValid
    }

    /// A validator of a number's letters and digits alone, wherever separators stand.
    init(compact name: String, _ strength: Strength, _ isValid: @escaping @Sendable (CompactValue) -> Bool) {
        self.init(dated: name, strength) { value, today in
            guard let compact = CompactValue(value, today: today) else { return false }
            return isValid(compact)
        }
    }

    /// Judges a match.
    ///
    /// - Parameters:
    ///   - value: its raw bytes, separators included, of any length and content.
    ///   - today: dates of birth after it do not exist yet.
    /// - Returns: whether the value passes.
    package func isValid(_ value: borrowing Span<UInt8>, today: CalendarDay = .unknown) -> Bool { judge(value, today) }
}

/// Why a value that is what it looks like is worth little; the raw value stands in ``SluiceCore/Match/why``.
enum Caveat: String, Sendable {
    /// Nothing proves who made it.
    case unsigned
    /// It says itself that its time is over.
    case expired
}

extension Validator {
    /// The plain check digit of ISO/IEC 7812, over digits of any brand.
    private static let luhn = Validator(compact: "luhn", .weak) { value in
        value.isDigits(counts: 2...CompactValue.capacity) && Luhn.isValid(value)
    }

    private static let birthDate = Validator(dated: "birth_date", .structural, BirthDate.isPossible)

    private static let bank = [
        Validator(compact: "iban", .strong, IBAN.isValid),
        // Every 26th random number passes, yet it counts as weak: without a label it must not reach a report.
        Validator(compact: "aba", .weak, UnitedStates.isRoutingNumber),
        Validator("card_track", .weak, MagneticStripe.isTrack),
        Validator(compact: "bic", .structural, BankIdentifier.isValid),
        Validator(compact: "mx_clabe", .weak, Mexico.isBankAccount),
        Validator(compact: "ar_cbu", .strong, Argentina.isBankAccount),
    ]

    private static let securities = [
        Validator(compact: "cusip", .weak, Security.isCUSIP),
        Validator(compact: "isin", .weak, Security.isISIN),
        Validator(compact: "lei", .strong, Security.isLEI),
        Validator(compact: "sedol", .weak, Security.isSEDOL),
    ]

    private static let wallets = [
        Validator("b58check", .cryptographic, Bitcoin.isLegacyAddress),
        Validator("bech32", .cryptographic, Bitcoin.isSegwitAddress),
        Validator("bip39", .strong, MnemonicPhrase.isValid),
        Validator("cashaddr", .cryptographic, CashAddress.isValid),
        Validator("dogecoin", .cryptographic, Wallet.isDogecoinAddress),
        Validator("eip55", .cryptographic, Ethereum.isChecksummedAddress),
        Validator("litecoin", .cryptographic, Wallet.isLitecoinAddress),
        Validator("monero", .cryptographic, Wallet.isMoneroAddress),
        Validator("solana", .structural, Wallet.isSolanaAddress),
        Validator("solana_key", .cryptographic, Wallet.isSolanaKeyPair),
        Validator("tron", .cryptographic, Wallet.isTRONAddress),
        Validator("wif", .cryptographic, Bitcoin.isPrivateKey),
        Validator("xprv", .cryptographic, Bitcoin.isExtendedPrivateKey),
        Validator("xrp", .cryptographic, Wallet.isXRPAddress),
        Validator("xrp_seed", .cryptographic, Wallet.isXRPSeed),
    ]

    private static let tokens = [
        Validator("age_key", .cryptographic, AgeKey.isSecretKey),
        Validator("basic_auth", .structural, BasicCredentials.isValid),
        Validator("crc32_hex", .cryptographic, ChecksummedToken.isHexadecimal),
        Validator("github_crc32", .cryptographic, GitHubToken.isValid),
        Validator("gitlab_crc32", .cryptographic, ChecksummedToken.isGitLabRoutable),
        Validator("jwt", .structural, WebToken.isValid, caveat: WebToken.caveat),
    ]

    private static let devices = [
        Validator(compact: "iccid", .weak, MobileDevice.isCardNumber),
        Validator(compact: "imei", .weak, MobileDevice.isEquipmentNumber),
        Validator("ipv4_public", .structural, InternetAddress.isPublicVersion4),
        Validator("ipv6_public", .structural, InternetAddress.isPublicVersion6),
        Validator("mrz_td1", .strong, TravelDocument.isCardZone),
        Validator("mrz_td2", .strong, TravelDocument.isShortZone),
        Validator("mrz_td3", .strong, TravelDocument.isPassportZone),
        Validator("mrz_visa", .strong, TravelDocument.isVisaZone),
        Validator(compact: "vin", .strong, Vehicle.isIdentificationNumber),
    ]

    private static let northAmerica = [
        Validator(compact: "ca_bc_phn", .weak, Canada.isBritishColumbiaHealthNumber),
        Validator(compact: "ca_on_hcn", .weak, Canada.isOntarioHealthNumber),
        Validator(compact: "ca_sin", .weak, Canada.isSocialInsuranceNumber),
        Validator(compact: "dea", .weak, UnitedStates.isPrescriberNumber),
        Validator(compact: "mbi", .structural, UnitedStates.isMedicareNumber),
        Validator(compact: "npi", .weak, UnitedStates.isProviderNumber),
        Validator(compact: "us_ein", .structural, UnitedStates.isEmployerNumber),
        Validator(compact: "us_itin", .structural, UnitedStates.isTaxpayerNumber),
        Validator(compact: "us_ssn", .structural, UnitedStates.isSocialSecurityNumber),
    ]

    private static let latinAmerica = [
        Validator(compact: "ar_cuit", .weak, Argentina.isTaxNumber),
        Validator(compact: "br_cnpj", .strong, Brazil.isCompanyNumber),
        Validator(compact: "br_cpf", .strong, Brazil.isPersonNumber),
        Validator(compact: "cl_rut", .weak, Chile.isTaxNumber),
        Validator(compact: "co_nit", .weak, Colombia.isTaxNumber),
        Validator(compact: "mx_curp", .strong, Mexico.isPersonNumber),
        Validator("mx_rfc", .strong, Mexico.isTaxNumber),
        Validator(compact: "pe_ruc", .weak, Peru.isTaxNumber),
        Validator(compact: "uy_ci", .weak, Uruguay.isIdentityCardNumber),
    ]

    private static let britain = [
        Validator(compact: "uk_driving_licence", .structural, UnitedKingdom.isDrivingLicenceNumber),
        Validator(compact: "uk_nhs", .weak, UnitedKingdom.isHealthServiceNumber),
        Validator(compact: "uk_nino", .structural, UnitedKingdom.isNationalInsuranceNumber),
        Validator(compact: "uk_utr", .weak, UnitedKingdom.isTaxpayerReference),
    ]

    private static let westernEurope = [
        Validator(compact: "at_svnr", .strong, Austria.isInsuranceNumber),
        Validator(compact: "at_vat", .weak, Austria.isVATNumber),
        Validator(compact: "be_nn", .strong, Belgium.isNationalNumber),
        Validator(compact: "be_vat", .strong, Belgium.isVATNumber),
        Validator(compact: "ch_ahv", .weak, Switzerland.isInsuranceNumber),
        Validator(compact: "de_ausweis", .weak, Germany.isDocumentNumber),
        Validator(compact: "de_idnr", .strong, Germany.isTaxNumber),
        Validator(compact: "de_kvnr", .weak, Germany.isHealthInsuranceNumber),
        Validator(compact: "de_rvnr", .strong, Germany.isPensionInsuranceNumber),
        Validator(compact: "de_vat", .weak, Germany.isVATNumber),
        Validator(compact: "es_cif", .weak, Spain.isOrganisationNumber),
        Validator(compact: "es_dni", .strong, Spain.isIdentityNumber),
        Validator(compact: "es_naf", .strong, Spain.isSocialSecurityNumber),
        Validator(compact: "es_nie", .strong, Spain.isForeignerNumber),
        Validator(compact: "fr_nir", .strong, France.isSocialSecurityNumber),
        Validator(compact: "fr_siren", .weak, France.isCompanyNumber),
        Validator(compact: "fr_siret", .strong, France.isEstablishmentNumber),
        Validator(compact: "fr_spi", .strong, France.isTaxNumber),
        Validator(compact: "fr_vat", .strong, France.isVATNumber),
        Validator(compact: "ie_pps", .strong, Ireland.isServiceNumber),
        Validator(compact: "ie_vat", .strong, Ireland.isVATNumber),
        Validator(compact: "lu_matricule", .strong, Luxembourg.isMatricule),
        Validator(compact: "lu_vat", .strong, Luxembourg.isVATNumber),
        Validator(compact: "nl_bsn", .weak, Netherlands.isCitizenNumber),
        Validator(compact: "nl_vat", .weak, Netherlands.isVATNumber),
    ]

    private static let northernEurope = [
        Validator(compact: "dk_cpr", .strong, Denmark.isPersonNumber),
        Validator(compact: "ee_ik", .strong, Estonia.isPersonCode),
        Validator(dated: "fi_hetu", .strong, Finland.isPersonCode),
        Validator(compact: "is_kennitala", .strong, Iceland.isIdentityNumber),
        Validator(compact: "lt_ak", .strong, Lithuania.isPersonCode),
        Validator(compact: "lv_pk", .strong, Latvia.isPersonCode),
        Validator(compact: "no_fnr", .strong, Norway.isBirthNumber),
        Validator(dated: "se_pnr", .strong, Sweden.isPersonNumber),
    ]

    private static let southernEurope = [
        Validator(compact: "gr_afm", .weak, Greece.isTaxNumber),
        Validator(compact: "gr_amka", .strong, Greece.isSocialSecurityNumber),
        Validator(compact: "it_cf", .strong, Italy.isFiscalCode),
        Validator(compact: "it_piva", .strong, Italy.isVATNumber),
        Validator(compact: "pt_nif", .weak, Portugal.isTaxNumber),
        Validator(compact: "tr_tckn", .strong, Turkey.isCitizenNumber),
    ]

    private static let easternEurope = [
        Validator(compact: "bg_egn", .strong, Bulgaria.isCitizenNumber),
        Validator(compact: "cz_rc", .strong, Czechia.isBirthNumber),
        Validator(compact: "hr_oib", .weak, Croatia.isPersonNumber),
        Validator(compact: "hu_adoazonosito", .weak, Hungary.isTaxNumber),
        Validator(compact: "pl_dowod", .weak, Poland.isIdentityCardNumber),
        Validator(compact: "pl_nip", .weak, Poland.isTaxNumber),
        Validator(compact: "pl_pesel", .strong, Poland.isPersonNumber),
        Validator(compact: "pl_regon", .weak, Poland.isCompanyNumber),
        Validator(compact: "ro_cnp", .strong, Romania.isPersonNumber),
        Validator(compact: "ru_snils", .strong, Russia.isInsuranceNumber),
        Validator(compact: "si_emso", .strong, Slovenia.isPersonNumber),
    ]

    private static let asia = [
        Validator(compact: "cn_rid", .strong, China.isResidentNumber),
        Validator("hkid", .weak, HongKong.isIdentityCardNumber),
        Validator(compact: "id_nik", .structural, Indonesia.isIdentityNumber),
        Validator(compact: "il_id", .weak, Israel.isIdentityNumber),
        Validator(compact: "in_aadhaar", .weak, India.isAadhaar),
        Validator(compact: "in_gstin", .strong, India.isServicesTaxNumber),
        Validator(compact: "in_pan", .structural, India.isAccountNumber),
        Validator(compact: "jp_corp", .weak, Japan.isCompanyNumber),
        Validator(compact: "jp_my", .weak, Japan.isPersonNumber),
        Validator(compact: "kr_brn", .weak, Korea.isBusinessNumber),
        Validator(compact: "kr_rrn", .strong, Korea.isResidentNumber),
        Validator(compact: "my_nric", .structural, Malaysia.isIdentityCardNumber),
        Validator(compact: "sg_nric", .strong, Singapore.isIdentityNumber),
        Validator(compact: "th_id", .weak, Thailand.isCitizenNumber),
        Validator(compact: "tw_id", .weak, Taiwan.isIdentityCardNumber),
    ]

    private static let south = [
        Validator(compact: "au_abn", .strong, Australia.isBusinessNumber),
        Validator(compact: "au_acn", .weak, Australia.isCompanyNumber),
        Validator(compact: "au_medicare", .weak, Australia.isMedicareNumber),
        Validator(compact: "au_tfn", .weak, Australia.isTaxFileNumber),
        Validator(compact: "nz_ird", .weak, NewZealand.isTaxNumber),
        Validator(compact: "nz_nhi", .weak, NewZealand.isHealthIndexNumber),
        Validator(compact: "za_id", .strong, SouthAfrica.isIdentityNumber),
    ]
}
