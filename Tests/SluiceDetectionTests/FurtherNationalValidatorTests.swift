import Testing

@testable import SluiceDetection

/// Person numbers beyond the first ones; vectors of detections.md 9, broken ones with the right check from stdnum 2.2
/// or the scheme's own arithmetic.
@Suite struct FurtherNationalValidatorTests {
    @Test(arguments: [
        ("uk_utr", ["1955839661", "19558 39661"]),
        ("at_svnr", ["1237 010180", "1237010180"]),
        // The last three are of persons whose birth is not known in full, by python-stdnum 2.2.
        (
            "be_nn",
            [
                "85.07.30-033.28", "93.05.18-223.61", "17 07 30 033 84", "00000100195", "85000001227", "85070003355",
            ]
        ),
        ("ch_ahv", ["756.9217.0769.85", "756.1234.5678.97"]),
        ("de_ausweis", ["T220001293", "L01X00T471"]),
        ("dk_cpr", ["2110625629", "211062-5629"]),
        ("fi_hetu", ["131052-308T", "311280-888Y", "131052A308T"]),
        ("ie_pps", ["6433435F", "6433435FT", "6433435FW", "1234567T", "1234567FA"]),
        // Without the zeros in front, from the documentation of python-stdnum.
        ("nl_vat", ["NL4495445B01"]),
        // The last two are H-numbers, by python-stdnum.
        ("no_fnr", ["15108695088", "01010750160", "15508695060", "15528612315"]),
        ("pt_nif", ["501964843", "123456789", "100000002"]),
        ("se_pnr", ["811228-9874", "8803200016", "880320-0016", "640823-3234", "19811228-9874", "811228+9874"]),
        ("tr_tckn", ["17291716060", "10000000146"]),
        ("mx_curp", ["BOXW310820HNERXN09"]),
        ("cn_rid", ["360426199101010071", "11010519491231002X"]),
        ("kr_rrn", ["971013-9019902", "850515-1234567"]),
        ("sg_nric", ["S1234567D", "T1234567J", "F1234567N", "G1234567X", "M1234567K", "S6792120H"]),
        ("au_tfn", ["123456782", "876 543 210", "85655734", "12345677"]),
        ("au_medicare", ["2123456701", "2428778132"]),
        ("za_id", ["8001015009087", "7503305044089", "9202204720083"]),
    ])
    func `a valid number is accepted`(name: String, values: [String]) throws {
        for value in values { #expect(try accepts(name, value), "\(value)") }
    }

    @Test(arguments: [
        ("uk_utr", ["2955839661"]), ("at_svnr", ["2237 010180"]), ("be_nn", ["17 07 30 033 28"]),
        ("ch_ahv", ["756.9217.0769.84"]), ("de_ausweis", ["T220001294"]), ("dk_cpr", ["2110525629", "211062-5628"]),
        ("fi_hetu", ["131052-308U"]), ("ie_pps", ["6433435E", "6433435VH"]),
        ("no_fnr", ["15108695077", "15108695089"]),
        ("pt_nif", ["501964842"]), ("se_pnr", ["880320-0018", "811228-9873"]),
        ("tr_tckn", ["17291716050", "12345678901"]),
        ("mx_curp", ["BOXW310820HNERXN08"]), ("cn_rid", ["36042619910101007V", "110105194912310021"]),
        ("kr_rrn", ["971013-9019903"]), ("sg_nric", ["S1234567A"]), ("au_tfn", ["123456783", "999 999 999"]),
        ("au_medicare", ["2123456791"]), ("za_id", ["8503305044089", "8001015009086"]),
    ])
    func `a wrong check digit is refused`(name: String, values: [String]) throws {
        for value in values { #expect(try !accepts(name, value), "\(value)") }
    }

    @Test(arguments: [
        ("uk_utr", ["1955893661", "1955839616"]), ("at_svnr", ["1237011080", "1237010108"]),
        ("be_nn", ["85073030328", "85073003382"]), ("ch_ahv", ["7569217079685", "7569217076958"]),
        ("de_ausweis", ["T202001293"]), ("dk_cpr", ["2110625692"]), ("fi_hetu", ["131052-038T", "131052-380T"]),
        ("ie_pps", ["6433345F", "6433453F"]), ("no_fnr", ["15108659088", "15108695808"]),
        ("pt_nif", ["501968443", "501964834"]), ("se_pnr", ["811228-8974", "811228-9847"]),
        ("tr_tckn", ["17291710660", "17291716006"]), ("mx_curp", ["BOXW310820HNERNX09", "BOXW310820HNERXN90"]),
        ("cn_rid", ["360426199101001071", "360426199101010017"]), ("kr_rrn", ["971013-9091902", "971013-9019920"]),
        ("sg_nric", ["S2134567D"]), ("au_tfn", ["123457682", "123456728"]), ("au_medicare", ["2213456701"]),
        ("za_id", ["8001015000987", "8001015009078"]),
    ])
    func `transposed neighbours are refused`(name: String, values: [String]) throws {
        for value in values { #expect(try !accepts(name, value), "\(value)") }
    }

    @Test(arguments: [
        ("uk_utr", ["195583966", "19558396610"]), ("at_svnr", ["123701018", "12370101800"]),
        ("be_nn", ["8507300332", "850730033280"]), ("ch_ahv", ["756921707698", "75692170769850"]),
        ("de_ausweis", ["T22000129", "T2200012930"]), ("dk_cpr", ["211062562", "21106256290"]),
        ("fi_hetu", ["131052-308", "131052-308TT"]), ("ie_pps", ["643343F", "6433435FTT"]),
        ("no_fnr", ["1510869508", "151086950880"]), ("pt_nif", ["50196484", "5019648430"]),
        ("se_pnr", ["81122-9874", "9811228-9874"]), ("tr_tckn", ["1729171606", "172917160600"]),
        ("mx_curp", ["BOXW310820HNERXN0", "BOXW310820HNERXN090"]),
        ("cn_rid", ["36042619910101007", "3604261991010100710"]), ("kr_rrn", ["971013-901990", "971013-90199020"]),
        ("sg_nric", ["S123456D", "S12345678D"]), ("au_tfn", ["1234567", "1234567820"]),
        ("au_medicare", ["212345670", "212345670111"]), ("za_id", ["800101500908", "80010150090870"]),
    ])
    func `a wrong length is refused`(name: String, values: [String]) throws {
        for value in values { #expect(try !accepts(name, value), "\(value)") }
    }

    /// Where a scheme has a check digit, these carry the right one.
    @Test(arguments: [
        ("uk_utr", ["0000000000"]),
        // 30 February, 31 November, month 13.
        ("at_svnr", ["1008300280", "1007311180", "1007011380"]),
        ("be_nn", ["85353003330", "85023003390", "12.34.56-789.58", "12.34.56-789.01"]),
        ("ch_ahv", ["7579217076984"]),
        // A leading digit, letters that the documents do not use.
        ("de_ausweis", ["1220001297", "A220001290", "T2200012E8"]),
        ("dk_cpr", ["3102621009", "3210621007", "2113621004", "0000000000", "2902015003"]),
        // 30 February, month 13, the 1800s, 29 February 2001, a serial for a time.
        ("fi_hetu", ["300252-308A", "131352-3087", "131052+308T", "290201A308H", "210815-9428"]),
        ("ie_pps", ["6433435FJ", "64334F5F"]),
        // 30 February, month 13, a synthetic person, day 00, serials of no century.
        ("no_fnr", ["30028610188", "15138610079", "15908610064", "00000000000", "25069684818", "03014751601"]),
        ("pt_nif", ["000000000"]),
        // 30 February, an organisation, day 95, the 1800s.
        ("se_pnr", ["8102309872", "812028-9874", "8111959873", "18811228-9874"]),
        ("tr_tckn", ["00000000000"]),
        // 30 February, no such sex, a digit in the name.
        ("mx_curp", ["BOXW310230HNERXN05", "BOXW310820ZNERXN07", "B0XW310820HNERXN04"]),
        // 30 February, no such province, the 1800s.
        ("cn_rid", ["360426199102300070", "990426199101010079", "360426189101010072", "440524188001010014"]),
        ("kr_rrn", ["970230-9019905", "971313-9019909"]),
        ("sg_nric", ["A1234567D", "S12345E7D"]),
        ("au_tfn", ["000000000", "00000000"]),
        ("au_medicare", ["1123456791", "7123456751", "2123456700"]),
        ("za_id", ["8002305009084", "8001015009384"]),
    ])
    func `a broken structure is refused`(name: String, values: [String]) throws {
        for value in values { #expect(try !accepts(name, value), "\(value)") }
    }
}
