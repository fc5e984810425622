/// Ethereum addresses.
enum Ethereum {
    /// `0x` and 40 hexadecimal digits whose upper and lower case is that of EIP-55.
    ///
    /// A letter is upper case where the Keccak-256 of the address in lower case has a nibble of 8 or more. Addresses
    /// all in one case carry no check: they pass only where EIP-55 happens to ask for just that.
    static func isChecksummedAddress(_ value: borrowing Span<UInt8>) -> Bool {
        guard value.count == 42, value[0] == UInt8(ascii: "0"), value[1] == UInt8(ascii: "x") else { return false }
        var lower: [UInt8] = []
        var hasLetter = false
        for position in 2..<42 {
            let byte = value[position]
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): break
            case UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: "a")...UInt8(ascii: "f"): hasLetter = true
            default: return false
            }
            lower.append(byte | 0x20)
        }
        guard hasLetter else { return false }
        let hash = Keccak256.hash(lower)
        for position in 0..<40 where lower[position] > UInt8(ascii: "9") {
            let nibble = position % 2 == 0 ? hash[position / 2] >> 4 : hash[position / 2] & 15
            if (value[position + 2] < UInt8(ascii: "a")) != (nibble >= 8) { return false }
        }
        return true
    }
}
