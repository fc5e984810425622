import CSluiceScan

/// A listed value in a text, at a half-open range of the bytes that were searched.
package struct ListedMatch: Sendable, Hashable {
    package var start: Int32
    package var end: Int32
    /// What was found, by the numbers of whoever searched.
    package var group: Int32
}

/// The working memory of one thread that searches for listed values.
package struct ListedScratch {
    private static let capacity = 4096

    var places = [UInt32](repeating: 0, count: capacity)
    var events = [sluice_listed_event](repeating: sluice_listed_event(), count: capacity)

    package init() {}
}

/// Bounds of what listed values may take of a text.
package enum ListedValue {
    /// Bytes from the start of a value that are looked at, at most: the value, and the character behind it.
    package static let reach = Int(SLUICE_LONGEST_LISTED) + 16
    /// Bytes before the start of a value that are looked at, at most: one character.
    package static let lookbehind = 8
    /// Words of a value, at most.
    package static let mostWords = Int(SLUICE_MOST_LISTED_WORDS)
}
