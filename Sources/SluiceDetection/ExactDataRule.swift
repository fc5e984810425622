package import SluiceLookup

/// Records that an entry looks for: a primary value, and which others of the same record must stand near it.
package struct ExactDataRule: Sendable, Hashable {
    /// Bytes between values that belong together, at most, unless the entry says otherwise.
    static let defaultWithin = 300
    static let greatestWithin = 2000

    /// As the profile names it.
    package var file: String
    package var data: ExactDataFile
    /// Numbers of columns whose values are looked for.
    package var primary: [Int]
    /// Columns whose values of the same record must stand near.
    package var required: [Int]
    /// Columns that count towards `minColumns`.
    package var optional: [Int]
    /// Different columns of one record that must stand together, the primary one included.
    package var minColumns: Int
    /// Bytes from the primary value on both sides in which the others stand.
    package var within: Int

    /// Whether more than one column has a say.
    package var isJoined: Bool { primary.count + required.count + optional.count > 1 }

    package static func == (left: ExactDataRule, right: ExactDataRule) -> Bool {
        left.file == right.file && left.data.contentDigest == right.data.contentDigest
            && left.primary == right.primary && left.required == right.required && left.optional == right.optional
            && left.minColumns == right.minColumns && left.within == right.within
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(data.contentDigest)
        hasher.combine(primary)
        hasher.combine(required)
    }
}
