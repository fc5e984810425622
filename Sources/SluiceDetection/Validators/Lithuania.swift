/// Numbers of Lithuania.
enum Lithuania {
    /// A personal code (asmens kodas): Estonia's scheme; 9 in front stands for a person whose birth date is not known.
    static func isPersonCode(_ value: CompactValue) -> Bool {
        guard value.isDigits(count: 11) else { return false }
        return value.digit(0) == 9
            ? Estonia.isChecked(value) && !value.isOneCharacterRepeated : Estonia.isPersonCode(value)
    }
}
