import Foundation

/// The bars of the page, as inline SVG on a scale of 0 to 1000. Lengths are attributes, which the page's policy allows
/// where it forbids style attributes.
enum BenchBar {
    private static let width = 1000.0

    /// A bar of nanoseconds per byte with its spread.
    static func draw(_ row: Measurement, longest: Double, _ page: inout HTMLText) {
        let scale = longest > 0 ? width / longest : 0
        let length = clamped(row.nsPerByte * scale)
        svg(&page) { page in
            rectangle("value", from: 0, to: max(length, 2), top: 3, height: 12, &page)
            let (low, high) = (
                clamped((row.nsPerByte - row.spread) * scale), clamped((row.nsPerByte + row.spread) * scale)
            )
            rectangle("spread", from: low, to: max(high, low + 1), top: 8, height: 2, &page)
        }
    }

    /// A bar from the middle: to the right for slower, to the left for faster, by the logarithm of the ratio; the
    /// ends stand for four times slower and four times faster.
    static func draw(_ row: BenchComparison.Row, _ page: inout HTMLText) {
        let ratio = row.ratio ?? 1
        let middle = width / 2
        let end = clamped(middle + middle * (ratio > 0 ? log2(ratio) / 2 : -1))
        svg(&page) { page in
            rectangle("axis", from: middle - 2, to: middle + 2, top: 0, height: 18, &page)
            rectangle(
                "change \(row.speed.rawValue)", from: min(middle, end), to: max(middle, end), top: 3, height: 12, &page)
        }
    }

    private static func svg(_ page: inout HTMLText, _ body: (inout HTMLText) -> Void) {
        page.element(
            "svg", ["viewBox": "0 0 1000 18", "preserveAspectRatio": "none", "aria-hidden": "true"], body)
    }

    private static func rectangle(
        _ kind: String, from start: Double, to end: Double, top: Int, height: Int, _ page: inout HTMLText
    ) {
        page.element(
            "rect",
            [
                "class": kind, "x": number(start), "width": number(end - start), "y": String(top),
                "height": String(height),
            ]
        ) { _ in }
    }

    /// A saved report may hold any number.
    private static func clamped(_ value: Double) -> Double { value.isFinite ? min(max(value, 0), width) : 0 }

    private static func number(_ value: Double) -> String { String(format: "%.1f", value) }
}
