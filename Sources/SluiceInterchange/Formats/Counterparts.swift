import SluiceDetection

/// An entry of ours that stands for what another program has built in, with what it needs of its profile.
struct Counterpart: Sendable {
    var entry: DetectionEntry
    /// Its supporting patterns by name.
    var supporting: [String: String]
    /// Published test values of its profile.
    var testValues: [String]

    init(_ entry: DetectionEntry, of profile: Profile) {
        self.entry = entry
        supporting = profile.supporting.filter { entry.context.supporting.contains($0.key) }
        testValues = profile.testValues
    }
}

/// Our entries by the names that others give the same data; the tables are those of docs/catalogue.md.
struct Counterparts: Sendable {
    private let entries: [String: Counterpart]

    init(_ profiles: [Profile]) {
        let all = profiles.flatMap { profile in profile.entries.map { Counterpart($0, of: profile) } }
        entries = Dictionary(all.map { ($0.entry.id, $0) }) { first, _ in first }
    }

    /// By the table, else by the words of the names there, else by those of our own names.
    func cloudflare(_ name: String) -> [Counterpart] {
        let known = Counterparts.cloudflareNames[Counterparts.cloudflareAliases[name] ?? name]
        if let known { return of(known) }
        let words = Counterparts.words(of: name)
        if let known = Counterparts.cloudflareWords[words] { return of(known) }
        let own = entries.values.filter { Counterparts.words(of: $0.entry.name) == words }
        return own.count == 1 ? own : []
    }

    func presidio(_ name: String) -> [Counterpart] { of(Counterparts.presidioNames[name] ?? []) }

    /// By a function's name, its prefix `Func_` included.
    func purview(_ name: String) -> [Counterpart] { of(Counterparts.purviewFunctions[name.lowercased()] ?? []) }

    private func of(_ ids: [String]) -> [Counterpart] { ids.compactMap { entries[$0] } }

    /// The signs of `C#` and `C++` are a part of the word.
    private static func words(of name: String) -> Set<String> {
        let parts = name.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "#" && $0 != "+" }
        return Set(parts.map(String.init)).subtracting(["number", "the", "of", "a", "and", "code"])
    }

    private static let cloudflareWords: [Set<String>: [String]] = Dictionary(
        cloudflareNames.sorted { $0.key < $1.key }.map { (words(of: $0.key), $0.value) }
    ) { first, _ in first }

    /// Names of before.
    private static let cloudflareAliases = [
        "International Bank Account Number (IBAN)": "IBAN",
        "United States SSN Numeric Detection": "US SSN Numeric Detection",
    ]

    /// Predefined entries that a whole profile of ours stands for.
    static let cloudflareProfiles = ["PII Record": "pii-record"]

    /// Validators for functions that Purview lets a pattern use.
    static let purviewValidators = [
        "func_credit_card": "luhn", "func_iban": "iban", "func_ssn": "us_ssn", "func_aba_routing": "aba",
        "func_canadian_sin": "ca_sin", "func_brazil_cpf": "br_cpf", "func_brazil_cnpj": "br_cnpj",
        "func_uk_nhs_number": "uk_nhs", "func_australian_tax_file_number": "au_tfn",
        "func_india_aadhaar": "in_aadhaar", "func_turkey_national_identity": "tr_tckn",
        "func_south_africa_identification_number": "za_id", "func_swedish_national_identifier": "se_pnr",
        "func_individual_taxpayer_identification_number": "us_itin", "func_formatted_itin": "us_itin",
        "func_unformatted_itin": "us_itin", "func_unformatted_ssn": "us_ssn",
        "func_randomized_formatted_ssn": "us_ssn", "func_randomized_unformatted_ssn": "us_ssn",
        "func_turkish_national_id": "tr_tckn", "func_dea_number": "dea",
        "func_japanese_my_number_corporate": "jp_corp", "func_japanese_my_number_personal": "jp_my",
    ]
}
