/// Robust statistics of a few measured numbers: one run that something disturbed moves neither.
package enum Statistics {
    /// The middle value, or the mean of the two middle ones; 0 of nothing.
    package static func median(_ values: [Double]) -> Double {
        guard !values.isEmpty else { return 0 }
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }

    /// The median of the distances from the median, not scaled; 0 of fewer than two values.
    package static func medianAbsoluteDeviation(_ values: [Double]) -> Double {
        let center = median(values)
        return median(values.map { abs($0 - center) })
    }
}
