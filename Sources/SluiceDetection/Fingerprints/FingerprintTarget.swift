/// Sample documents that an entry looks for, and how like one of them a text must be.
package struct FingerprintTarget: Sendable, Hashable {
    /// What is compared with the threshold.
    package enum Measure: String, Sendable, Hashable, CaseIterable {
        /// Which part of the sample is in the text.
        case containment
        /// Which part of sample and text together is in both.
        case resemblance
    }

    /// The file that the samples come from, as the profile names it.
    package let name: String
    package let file: FingerprintFile
    package let measure: Measure
    /// From which on a sample counts as found; more than 0, at most 1.
    package let threshold: Double
}
