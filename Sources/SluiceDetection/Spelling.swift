/// Finds what a misspelled name was meant to be.
enum Spelling {
    /// The name that takes the fewest single-letter edits, if these are few for its length; the first of equals.
    static func nearest(to name: String, among names: [String]) -> String? {
        // Longer than any key or name that we know: not a slip of the pen.
        guard name.utf8.count <= 64 else { return nil }
        let distances = names.map { (name: $0, distance: distance(Array(name.utf8), Array($0.utf8))) }
        guard let best = distances.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= max(1, best.name.utf8.count / 3) ? best.name : nil
    }

    /// Edits that turn one text into the other, in bytes; two neighbours that changed places are one edit.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var older: [Int] = []
        var previous = Array(0...right.count)
        for (row, byte) in left.enumerated() {
            var current = [row + 1]
            for (column, other) in right.enumerated() {
                var best = min(
                    previous[column] + (byte == other ? 0 : 1), previous[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, byte == right[column - 1], left[row - 1] == other {
                    best = min(best, older[column - 1] + 1)
                }
                current.append(best)
            }
            (older, previous) = (previous, current)
        }
        return previous[right.count]
    }
}
