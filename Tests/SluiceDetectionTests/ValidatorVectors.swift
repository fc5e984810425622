import Testing

/// Values on which a validator is tried: valid ones, and broken ones of four kinds.
struct ValidatorVectors: Sendable, CustomTestStringConvertible {
    let name: String
    let valid: [String]
    let wrongCheck: Broken
    let transposed: Broken
    let wrongLength: Broken
    /// With the right check digit, where the scheme has one.
    let broken: Broken

    init(
        _ name: String, valid: [String], wrongCheck: Broken, transposed: Broken, wrongLength: Broken, broken: Broken
    ) {
        self.name = name
        self.valid = valid
        self.wrongCheck = wrongCheck
        self.transposed = transposed
        self.wrongLength = wrongLength
        self.broken = broken
    }

    var testDescription: String { name }

    /// Values with one kind of mistake, or why no value can have it.
    enum Broken: Sendable, ExpressibleByArrayLiteral {
        case values([String])
        case none(because: String)

        init(arrayLiteral elements: String...) { self = .values(elements) }

        var values: [String] {
            switch self {
            case .values(let values): values
            case .none: []
            }
        }
    }

    /// Vectors of detections.md 9; of VAT numbers, SIRET and kennitala from python-stdnum 2.2; broken structures carry
    /// check digits that python-stdnum or a script of the scheme's arithmetic has computed.
    static let all: [ValidatorVectors] = [
        ValidatorVectors(
            "npi", valid: ["1234567893", "1245319599"],
            wrongCheck: ["1234567890"],
            transposed: ["1243567893"],
            wrongLength: ["123456789", "12345678930"],
            broken: ["3234567899"]
        ),
        ValidatorVectors(
            "dea", valid: ["AB1234563", "BB1388568", "F91234563"],
            wrongCheck: ["AB1234564"],
            transposed: ["AB2134563"],
            wrongLength: ["AB123456", "AB12345630"],
            broken: ["1B1388568", "B11388568", "BB13885F8"]
        ),
        ValidatorVectors(
            "mbi", valid: ["1EG4-TE5-MK73", "1EG4TE5MK73", "1EG4TE5MK72"],
            wrongCheck: .none(because: "the scheme has no check digit"),
            transposed: .none(because: "the scheme has no check digit, and two places of one kind may be swapped"),
            wrongLength: ["1EG4-TE5-MK7", "1EG4-TE5-MK730"],
            broken: ["1SG4TE5MK73", "0EG4TE5MK73", "1EG4TE5MB73", "1E44TE51K73"]
        ),
        ValidatorVectors(
            "ca_bc_phn", valid: ["9698658215"],
            wrongCheck: ["9698658216"],
            transposed: ["9689658215"],
            wrongLength: ["969865821", "96986582150"],
            broken: ["8698658215"]
        ),
        ValidatorVectors(
            "ca_on_hcn", valid: ["1234-567-897", "1234567897AB", "1234-567-897-X"],
            wrongCheck: ["1234-567-898"],
            transposed: ["1243-567-897"],
            wrongLength: ["123456789", "1234567897ABC"],
            broken: ["0234567899", "1234567897A1"]
        ),
        ValidatorVectors(
            "au_abn", valid: ["83914571673", "51 824 753 556", "53004085616"],
            wrongCheck: ["51824753557", "99 999 999 999"],
            transposed: ["83194571673"],
            wrongLength: ["8391457167", "839145716730"],
            broken: ["02000000028"]
        ),
        ValidatorVectors(
            "au_acn", valid: ["004085616", "001000004", "010 749 961"],
            wrongCheck: ["004085617"],
            transposed: ["000485616"],
            wrongLength: ["00408561", "0040856160"],
            broken: ["000000000"]
        ),
        ValidatorVectors(
            "de_vat", valid: ["136695976", "DE136695976"],
            wrongCheck: ["136695978"],
            transposed: ["136965976"],
            wrongLength: ["13669597", "1366959760"],
            broken: ["012345679", "AT136695976", "DE 13669597X"]
        ),
        ValidatorVectors(
            "de_kvnr", valid: ["A123456780", "A000500015"],
            wrongCheck: ["A123456789"],
            transposed: ["A132456780"],
            wrongLength: ["A12345678", "A1234567800"],
            broken: ["1123456780", "AA23456780"]
        ),
        ValidatorVectors(
            "de_rvnr", valid: ["15070649C103", "65170839J003"],
            wrongCheck: ["15070649C104"],
            transposed: ["15700649C103"],
            wrongLength: ["15070649C10", "15070649C1030"],
            broken: ["15071349C107", "15300249C107", "00070649C106", "150706490103"]
        ),
        ValidatorVectors(
            "fr_spi", valid: ["3023217600053", "0701987765493"],
            wrongCheck: ["0701987765432"],
            transposed: ["3032217600053"],
            wrongLength: ["302321760005", "30232176000530"],
            broken: ["4000000000332"]
        ),
        ValidatorVectors(
            "fr_siren", valid: ["552008443", "404833048", "732829320"],
            wrongCheck: ["404833047"],
            transposed: ["550208443"],
            wrongLength: ["55200844", "5520084430"],
            broken: ["000000000"]
        ),
        ValidatorVectors(
            "fr_siret", valid: ["73282932000074", "35600000000048", "35600000049837"],
            wrongCheck: ["73282932000075", "35600000000049", "35600000049838"],
            transposed: ["73822932000074"],
            wrongLength: ["7328293200007", "732829320000740"],
            broken: ["12345678900007", "00000000000000"]
        ),
        ValidatorVectors(
            "es_cif", valid: ["A13585625", "J99216582", "A58818501", "M1234567L", "P2807900B", "Q2876031B"],
            wrongCheck: ["J99216583", "A58818502", "M1234567A"],
            transposed: ["A15385625"],
            wrongLength: ["A1358562", "A135856250"],
            broken: ["T13585625", "A5881850A", "P28079002"]
        ),
        ValidatorVectors(
            "es_naf", valid: ["281234567840", "28 12345678 40"],
            wrongCheck: ["281234567890"],
            transposed: ["282134567840"],
            wrongLength: ["28123456784", "2812345678400"],
            broken: ["001234567803"]
        ),
        ValidatorVectors(
            "it_piva", valid: ["00743110157", "IT00743110157"],
            wrongCheck: ["00743110158"],
            transposed: ["00473110157"],
            wrongLength: ["0074311015", "007431101570"],
            broken: ["12345678903", "00000001008"]
        ),
        ValidatorVectors(
            "pl_nip", valid: ["8567346215", "123-456-32-18", "5260001246", "PL8567346215"],
            wrongCheck: ["8567346216"],
            transposed: ["8576346215"],
            wrongLength: ["856734621", "85673462150"],
            broken: ["0000000000"]
        ),
        ValidatorVectors(
            "pl_regon", valid: ["192598184", "123456785", "12345678512347"],
            wrongCheck: ["192598183", "12345678512348"],
            transposed: ["195298184"],
            wrongLength: ["19259818", "1925981840"],
            broken: ["12345678612342", "000000000"]
        ),
        ValidatorVectors(
            "pl_dowod", valid: ["ABA300000", "ABS123456"],
            wrongCheck: ["ABA300001"],
            transposed: ["ABA030000"],
            wrongLength: ["ABA30000", "ABA3000000"],
            broken: ["1BS123456", "ABSS23456"]
        ),
        ValidatorVectors(
            "mx_rfc", valid: ["GODE561231GR8", "MAB9307148T4"],
            wrongCheck: ["GODE561231GR9", "MAB9307148T5"],
            transposed: ["GODE651231GR8"],
            wrongLength: ["GODE561231GR", "GODE561231GR80"],
            broken: ["GODE560230GR8", "MAB9313148TA", "GODE5612310R1", "G0DE561231GR0", "GODE561231-GR*"]
        ),
        ValidatorVectors(
            "ar_cuit", valid: ["20-05536168-2", "20-12345678-6"],
            wrongCheck: ["20-05536168-3"],
            transposed: ["20-05356168-2"],
            wrongLength: ["20-05536168-", "20-05536168-20"],
            broken: ["99055361688"]
        ),
        ValidatorVectors(
            "cl_rut", valid: ["12.531.909-2", "12.345.678-5", "76086428-5", "10000013-K"],
            wrongCheck: ["12531909-3"],
            transposed: ["12.351.909-2"],
            wrongLength: ["12.531.909-2-1", "531909-2"],
            broken: ["0000000-0"]
        ),
        ValidatorVectors(
            "co_nit", valid: ["213.123.432-1", "860034313-7"],
            wrongCheck: ["2131234325"],
            transposed: ["213.213.432-1"],
            wrongLength: ["1234567", "213123432100"],
            broken: ["00000000"]
        ),
        ValidatorVectors(
            "pe_ruc", valid: ["20512333797", "20000000001"],
            wrongCheck: ["20512333798"],
            transposed: ["20152333797"],
            wrongLength: ["2051233379", "205123337970"],
            broken: ["30512333792"]
        ),
        ValidatorVectors(
            "uy_ci", valid: ["1.234.567-2"],
            wrongCheck: ["1.234.567-3"],
            transposed: ["1.324.567-2"],
            wrongLength: ["123456", "123456720"],
            broken: ["0000000", "00000000"]
        ),
        ValidatorVectors(
            "in_pan", valid: ["ACUPA7085R", "AAAPZ1234C"],
            wrongCheck: .none(because: "the rule of the check letter is not published"),
            transposed: ["AAAZP1234C"],
            wrongLength: ["ACUPA7085", "ACUPA7085R0"],
            broken: ["ABCDE1234F", "ABMPA32111", "AAAPZ0000C"]
        ),
        ValidatorVectors(
            "in_gstin", valid: ["27AAPFU0939F1ZV", "24AAACC1206D1ZM"],
            wrongCheck: ["27AAPFU0939F1AV", "24AAACC1206D1ZN", "22AAAAA0000A1Z5"],
            transposed: ["27AAPFU0399F1ZV"],
            wrongLength: ["27AAPFU0939F1Z", "27AAPFU0939F1ZV0"],
            broken: ["40AAPFU0939F1Z7", "27AAPDU0939F1ZZ"]
        ),
        ValidatorVectors(
            "jp_my", valid: ["123456789018", "100000000005"],
            wrongCheck: ["123456789012"],
            transposed: ["124356789018"],
            wrongLength: ["12345678901", "1234567890180"],
            broken: ["000000000000", "111111111111"]
        ),
        ValidatorVectors(
            "jp_corp", valid: ["5835678256246", "7000012050002"],
            wrongCheck: ["2835678256246"],
            transposed: ["5853678256246"],
            wrongLength: ["583567825624", "58356782562460"],
            broken: ["9000000000000"]
        ),
        ValidatorVectors(
            "kr_brn", valid: ["116-82-00276", "1168200276"],
            wrongCheck: ["116-82-00277"],
            transposed: ["116-28-00276"],
            wrongLength: ["116-82-0027", "116-82-002760"],
            broken: ["1008200271", "1160000270"]
        ),
        ValidatorVectors(
            "hkid", valid: ["A123456(3)", "AB987654(3)", "F543210(A)", "G123456(A)", "A1234563", "Z683365(A)"],
            wrongCheck: ["A123456(4)", "Z683365(5)"],
            transposed: ["A132456(3)"],
            wrongLength: ["A12345(3)", "A1234567(3)"],
            broken: ["1123456(3)", "ABC987654(3)", "A12B456(3)"]
        ),
        ValidatorVectors(
            "tw_id", valid: ["A123456789", "W171845961"],
            wrongCheck: ["A123456788"],
            transposed: ["A132456789"],
            wrongLength: ["A12345678", "A1234567890"],
            broken: ["A323456783", "1123456789"]
        ),
        ValidatorVectors(
            "th_id", valid: ["1-2345-45678-78-1", "3100600445635", "4-8547-01245-28-9"],
            wrongCheck: ["1-2345-45678-78-2"],
            transposed: ["3100600454635"],
            wrongLength: ["1-2345-45678-78", "1-2345-45678-78-10"],
            broken: ["0123456789016", "9123456789010", "0-0000-00000-00-0"]
        ),
        ValidatorVectors(
            "il_id", valid: ["3933742-3", "000000018", "123456782"],
            wrongCheck: ["3933742-2"],
            transposed: ["3937342-3"],
            wrongLength: ["3933742", "39337423000"],
            broken: ["000000000"]
        ),
        ValidatorVectors(
            "my_nric", valid: ["770305-02-1234", "560224-10-8354"],
            wrongCheck: .none(because: "the scheme has no check digit"),
            transposed: ["773005-02-1234"],
            wrongLength: ["770305-02-123", "770305-02-12340"],
            broken: ["771305-02-1234", "770305-17-1234", "770230-02-1234"]
        ),
        ValidatorVectors(
            "id_nik", valid: ["3171011708450001", "3203012503770011"],
            wrongCheck: .none(because: "the scheme has no check digit"),
            transposed: ["3171011780450001"],
            wrongLength: ["317101170845000", "31710117084500010"],
            broken: ["3171019913770011", "9971011708450001", "3171013002450001"]
        ),
        ValidatorVectors(
            "nz_ird", valid: ["4909185-0", "49-091-850", "136410132", "35901981"],
            wrongCheck: ["136410133", "9125568"],
            transposed: ["4901985-0"],
            wrongLength: ["9125568", "4909185000"],
            broken: ["151000002", "09125566"]
        ),
        ValidatorVectors(
            "nz_nhi", valid: ["ZZZ0016", "ZAC5361", "ZBN77VL"],
            wrongCheck: ["ZZZ0044", "ZZZ0017", "ZBN77VM"],
            transposed: ["ZZZ0106"],
            wrongLength: ["ZZZ001", "ZZZ00160"],
            broken: ["ZIZ0016", "1ZZ0016", "ZZZ00A6"]
        ),
        ValidatorVectors(
            "bg_egn", valid: ["752316 926 3", "8032056031"],
            wrongCheck: ["7523169264", "8032056032"],
            transposed: ["753216 926 3"],
            wrongLength: ["752316 926 ", "752316 926 30"],
            broken: ["8019010008", "7552A10004"]
        ),
        ValidatorVectors(
            "hr_oib", valid: ["33392005961", "69435151530", "HR33392005961"],
            wrongCheck: ["33392005962"],
            transposed: ["33932005961"],
            wrongLength: ["3339200596", "333920059610"],
            broken: .none(because: "any eleven digits that check are a number")
        ),
        ValidatorVectors(
            "gr_afm", valid: ["023456780", "094259216", "EL094259216"],
            wrongCheck: ["123456781", "023456781"],
            transposed: ["094529216"],
            wrongLength: ["0234567", "0234567800"],
            broken: ["000000000"]
        ),
        ValidatorVectors(
            "gr_amka", valid: ["01013099997"],
            wrongCheck: ["01013099999"],
            transposed: ["01103099997"],
            wrongLength: ["0101309999", "010130999970"],
            broken: ["01133099992", "30023099994"]
        ),
        // The examples of the Pension Fund of Russia.
        ValidatorVectors(
            "ru_snils", valid: ["112-233-445 95", "087-654-303 00", "11223344595"],
            wrongCheck: ["112-233-445 96"],
            transposed: ["121-233-445 95"],
            wrongLength: ["112-233-445 9", "112-233-445 950"],
            broken: ["00000000000", "112-233-44A 95"]
        ),
        ValidatorVectors(
            "ro_cnp", valid: ["1630615123457", "1800101221144"],
            wrongCheck: ["1630615123458", "8800101221144"],
            transposed: ["1603615123457"],
            wrongLength: ["163061512345", "16306151234570"],
            broken: ["1631315123457", "1630615603455", "3630615123450"]
        ),
        ValidatorVectors(
            "cz_rc", valid: ["7103192745", "710319/2745", "530101123"],
            wrongCheck: ["7103192746"],
            transposed: ["7130192745"],
            wrongLength: ["71031927", "71031927450"],
            broken: ["7113192746", "7103322743", "540101123"]
        ),
        ValidatorVectors(
            "ee_ik", valid: ["36805280109", "37605030299"],
            wrongCheck: ["36805280108"],
            transposed: ["36085280109"],
            wrongLength: ["3680528010", "368052801090"],
            broken: ["36813280103", "36802300103", "16805280107"]
        ),
        ValidatorVectors(
            "lt_ak", valid: ["33309240064"],
            wrongCheck: ["33309240164"],
            transposed: ["33039240064"],
            wrongLength: ["3330924006", "333092400640"],
            broken: ["33313240066", "33302300068"]
        ),
        ValidatorVectors(
            "lv_pk", valid: ["161175-19997", "16117519997"],
            wrongCheck: ["16117519999"],
            transposed: ["161715-19997"],
            wrongLength: ["161175-1999", "161175-199970"],
            broken: ["16137519994", "30027519994", "32117519997"]
        ),
        ValidatorVectors(
            "si_emso", valid: ["0101006500006"],
            wrongCheck: ["0101006500007"],
            transposed: ["0110006500006"],
            wrongLength: ["010100650000", "01010065000060"],
            broken: ["0113006500004", "3002006500009", "0101850500003"]
        ),
        ValidatorVectors(
            "hu_adoazonosito", valid: ["8071592153", "8000000008"],
            wrongCheck: ["8071592154"],
            transposed: ["8017592153"],
            wrongLength: ["807159215", "80715921530"],
            broken: ["9071592154"]
        ),
        ValidatorVectors(
            "lu_matricule", valid: ["1893120105732"],
            wrongCheck: ["1893120105733", "1893120105742", "1985010112345"],
            transposed: ["1839120105732"],
            wrongLength: ["189312010573", "18931201057320"],
            broken: ["1893130105727", "1793120105744", "1985023012399"]
        ),
        ValidatorVectors(
            "vin", valid: ["1M8GDM9AXKP042788", "11111111111111111", "5GZCZ43D13S812715"],
            wrongCheck: ["1M8GDM9AXKP042789", "1M8GDM9A1KP042788"],
            transposed: ["1M8GDM9AXKP402788"],
            wrongLength: ["1M8GDM9AXKP04278", "1M8GDM9AXKP0427880"],
            broken: ["1M8GDM9A2KP0427I8", "OM8GDM9A6KP042788"]
        ),
        ValidatorVectors(
            "imei", valid: ["490154203237518", "356868000041418"],
            wrongCheck: ["490154203237519"],
            transposed: ["491054203237518"],
            wrongLength: ["49015420323751", "4901542032375180"],
            broken: ["000000000000000"]
        ),
        ValidatorVectors(
            "isin", valid: ["US0378331005", "AU0000XVGZA3", "GB0002634946"],
            wrongCheck: ["US0378331003"],
            transposed: ["US3078331005"],
            wrongLength: ["US037833100", "US03783310050"],
            broken: ["ZZ0378331001", "U50378331005"]
        ),
        ValidatorVectors(
            "cusip", valid: ["037833100", "594918104"],
            wrongCheck: ["037833109"],
            transposed: ["038733100"],
            wrongLength: ["03783310", "0378331000"],
            broken: ["000000000"]
        ),
        ValidatorVectors(
            "sedol", valid: ["B15KXQ8", "0263494"],
            wrongCheck: ["B15KXQ7"],
            transposed: ["0264394"],
            wrongLength: ["B15KXQ", "B15KXQ80"],
            broken: ["A15KXQ9", "0B5KXQ9"]
        ),
        ValidatorVectors(
            "lei", valid: ["213800KUD8LAJWSQ9D15", "529900T8BM49AURSDO55"],
            wrongCheck: ["213800KUD8LXJWSQ9D15"],
            transposed: ["213080KUD8LAJWSQ9D15"],
            wrongLength: ["213800KUD8LAJWSQ9D1", "213800KUD8LAJWSQ9D150"],
            broken: ["9CBD1FHZD9YR29ARAXF2"]
        ),
        ValidatorVectors(
            "at_vat", valid: ["ATU13585627", "U13585627", "ATU66554427"],
            wrongCheck: ["ATU13585626"],
            transposed: ["ATU31585627"],
            wrongLength: ["ATU1358562", "ATU135856270"],
            broken: ["ATV13585627", "DEU13585627"]
        ),
        ValidatorVectors(
            "be_vat", valid: ["BE0403019261", "428759497"],
            wrongCheck: ["BE0403019262", "0428759498"],
            transposed: ["BE4003019261"],
            wrongLength: ["BE403", "BE04030192610"],
            broken: ["2203019260", "0000000097"]
        ),
        ValidatorVectors(
            "fr_vat", valid: ["FR83404833048", "83404833048"],
            wrongCheck: ["FR84404833048"],
            transposed: ["FR84304833048"],
            wrongLength: ["FR8340483304", "FR834048330480"],
            broken: ["16552008442", "12000000000"]
        ),
        ValidatorVectors(
            "ie_vat", valid: ["IE6433435F", "6433435OA", "8D79739I"],
            wrongCheck: ["IE6433435G", "8D79739J"],
            transposed: ["IE4633435F"],
            wrongLength: ["IE643343F", "IE6433435FAA"],
            broken: ["8DD9739I", "6433435FJ"]
        ),
        ValidatorVectors(
            "lu_vat", valid: ["LU15027442", "15027442"],
            wrongCheck: ["LU15027443"],
            transposed: ["LU51027442"],
            wrongLength: ["LU1502744", "LU150274420"],
            broken: ["00000000"]
        ),
        ValidatorVectors(
            "nl_vat", valid: ["NL004495445B01", "002455799B11"],
            wrongCheck: ["NL004495446B01"],
            transposed: ["NL040495445B01"],
            wrongLength: ["NL004495445B0", "NL004495445B010"],
            broken: ["004495445B00", "004495445A01", "000000000B01"]
        ),
        ValidatorVectors(
            "is_kennitala", valid: ["120174-3399", "450401-3150"],
            wrongCheck: ["120174-3389"],
            transposed: ["121074-3399"],
            wrongLength: ["120174-339", "120174-33990"],
            broken: ["1213743319", "3002743319", "1201743395"]
        ),
        ValidatorVectors(
            "us_ein", valid: ["12-3456789", "98-7654321"],
            wrongCheck: .none(because: "the scheme has no check digit"),
            transposed: .none(because: "the scheme has no check digit"),
            wrongLength: ["12-345678", "12-34567890"],
            broken: ["00-1234567", "07-1234567", "49-1234567", "89-1234567"]
        ),
        ValidatorVectors(
            "uk_driving_licence", valid: ["MORGA657054SM9IJ", "FOX99851304JS9AB"],
            wrongCheck: .none(because: "the rule of the last two characters is not published"),
            transposed: ["MORG6A57054SM9IJ"],
            wrongLength: ["MORGA657054SM9I", "MORGA657054SM9IJ0"],
            broken: [
                "MORGA613054SM9IJ", "MORGA602304SM9IJ", "M9RGA657054SM9IJ", "99999657054SM9IJ", "MORGA657054SMAIJ",
            ]
        ),
        ValidatorVectors(
            "iccid", valid: ["8944500102198304826"],
            wrongCheck: ["8944500102198304827"],
            transposed: ["8945400102198304826"],
            wrongLength: ["894450010219830484", "894450010219830482612"],
            broken: ["8844500102198304828"]
        ),
    ]
}
