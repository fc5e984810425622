extension FieldName {
    /// What the name says of its value: by all of its words, `documentNumber` as `document-no`.
    func meaning(in text: Span<UInt8>) -> Meaning { FieldName.meaning(ofWordsIn: range, in: text) }

    /// What a part of a name says of the value; one without words is neutral.
    static func meaning(ofWordsIn range: Range<Int>, in text: Span<UInt8>) -> Meaning {
        var meaning: Meaning?
        var index = range.lowerBound
        while let word = nextWord(from: &index, to: range.upperBound, in: text) {
            if neutralWords.contains(word) {
                meaning = .neutral
            } else if dependentWords.contains(word) {
                meaning = meaning ?? .dependent
            } else {
                return .telling
            }
        }
        return meaning ?? .neutral
    }

    /// The next word in lower case: letters up to a sign, a digit or a change of case.
    static func nextWord(from index: inout Int, to end: Int, in text: Span<UInt8>) -> String? {
        while index < end, !isLetter(text[index]) { index += 1 }
        let start = index
        while index < end, isLetter(text[index]), index == start || !beginsWord(at: index, to: end, in: text) {
            index += 1
        }
        guard start < index else { return nil }
        return lowercased(start..<index, in: text)
    }

    /// Letters in lower case, as far as they are ASCII.
    static func lowercased(_ letters: some Sequence<Int>, in text: Span<UInt8>) -> String {
        String(decoding: letters.map { text[$0] < 0x80 ? text[$0] | 0x20 : text[$0] }, as: UTF8.self)
    }

    /// Whether a letter behind another one begins a word: `idNumber`, `IDNumber`.
    private static func beginsWord(at index: Int, to end: Int, in text: Span<UInt8>) -> Bool {
        guard (0x41...0x5A).contains(text[index]) else { return false }
        return !(0x41...0x5A).contains(text[index - 1])
            || index + 1 < end && (0x61...0x7A).contains(text[index + 1])
    }

    /// Words that say that there is a value, or of which type or form it is.
    private static let neutralWords: Set<String> = [
        "value", "values", "val", "vals", "v", "number", "numbers", "num", "nums", "nr", "nro", "no", "nos", "n", "s",
        "nummer", "nummern", "numero", "número", "numéro", "wert", "valor", "valore", "valeur", "waarde", "wartość",
        "answer", "answers", "reply", "response", "input", "antwort", "antwoord", "respuesta", "resposta", "risposta",
        "réponse", "text", "txt", "t", "string", "str", "content", "contents", "body", "message", "msg", "integer",
        "int", "long", "decimal", "varchar", "char", "raw", "plain", "plaintext", "clear", "cleartext", "full",
        "complete", "formatted", "unformatted", "normalized", "original", "current", "new", "old", "default", "literal",
        "q", "query", "search", "term",
    ]

    /// Words that say that the value is one of many things, or belongs to a document.
    private static let dependentWords: Set<String> = [
        "id", "ids", "key", "code", "data", "field", "item", "entry", "document", "doc", "documento", "identifier",
        "identification", "identity", "national", "government", "gov", "tax", "official",
    ]
}
