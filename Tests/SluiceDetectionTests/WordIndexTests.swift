import Testing

@testable import SluiceDetection

@Suite struct WordIndexTests {
    private func found(_ words: [String], _ text: String) -> [String] {
        let index = WordIndex(words)
        var occurrences: [WordIndex.Occurrence] = []
        var places: [UInt32] = []
        let bytes = Array(text.utf8)
        index.appendOccurrences(
            in: bytes.span, beginningIn: 0..<bytes.count, offset: 0, places: &places, to: &occurrences
        )
        return occurrences.map { String(decoding: bytes[$0.start..<$0.end], as: UTF8.self) }
    }

    @Test(
        "words match whole words, without case and accents",
        arguments: [
            ("lic", "public policy duplicate", []),
            ("lic", "lic. LIC (Lic)", ["lic", "LIC", "Lic"]),
            ("card", "card_number cards idcard card9 9card", ["card", "cards"]),
            (
                "número", "NUMERO número nu\u{301}mero Número numeros",
                ["NUMERO", "número", "nu\u{301}mero", "Número", "numeros"]
            ),
            ("numero", "número", ["número"]),
            ("straße", "STRAßE Straße strasse", ["STRAßE", "Straße"]),
            ("αριθμός", "ΑΡΙΘΜΟΣ Αριθμός", ["ΑΡΙΘΜΟΣ", "Αριθμός"]),
            ("паспорт", "ПАСПОРТ паспорта", ["ПАСПОРТ"]),
            ("kortnr.", "Kortnr: kortnr", ["Kortnr", "kortnr"]),
            ("iban", "myIban IBANNumber userIBAN IBANs ibans", ["Iban", "IBAN", "IBAN", "IBANs", "ibans"]),
            ("sin", "sins SINs Sins", ["SINs"]), ("ssn", "ssns", ["ssns"]), ("diagnosi", "diagnosis", []),
            ("passport", "passports PASSPORTS passportsx passport's", ["passports", "PASSPORTS", "passport"]),
            ("信用卡", "我的信用卡号码", ["信用卡"]),
            ("카드", "카드번호는", ["카드"]),
            ("øre", "ore ØRE", ["ore", "ØRE"]),
        ])
    func words(_ word: String, _ text: String, _ expected: [String]) {
        #expect(found([word], text) == expected)
    }

    @Test(
        "phrases match however their words are joined, on one line",
        arguments: [
            ("card number", "card number", 1), ("card number", "Card-Number", 1), ("card number", "card_number", 1),
            ("card number", "cardNumber CARDNUMBER", 2), ("card number", "card\nnumber", 0),
            ("card number", "card    number", 0), ("card number", "card numbers", 1), ("n.i.f.", "NIF n i f", 2),
            ("GitHub", "github GitHub git-hub", 3), ("card number", "card\u{A0}number", 1),
            ("sin", "S.I.N. s-i-n that's in s in isn't in", 2), ("tin", "t_i_n it isn't in", 1), ("nas", "n'as NAS", 1),
            ("drivers license", "driver's license driver’s license drivers' license", 3), ("customer", "cus tomer", 0),
            ("drivers license", "drivers licenses drivers licensess", 1),
        ])
    func phrases(_ word: String, _ text: String, _ count: Int) {
        #expect(found([word], text).count == count)
    }

    @Test("words that share a beginning are all found, in the order of their start")
    func shared() {
        #expect(
            found(["card", "card number", "number", "car"], "car card number") == [
                "car", "card", "card number", "number",
            ])
    }

    @Test("bytes that are no text part words and do no harm")
    func invalidBytes() {
        let index = WordIndex(["pin"])
        let bytes: [UInt8] = [0xFF, 0x70, 0x69, 0x6E, 0x80, 0xC3, 0x70, 0x69, 0x6E, 0xF0]
        var occurrences: [WordIndex.Occurrence] = []
        var places: [UInt32] = []
        index.appendOccurrences(in: bytes.span, beginningIn: 0..<10, offset: 0, places: &places, to: &occurrences)
        #expect(occurrences.map(\.start) == [1, 6])
    }

    @Test("spellings that fold to the same letters are one word")
    func ids() {
        let index = WordIndex(["Número", "numero", "card number", "cardnumber", "pin"])
        #expect(index.count == 3)
        #expect(index.id(of: "NUMERO") == index.id(of: "número"))
        #expect(index.id(of: "pass") == nil)
    }
}
