import Testing

@testable import SluiceDetection

@Suite struct CatalogueValidatorTests {
    @Test func `every validator of the catalogue exists under its name`() {
        let names = """
            aba ar_cbu ar_cuit at_svnr au_abn au_acn au_medicare au_tfn b58check be_nn bech32 bg_egn bic br_cnpj
            br_cpf ca_bc_phn ca_on_hcn ca_sin ch_ahv cl_rut cn_rid co_nit crc32_hex cusip cz_rc de_ausweis
            de_idnr de_kvnr de_rvnr de_vat dea dk_cpr ee_ik eip55 es_cif es_dni es_naf es_nie fi_hetu fr_nir
            fr_siren fr_spi github_crc32 gr_afm gr_amka hkid hr_oib hu_adoazonosito iban id_nik ie_pps il_id
            imei in_aadhaar in_gstin in_pan isin it_cf it_piva jp_corp jp_my kr_brn kr_rrn lei lt_ak
            lu_matricule lv_pk mbi mx_clabe mx_curp mx_rfc my_nric nl_bsn no_fnr npi nz_ird nz_nhi pe_ruc
            pl_dowod pl_nip pl_pesel pl_regon pt_nif ro_cnp se_pnr sedol sg_nric si_emso th_id tr_tckn tw_id
            uk_nhs uk_nino uk_utr us_itin us_ssn uy_ci vin za_id
            """.split(whereSeparator: \.isWhitespace).map(String.init)
        for name in names { #expect(Validator.named(name) != nil, "\(name)") }
    }

    @Test(arguments: ValidatorVectors.all)
    func `valid values are accepted, in lower case too`(vectors: ValidatorVectors) throws {
        for value in vectors.valid {
            #expect(try accepts(vectors.name, value), "\(value)")
            #expect(try accepts(vectors.name, value.lowercased()), "\(value)")
        }
    }

    @Test(arguments: ValidatorVectors.all)
    func `a wrong check digit, transposed neighbours, a wrong length and a broken structure are refused`(
        vectors: ValidatorVectors
    ) throws {
        for value in vectors.wrongCheck.values { #expect(try !accepts(vectors.name, value), "check of \(value)") }
        for value in vectors.transposed.values { #expect(try !accepts(vectors.name, value), "order of \(value)") }
        for value in vectors.wrongLength.values { #expect(try !accepts(vectors.name, value), "length of \(value)") }
        for value in vectors.broken.values { #expect(try !accepts(vectors.name, value), "structure of \(value)") }
    }

    /// Every check finds all changes of one digit but for a few weights that share a factor with the modulus.
    @Test(arguments: ValidatorVectors.all)
    func `most changes of one digit are refused`(vectors: ValidatorVectors) throws {
        guard case .values = vectors.wrongCheck else { return }
        for value in vectors.valid where value != "530101123" {
            var passed = 0
            var tried = 0
            for position in value.indices {
                guard let digit = value[position].wholeNumberValue else { continue }
                for step in 1...9 {
                    var changed = value
                    changed.replaceSubrange(position...position, with: String((digit + step) % 10))
                    tried += 1
                    if try accepts(vectors.name, changed) { passed += 1 }
                }
            }
            #expect(passed * 5 <= tried, "\(value): \(passed) of \(tried)")
        }
    }
}
