/// Sizes as people write and read them.
enum ByteSize {
    private static let units: [(suffix: String, factor: Int64)] = [
        ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40),
        ("KB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000), ("B", 1), ("", 1),
    ]

    /// Reads `64MiB`, `2 GB` or `1024`; nil for anything else, and for what does not fit 63 bits.
    static func parse(_ text: String) -> Int64? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int64(digits) else { return nil }
        let suffix = text.dropFirst(digits.count).drop { $0 == " " }
        guard let unit = units.first(where: { $0.suffix.lowercased() == suffix.lowercased() }) else { return nil }
        let (product, overflows) = number.multipliedReportingOverflow(by: unit.factor)
        return overflows ? nil : product
    }

    /// `1.4 GB`, `12 MB`, `803 kB`, `12 B`: powers of 1000, two significant places below ten.
    static func text(_ bytes: Int64) -> String {
        let steps: [(Double, String)] = [(1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")]
        guard let (factor, unit) = steps.first(where: { Double(bytes) >= $0.0 }) else { return "\(bytes) B" }
        let value = Double(bytes) / factor
        let tenths = Int((value * 10).rounded())
        return value < 10 ? "\(tenths / 10).\(tenths % 10) \(unit)" : "\(Int(value.rounded())) \(unit)"
    }
}
