/// Numbers of Croatia.
enum Croatia {
    /// A personal or company number (OIB): eleven digits with ISO 7064 modulo 11,10; `HR` may stand in front.
    static func isPersonNumber(_ value: CompactValue) -> Bool {
        guard let start = value.start(afterCountry: "HR", count: 11), value.isDigits(start..<value.count) else {
            return false
        }
        return ISO7064.isMod11And10(value, start..<value.count)
    }
}
