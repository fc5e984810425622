/// Entries of ours by the functions of Microsoft Purview, as docs/catalogue.md has them.
extension Counterparts {
    /// By the function's name in lower case.
    static let purviewFunctions: [String: [String]] = {
        var table = numbers
        for state in states.split(separator: " ") {
            table["func_\(state)_drivers_license_number"] = [
                "us.drivers-license.letter", "us.drivers-license.digits", "us.drivers-license.mixed",
                "us.drivers-license.abbreviated",
            ]
        }
        for province in provinces.split(separator: " ") {
            table["func_\(province)_drivers_license_number"] = ["ca.drivers-licence"]
        }
        return table
    }()

    private static let provinces = """
        alberta british_columbia manitoba new_brunswick newfoundland_labrador nova_scotia ontario \
        prince_edward_island quebec saskatchewan
        """

    private static let states = """
        alabama alaska_delaware_oregon alaska arizona arkansas california colorado connecticut district_of_columbia \
        florida florida_maryland_michigan_minnesota georgia hawaii idaho illinois indiana iowa kansas kentucky \
        kentucky_massachusetts_virginia louisiana maine maryland massachusetts michigan_minnesota minnesota \
        mississippi_oklahoma missouri montana nebraska nevada new_hampshire new_jersey new_mexico new_york \
        north_carolina north_dakota ohio pennsylvania rhode_island south_carolina south_dakota tennessee texas utah \
        vermont virginia washington west_virginia wisconsin wyoming
        """

    private static let numbers: [String: [String]] = [
        "func_aba_routing": ["us.bank-routing"],
        "func_argentina_unique_tax_key": ["ar.cuit", "ar.cuit-unformatted"],
        "func_australian_business_number": ["au.abn"],
        "func_australian_company_number": ["au.acn"],
        "func_australian_medical_account_number": ["au.medicare"],
        "func_australian_tax_file_number": ["au.tax-file-number", "au.tax-file-number-behind-group"],
        "func_austria_eu_ssn_or_equivalent": ["at.svnr"],
        "func_austria_eu_tax_file_number": ["at.tax-id"],
        "func_austria_value_added_tax": ["at.vat"],
        "func_belgium_national_number": ["be.national-number"],
        "func_belgium_value_added_tax_number": ["be.vat"],
        "func_brazil_cnpj": ["br.cnpj", "br.cnpj-unformatted", "br.cnpj-letters-unformatted"],
        "func_brazil_cpf": ["br.cpf", "br.cpf-unformatted"],
        "func_bulgaria_eu_national_id_card": ["bg.egn"],
        "func_canadian_sin": ["ca.sin", "ca.sin-unformatted", "ca.sin-behind-group"],
        "func_unformatted_canadian_sin": ["ca.sin-unformatted"],
        "func_chile_id_card": ["cl.rut", "cl.rut-unformatted", "cl.rut-labelled", "cl.rut-without-hyphen"],
        "func_china_resident_id": ["cn.resident-id"],
        "func_credit_card": [
            "payment-card.visa", "payment-card.mastercard", "payment-card.american-express", "payment-card.discover",
            "payment-card.diners-club", "payment-card.diners-club-long", "payment-card.jcb", "payment-card.unionpay",
            "payment-card.maestro", "payment-card.rupay", "payment-card.rupay-own", "payment-card.mir",
            "payment-card.behind-group", "payment-card.behind-groups", "payment-card.in-row", "payment-card.boxed",
        ],
        "func_croatia_oib_number": ["hr.oib"],
        "func_cyprus_eu_tax_file_number": ["cy.vat"],
        "func_czech_id_card": ["cz.birth-number", "cz.birth-number-unformatted"],
        "func_czech_id_card_new_format": ["cz.birth-number", "cz.birth-number-unformatted"],
        "func_dea_number": ["us.dea"],
        "func_denmark_eu_tax_file_number": ["dk.cpr", "dk.cpr-unformatted"],
        "func_estonia_eu_national_id_card": ["ee.personal-code"],
        "func_eu_debit_card": ["payment-card.maestro", "payment-card.visa", "payment-card.mastercard"],
        "func_finnish_national_id": ["fi.hetu", "fi.hetu-lower-case"],
        "func_fr_insee": ["fr.nir", "fr.nir-unformatted"],
        "func_french_insee": ["fr.nir", "fr.nir-unformatted"],
        "func_france_insee": ["fr.nir", "fr.nir-unformatted"],
        "func_fr_passport": ["fr.passport"],
        "func_france_eu_tax_file_number": ["fr.spi"],
        "func_france_value_added_tax_number": ["fr.vat"],
        "func_french_drivers_license": ["fr.drivers-licence"],
        "func_german_drivers_license": ["de.drivers-license"],
        "func_german_passport": ["de.identity-document", "de.identity-document-unchecked"],
        "func_german_passport_data": ["de.identity-document", "de.identity-document-unchecked"],
        "func_germany_eu_tax_file_number": ["de.tax-id"],
        "func_germany_value_added_tax_number": ["de.vat"],
        "func_greece_eu_ssn": ["gr.amka"],
        "func_hong_kong_id_card": ["hk.hkid", "hk.hkid-unformatted"],
        "func_hungarian_value_added_tax_number": ["hu.vat"],
        "func_hungary_eu_ssn_or_equivalent": ["hu.taj"],
        "func_hungary_eu_tax_file_number": ["hu.tax-id"],
        "func_iban": ["bank.iban", "bank.iban-subfield", "bank.iban-halved", "bank.iban-spaced"],
        "func_india_aadhaar": ["in.aadhaar", "in.aadhaar-beside-group", "in.aadhaar-unformatted"],
        "func_ireland_pps": ["ie.pps"],
        "func_israeli_national_id_number": ["il.id"],
        "func_italy_eu_national_id_card": ["it.codice-fiscale"],
        "func_italy_value_added_tax_number": ["it.vat", "it.partita-iva"],
        "func_japanese_my_number_corporate": ["jp.corporate-number"],
        "func_japanese_my_number_personal": ["jp.my-number"],
        "func_jp_drivers_license_number": ["jp.drivers-license"],
        "func_jp_passport": ["jp.passport"],
        "func_latvia_eu_national_id_card": ["lv.personal-code", "lv.personal-code-new"],
        "func_lithuania_eu_tax_file_number": ["lt.personal-code"],
        "func_luxemburg_eu_tax_file_number": ["lu.matricule"],
        "func_mexico_population_registry_code": ["mx.curp"],
        "func_netherlands_bsn": ["nl.bsn"],
        "func_netherlands_eu_tax_file_number": ["nl.bsn"],
        "func_netherlands_value_added_tax_number": ["nl.vat"],
        "func_new_zealand_inland_revenue_number": ["nz.ird", "nz.ird-behind-group"],
        "func_new_zealand_ministry_of_health_number": ["nz.nhi"],
        "func_newzealand_driver_license_number": ["nz.drivers-licence"],
        "func_norway_id_number": ["no.birth-number"],
        "func_pesel_identification_number": ["pl.pesel"],
        "func_poland_eu_tax_file_number": ["pl.nip"],
        "func_polish_national_id": ["pl.identity-card"],
        "func_polish_passport_number": ["pl.passport"],
        "func_polish_regon_number": ["pl.regon"],
        "func_portugal_eu_tax_file_number": ["pt.nif", "pt.nif-behind-group"],
        "func_romania_eu_national_id_card": ["ro.cnp"],
        "func_singapore_nric": ["sg.nric", "sg.nric-lower-case"],
        "func_slovakia_eu_national_id_card": ["cz.birth-number", "cz.birth-number-unformatted"],
        "func_slovenia_eu_national_id_card": ["si.emso"],
        "func_slovenia_eu_tax_file_number": ["si.tax-number"],
        "func_south_africa_identification_number": ["za.id"],
        "func_south_korea_resident_number": ["kr.rrn", "kr.rrn-unformatted"],
        "func_spain_eu_dl_and_ni_number_citizen": ["es.dni"],
        "func_spain_eu_dl_and_ni_number_foreigner": ["es.nie", "es.nie-lower-case"],
        "func_spain_eu_driver's_license_number": ["es.dni"],
        "func_spain_eu_tax_file_number": ["es.dni", "es.nie", "es.nie-lower-case", "es.cif"],
        "func_spanish_social_security_number": ["es.social-security"],
        "func_ssn": ["us.ssn", "us.ssn-spaced", "us.ssn-abbreviated", "us.ssn-boxed", "us.ssn-coded", "us.ssn-hl7"],
        "func_randomized_formatted_ssn": [
            "us.ssn", "us.ssn-spaced", "us.ssn-abbreviated", "us.ssn-boxed", "us.ssn-coded", "us.ssn-hl7",
        ],
        "func_unformatted_ssn": ["us.ssn-unformatted", "us.ssn-abbreviated"],
        "func_randomized_unformatted_ssn": ["us.ssn-unformatted", "us.ssn-abbreviated"],
        "func_sweden_eu_tax_file_number": ["se.personal-number"],
        "func_swedish_national_identifier": ["se.personal-number"],
        "func_swift": ["bank.swift-bic"],
        "func_swiss_social_security_number_ahv": ["ch.ahv"],
        "func_taiwanese_national_id": ["tw.id", "tw.id-lower-case"],
        "func_thai_citizen_id": ["th.id", "th.id-unformatted"],
        "func_turkish_national_id": ["tr.tckn"],
        "func_turkey_national_identity": ["tr.tckn"],
        "func_uk_drivers_license": ["uk.driving-licence", "uk.driving-licence-lower-case"],
        "func_uk_eu_tax_file_number": ["uk.utr"],
        "func_uk_nhs_number": ["uk.nhs-number"],
        "func_uk_nino": ["uk.nino", "uk.nino-lower-case"],
        "func_formatted_itin": ["us.itin"],
        "func_unformatted_itin": ["us.itin"],
        "func_individual_taxpayer_identification_number": ["us.itin"],
        "func_usa_uk_passport": ["us.passport", "uk.passport"],
    ]
}
