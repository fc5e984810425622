/// An error that ends the run, told so that a person can mend it: what, where, and how.
///
/// Never carries a key, a matched value, a signed URL or text of a file.
package struct SluiceError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Decides the exit code (design.md 6).
    package enum Kind: Sendable, Hashable {
        /// Wrong usage or configuration: exit code 2.
        case configuration
        /// A key that is missing, refused or not authorized at all: exit code 4.
        case authentication
        /// A host that cannot be reached or does not speak the API: exit code 3, what was done stays done.
        case source
        /// The result store or an output failed: exit code 5.
        case sink
        /// Our own mistake: exit code 70.
        case `internal`
    }

    package var kind: Kind
    /// What it is about: a file, an option, an environment variable, a host.
    package var place: String
    /// What was found, and what was expected.
    package var problem: String
    /// What to do about it.
    package var mend: String

    package init(_ kind: Kind, place: String, problem: String, mend: String) {
        self.kind = kind
        self.place = place
        self.problem = problem
        self.mend = mend
    }

    /// One line; after a problem of several lines, which ends with a line feed, the mend has its own.
    package var description: String { "\(place): \(problem)\(problem.hasSuffix("\n") ? "" : "; ")\(mend)" }
}
