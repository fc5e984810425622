/// Numbers of mobile equipment and subscribers.
enum MobileDevice {
    /// An IMEI: fifteen digits with Luhn.
    static func isEquipmentNumber(_ value: CompactValue) -> Bool {
        value.isDigits(count: 15) && !value.isOneCharacterRepeated && Luhn.isValid(value)
    }

    /// The ICCID of a SIM card (ITU-T E.118): 19 or 20 digits from 89 on, with Luhn.
    static func isCardNumber(_ value: CompactValue) -> Bool {
        value.isDigits(counts: 19...20) && value.number(0..<2) == 89 && Luhn.isValid(value)
    }
}
