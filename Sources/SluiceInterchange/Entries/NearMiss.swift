/// Texts that differ a little from one that matches.
enum NearMiss {
    /// One character fewer at the end or the beginning, then one fewer or another one anywhere, then a part of it.
    static func candidates(for text: String) -> [String] {
        let scalars = Array(text.unicodeScalars)
        func joined(_ part: some Sequence<Unicode.Scalar>) -> String {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: part)
            return String(view)
        }
        guard scalars.count > 1 else { return ["-"] }
        var texts = [joined(scalars.dropLast()), joined(scalars.dropFirst())]
        for index in scalars.indices.prefix(300) {
            texts.append(joined(scalars[..<index] + scalars[(index + 1)...]))
            var other = scalars
            other[index] = scalars[index] == "!" ? "-" : "!"
            texts.append(joined(other))
        }
        for part in 2...8 where scalars.count / part > 0 { texts.append(joined(scalars.prefix(scalars.count / part))) }
        return texts
    }
}
