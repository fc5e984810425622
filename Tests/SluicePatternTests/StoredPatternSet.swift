import Synchronization

@testable import SluicePattern

/// Keeps databases in memory and counts.
final class MemoryStore: PatternSetStore {
    private let files: Mutex<[String: [UInt8]]>
    private let kept = Atomic(0)

    init(_ files: [String: [UInt8]] = [:]) { self.files = Mutex(files) }

    var content: [String: [UInt8]] { files.withLock { $0 } }
    var keptCount: Int { kept.load(ordering: .relaxed) }

    func bytes(named name: String) -> [UInt8]? { files.withLock { $0[name] } }

    func keep(_ bytes: [UInt8], named name: String) {
        kept.add(1, ordering: .relaxed)
        files.withLock { $0[name] = bytes }
    }
}

/// Patterns with anchors of every kind.
enum StoredPatternSet {
    static let sources = [
        #"(?<![0-9])[0-9]{4}([ -]?)[0-9]{4}\1[0-9]{4}\1[0-9]{4}(?![0-9])"#,
        "(?<![A-Z0-9])AKIA[0-9A-Z]{16}(?![A-Z0-9])", "ghp_[A-Za-z0-9]{36}",
        #"(?i)\bpassword[ \t]{0,3}[=:][ \t]{0,3}[^\s"']{6,40}"#,
        "(?<![A-Z0-9])[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?(?![A-Z0-9])",
        #"(?<![0-9])[0-9]{3}-[0-9]{2}-[0-9]{4}(?![0-9]|-[0-9])"#, "[a-z]{2,5}é[0-9]{3}",
    ]

    /// Each pattern matches in it, at its edges and beside characters of several bytes as well.
    static let text = Array(
        """
        4111 1111 1111 1111 x 4111-1111-1111-1111,5500000000000004 4111 1111-1111 1111 DE89 3704 0044 0532 0130 00
        AKIAIOSFODNN7EXAMPLE "AKIAIOSFODNN7EXAMPLE2" ghp_0123456789abcdefghijABCDEFGHIJ012345 PassWord = hunter22 é
        987-65-4321 987-65-43210 é078-05-1120é abé123 GB82WEST12345698765432 password:\tcorrecthorse 078-05-1120
        """.utf8
    )

    static func members() throws -> [PatternSet.Member] {
        try sources.map { try PatternSet.Member($0, reachLimit: 1 << 14) }
    }

    static func compiled(_ store: (any PatternSetStore)? = nil) throws -> PatternSet {
        PatternSet(try members(), store: store)
    }

    /// What the set finds, by pattern and range.
    static func hits(_ set: PatternSet, in text: [UInt8] = text) throws -> [String] {
        var search = try PatternSearch(set, budget: .max, now: { 0 })
        var hits: [PatternHit] = []
        search.find(in: text.span, base: 0, commit: text.count, into: &hits)
        return hits.map { "\($0.pattern) \($0.start)..<\($0.end)" }.sorted()
    }

    /// What the set is compiled from.
    static func inputs() throws -> (literals: [LiteralDatabase.Literal], prefixes: [PatternPrefix]) {
        let anchors = try members().map { Anchor(for: $0.shape, canSearchLiterals: true) }
        let prefixes = anchors.compactMap { if case .shape(let prefix) = $0 { prefix } else { nil } }
        let literals = [
            LiteralDatabase.Literal(
                bytes: Array("ghp_".utf8), isCaseless: false, notAfter: ASCIISet(), notBefore: .word)
        ]
        return (literals, prefixes)
    }
}
