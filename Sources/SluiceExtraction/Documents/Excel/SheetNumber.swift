/// Numbers of cells as text.
enum SheetNumber {
    /// A number without loss: whole ones without a point or an exponent.
    static func text(_ value: Double) -> String {
        if value == value.rounded(), abs(value) < 9e18 { return String(Int64(value)) }
        return "\(value)"
    }

    /// A number in 32 bits (MS-XLS 2.5.122): a whole one, or the upper half of a double; either may be hundredths.
    static func rk(_ bits: Int) -> Double {
        let value =
            bits & 2 != 0
            ? Double(Int32(truncatingIfNeeded: bits) >> 2)
            : Double(bitPattern: UInt64(bits & 0xFFFF_FFFC) << 32)
        return bits & 1 != 0 ? value / 100 : value
    }
}
