/// One thing that is wrong with a profile: where, what, and what to do about it.
package struct ProfileProblem: Error, Sendable, Hashable, CustomStringConvertible {
    /// Whether a profile can be used in spite of the problem.
    package enum Weight: Sendable, Hashable {
        case error
        /// Works, and is likely to find too much or to cost too much.
        case warning
        /// Works as the profile says that it does; told for information.
        case note
    }

    package var weight: Weight
    /// The file's name as given to the loader.
    package var file: String
    /// 1-based; nil when it concerns the whole file.
    package var line: Int?
    /// Id of the entry, or its place in the list (`#3`) when it has none.
    package var entry: String?
    /// What was found, and what was expected.
    package var problem: String
    /// What to do.
    package var mend: String

    package init(
        weight: Weight = .error, file: String, line: Int? = nil, entry: String? = nil, problem: String, mend: String
    ) {
        self.weight = weight
        self.file = file
        self.line = line
        self.entry = entry
        self.problem = problem
        self.mend = mend
    }

    /// `file:line: entry "id": problem; mend`.
    package var description: String {
        let place = line.map { "\(file):\($0)" } ?? file
        let subject = entry.map { " entry \"\($0)\":" } ?? ""
        return "\(place):\(subject) \(problem); \(mend)"
    }
}

/// Everything that is wrong with a profile file, or with a set of profiles; never empty.
package struct ProfileError: Error, Sendable, Hashable, CustomStringConvertible {
    /// In the order of the file.
    package var problems: [ProfileProblem]

    /// One problem a line.
    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
