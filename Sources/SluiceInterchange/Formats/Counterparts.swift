import SluiceDetection

/// Our entries by the names that others give the same data.
struct Counterparts: Sendable {
    private let entries: [String: DetectionEntry]
    private let byWords: [Set<String>: DetectionEntry]

    init(_ profiles: [Profile]) {
        let all = profiles.flatMap(\.entries)
        entries = Dictionary(all.map { ($0.id, $0) }) { first, _ in first }
        byWords = Dictionary(all.map { (Counterparts.words(of: $0.name), $0) }) { first, _ in first }
    }

    /// By the table, else by the words of its name.
    func cloudflare(_ name: String) -> DetectionEntry? {
        Counterparts.cloudflareNames[name].flatMap { entries[$0] } ?? byWords[Counterparts.words(of: name)]
    }

    func presidio(_ name: String) -> [DetectionEntry] {
        (Counterparts.presidioNames[name] ?? []).compactMap { entries[$0] }
    }

    /// By a function's name, its prefix `Func_` included.
    func purview(_ name: String) -> [DetectionEntry] {
        (Counterparts.purviewFunctions[name.lowercased()] ?? []).compactMap { entries[$0] }
    }

    private static func words(of name: String) -> Set<String> {
        let parts = name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
        return Set(parts).subtracting(["number", "the", "of", "a", "and", "code"])
    }

    /// Validators for functions that Purview lets a pattern use.
    static let purviewValidators = [
        "func_credit_card": "luhn", "func_iban": "iban", "func_ssn": "us_ssn", "func_aba_routing": "aba",
        "func_canadian_sin": "ca_sin", "func_brazil_cpf": "br_cpf", "func_brazil_cnpj": "br_cnpj",
        "func_uk_nhs_number": "uk_nhs", "func_australian_tax_file_number": "au_tfn",
        "func_india_aadhaar": "in_aadhaar", "func_turkey_national_identity": "tr_tckn",
        "func_south_africa_identification_number": "za_id", "func_swedish_national_identifier": "se_pnr",
        "func_individual_taxpayer_identification_number": "us_itin",
    ]

    private static let cards = [
        "payment-card.visa", "payment-card.mastercard", "payment-card.american-express", "payment-card.discover",
        "payment-card.diners-club", "payment-card.jcb", "payment-card.unionpay",
    ]

    private static let purviewFunctions: [String: [String]] = [
        "func_credit_card": cards, "func_iban": ["bank.iban"], "func_swift": ["bank.swift-bic"],
        "func_aba_routing": ["us.bank-routing"], "func_ssn": ["us.ssn"], "func_unformatted_ssn": ["us.ssn-unformatted"],
        "func_individual_taxpayer_identification_number": ["us.itin"], "func_formatted_itin": ["us.itin"],
        "func_canadian_sin": ["ca.sin"], "func_uk_nhs_number": ["uk.nhs-number"], "func_uk_nino": ["uk.nino"],
        "func_uk_drivers_license": ["uk.driving-licence"], "func_brazil_cpf": ["br.cpf"],
        "func_brazil_cnpj": ["br.cnpj"], "func_india_aadhaar": ["in.aadhaar"],
        "func_italy_eu_national_id_card": ["it.codice-fiscale"],
        "func_australian_tax_file_number": ["au.tax-file-number"],
        "func_australian_medical_account_number": ["au.medicare"],
        "func_france_insee": ["fr.nir"], "func_polish_national_id": ["pl.pesel"],
        "func_south_korea_resident_number": ["kr.rrn"], "func_china_resident_id": ["cn.resident-id"],
        "func_singapore_nric": ["sg.nric"], "func_south_africa_identification_number": ["za.id"],
        "func_turkey_national_identity": ["tr.tckn"], "func_swedish_national_identifier": ["se.personal-number"],
    ]

    private static let presidioNames: [String: [String]] = [
        "CreditCardRecognizer": cards, "IbanRecognizer": ["bank.iban"], "UsSsnRecognizer": ["us.ssn"],
        "UsItinRecognizer": ["us.itin"], "UsPassportRecognizer": ["us.passport"],
        "UsBankRecognizer": ["us.bank-account"],
        "AbaRoutingRecognizer": ["us.bank-routing"], "UsMbiRecognizer": ["us.medicare-beneficiary"],
        "NhsRecognizer": ["uk.nhs-number"], "UkNinoRecognizer": ["uk.nino"],
        "UkDrivingLicenceRecognizer": ["uk.driving-licence"], "SgFinRecognizer": ["sg.nric"],
        "AuTfnRecognizer": ["au.tax-file-number"], "AuMedicareRecognizer": ["au.medicare"],
        "EsNifRecognizer": ["es.dni"], "EsNieRecognizer": ["es.nie"], "ItFiscalCodeRecognizer": ["it.codice-fiscale"],
        "PlPeselRecognizer": ["pl.pesel"], "InAadhaarRecognizer": ["in.aadhaar"],
        "FiPersonalIdentityCodeRecognizer": ["fi.hetu"], "KrRrnRecognizer": ["kr.rrn"],
        "CryptoRecognizer": ["wallet.bitcoin-legacy", "wallet.bitcoin-segwit"],
        "MacAddressRecognizer": ["network.mac"], "MedicalLicenseRecognizer": ["us.dea"],
        "UsLicenseRecognizer": [
            "us.drivers-license.letter", "us.drivers-license.digits", "us.drivers-license.mixed",
        ],
        "EsPassportRecognizer": ["es.passport"], "ItDriverLicenseRecognizer": ["it.drivers-license"],
        "ItVatCodeRecognizer": ["it.partita-iva"], "ItPassportRecognizer": ["it.passport"],
        "ItIdentityCardRecognizer": ["it.identity-card"], "AuAbnRecognizer": ["au.abn"], "AuAcnRecognizer": ["au.acn"],
        "InPanRecognizer": ["in.pan"], "InVoterRecognizer": ["in.voter"], "InPassportRecognizer": ["in.passport"],
        "ThTninRecognizer": ["th.id"], "ZaIdNumberRecognizer": ["za.id"], "NgNinRecognizer": ["ng.nin"],
        "TrNationalIdRecognizer": ["tr.tckn"], "UkPassportRecognizer": ["uk.passport"],
        "SePersonnummerRecognizer": ["se.personal-number"], "DeTaxIdRecognizer": ["de.tax-id"],
        "CaSinRecognizer": ["ca.sin"], "EmailRecognizer": ["contact.email"],
        "PhoneRecognizer": ["contact.phone-international", "us.phone", "uk.phone", "de.phone", "in.phone"],
        "IpRecognizer": ["network.ipv4", "network.ipv6"],
    ]

    private static let cloudflareNames = [
        "Amazon AWS Access Key ID": "aws.access-key-id", "Amazon AWS Secret Access Key": "aws.secret-access-key",
        "Google GCP API Key": "gcp.api-key", "Microsoft Azure Client Secret": "azure.client-secret",
        "SSH Private Key": "private-key.pem", "GitHub PAT": "github.personal-access-token",
        "NPM Token": "npm.access-token", "PyPI Token": "pypi.upload-token", "OpenAI API Key": "openai.api-key",
        "Slack API Token": "slack.token", "Slack Webhook": "slack.webhook", "Discord Webhook": "discord.webhook",
        "Stripe Standard Secret Key": "stripe.live-key", "Stripe Granular Restricted Key": "stripe.live-key",
        "Cloudflare User API Key": "cloudflare.api-token", "Cloudflare User API Token": "cloudflare.api-token",
        "Cloudflare Account Owned API Token": "cloudflare.api-token",
        "Unsanitized HAR File": "http-archive.credential-header",
        "American Express Card Number": "payment-card.american-express",
        "Diners Club Card Number": "payment-card.diners-club", "Mastercard Card Number": "payment-card.mastercard",
        "Union Pay Card Number": "payment-card.unionpay", "Visa Card Number": "payment-card.visa",
        "Generic CVV Card Number": "payment-card.security-code", "IBAN": "bank.iban", "SWIFT": "bank.swift-bic",
        "International Bank Account Number (IBAN)": "bank.iban",
        "United States ABA Routing Number": "us.bank-routing", "Canada Bank Account Number": "ca.bank-account",
        "MX CLABE (Bank)": "mx.clabe", "Bitcoin Wallet": "wallet.bitcoin-legacy",
        "Ethereum Wallet": "wallet.ethereum", "Australia Medicare": "au.medicare",
        "United Kingdom NHS Number": "uk.nhs-number", "US Passport Number": "us.passport",
        "US SSN Numeric Detection": "us.ssn", "United States SSN Numeric Detection": "us.ssn", "US ITIN": "us.itin",
        "Australia Tax File Number": "au.tax-file-number", "Austria SSN (SV-Nummer)": "at.svnr",
        "Belgium Tax ID (NN)": "be.national-number", "Brazil CNPJ": "br.cnpj", "Brazil CPF": "br.cpf",
        "Canada SIN": "ca.sin", "China ID Card": "cn.resident-id", "Denmark CPR": "dk.cpr",
        "Finland Tax ID": "fi.hetu", "France Social Security Number": "fr.nir", "Germany Tax ID": "de.tax-id",
        "India Aadhaar": "in.aadhaar", "Ireland PPS": "ie.pps", "Italy Fiscal Code": "it.codice-fiscale",
        "Korea RRN": "kr.rrn", "MX CURP": "mx.curp", "Netherlands BSN": "nl.bsn", "Poland PESEL": "pl.pesel",
        "Portugal NIF": "pt.nif", "Singapore NRIC": "sg.nric", "Spain DNI/NIF": "es.dni",
        "Sweden Tax": "se.personal-number", "United Kingdom NINO": "uk.nino",
    ]
}
