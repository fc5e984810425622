/// Whose regular expressions a pattern is written in. They look alike and differ in what some parts mean.
enum RegexDialect: Sendable, Hashable {
    /// RE2 syntax as Go has it: gitleaks.
    case go
    /// The `regex` crate: Kingfisher, Nosey Parker, Cloudflare.
    case rust
    /// Python's `re` and `regex`: Presidio.
    case python
    /// Boost.Regex with Perl syntax, which Purview names; class subtraction of .NET is read too.
    case boost
    /// Our own.
    case pcre2

    /// `\d`, `\s` and `\w` stand for ASCII alone (RE2, "Syntax").
    var hasASCIIShorthands: Bool { self == .go }
    /// `[[:alpha:]]` stands for ASCII alone.
    var hasASCIINames: Bool { self == .go || self == .rust }
    /// `$` holds at the very end only, not before a last line feed.
    var dollarIsEnd: Bool { self == .go || self == .rust }
    /// `\Z` holds at the very end only.
    var capitalZIsEnd: Bool { self == .python }
    /// Classes may stand in classes, and `&&` and `--` combine them.
    var hasNestedClasses: Bool { self == .rust }
    /// `[a-z-[aeiou]]`.
    var hasSubtraction: Bool { self == .boost }
    /// `\<` and `\>` are the edges of words.
    var hasWordEdges: Bool { self == .rust || self == .boost }
    /// `\v` is a vertical tab, not any vertical space.
    var hasVerticalTab: Bool { self != .pcre2 && self != .boost }
    /// `\h` is horizontal space.
    var hasHorizontalSpace: Bool { self == .pcre2 || self == .boost }
    /// `\Q...\E` quotes.
    var hasQuotes: Bool { self != .python && self != .rust }
    /// `\1` repeats a group; otherwise it is an octal number or nothing.
    var hasReferences: Bool { self != .go && self != .rust }
}

/// A part of a pattern that is not understood, or that no profile can express.
struct RegexObstacle: Error, Sendable, Hashable {
    /// What it is, for a person.
    var construct: String
    /// Where it stands, in characters of the pattern from 1.
    var position: Int
}
