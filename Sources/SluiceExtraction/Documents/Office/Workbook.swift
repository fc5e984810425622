/// What the sheets of a workbook refer to.
final class Workbook {
    let strings: SharedStrings
    /// Whether days count from 1904.
    var uses1904 = false
    /// By the number of the style that cells tell.
    private var formats: [CellFormat] = []
    private var formatsByNumber: [Int: CellFormat] = [:]

    /// Styles that are told apart; Excel has 65,490.
    private static let maximumStyles = 1 << 17

    /// - Parameter stringBytes: bytes of shared strings that are kept.
    init(stringBytes: Int64) { strings = SharedStrings(limit: stringBytes) }

    func format(of style: Int) -> CellFormat { formats.indices.contains(style) ? formats[style] : .general }

    func define(_ number: Int, _ code: String) {
        guard formatsByNumber.count < Self.maximumStyles else { return }
        formatsByNumber[number] = CellFormat(code: code)
    }

    func addStyle(format number: Int) {
        guard formats.count < Self.maximumStyles else { return }
        formats.append(formatsByNumber[number] ?? CellFormat(builtIn: number))
    }
}
