private import CPCRE2
private import Synchronization

/// A compiled pattern over raw bytes: UTF-8 with Unicode classes, where bytes that are no UTF-8 match nothing and break
/// a match, but do no other harm (`PCRE2_MATCH_INVALID_UTF`, pcre2unicode(3)).
///
/// What runs is made by the first search: of hundreds of patterns, a scan meets candidates of a few. It does not change
/// from then on, so many tasks may match with it at once (pcre2api(3), "MULTITHREADING"); that is what
/// `@unchecked Sendable` rests on.
@safe package final class CompiledPattern: @unchecked Sendable {
    /// What the pattern is compiled for.
    package enum Purpose: Sendable {
        /// Searching many bytes: machine code is made.
        case search
        /// Trying a few starting positions at a time: machine code is made, without the search for a promising start,
        /// which may look at thousands of bytes ahead.
        case confirmation
        /// Finding out whether the pattern is sound, or a few short searches.
        case inspection
    }

    private let source: String
    private let purpose: Purpose
    /// What searches run; nil until the first one.
    private let prepared = unsafe Atomic<OpaquePointer?>(nil)
    /// Nil for what was taken on trust and never looked at.
    private let facts: Facts?

    /// What the library tells of a pattern.
    private struct Facts {
        var lookbehindCharacters: Int
        var captureCount: Int
    }

    /// Compiles a pattern, to see that it is sound.
    ///
    /// - Throws: ``PatternError`` of pcre2_compile(3), or ``PatternError/matchesEmpty``.
    package init(_ source: String, purpose: Purpose = .search) throws(PatternError) {
        self.source = source
        self.purpose = purpose
        let made = try unsafe CompiledPattern.compiled(source, purpose)
        facts = unsafe CompiledPattern.facts(of: made)
        let matchesEmpty = unsafe CompiledPattern.information(made, PCRE2_INFO_MATCHEMPTY) != 0
        unsafe pcre2_code_free_8(made)
        if matchesEmpty { throw .matchesEmpty }
    }

    /// Takes on trust a pattern that ``init(_:purpose:)`` accepted before, maybe in another run.
    init(accepted source: String, purpose: Purpose) {
        self.source = source
        self.purpose = purpose
        facts = nil
    }

    deinit { unsafe pcre2_code_free_8(prepared.load(ordering: .acquiring)) }

    /// Whether machine code runs it; otherwise the interpreter does, with equal results and some ten times slower.
    package var isJITCompiled: Bool {
        var bytes = 0
        guard let code = unsafe code, unsafe pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_JITSIZE), &bytes) == 0 else {
            return false
        }
        return bytes > 0
    }

    /// Characters that lookbehinds, `\b` and the like may inspect before a match.
    package var lookbehindCharacters: Int { knownFacts.lookbehindCharacters }

    /// Number of the highest capturing group.
    package var captureCount: Int { knownFacts.captureCount }

    private var knownFacts: Facts {
        if let facts { return facts }
        return unsafe code.map { unsafe CompiledPattern.facts(of: $0) }
            ?? Facts(lookbehindCharacters: 0, captureCount: 0)
    }

    /// What searches run; nil when there is no memory for it.
    private var code: OpaquePointer? {
        if let made = unsafe prepared.load(ordering: .acquiring) { return unsafe made }
        return unsafe prepare()
    }

    /// Of several tasks that come first at once, all use what one of them made.
    private func prepare() -> OpaquePointer? {
        guard let made = unsafe try? CompiledPattern.compiled(source, purpose) else { return nil }
        if purpose != .inspection { _ = unsafe pcre2_jit_compile_8(made, UInt32(PCRE2_JIT_COMPLETE)) }
        let (isFirst, other) = unsafe prepared.compareExchange(
            expected: nil, desired: made, ordering: .acquiringAndReleasing)
        if isFirst { return unsafe made }
        unsafe pcre2_code_free_8(made)
        return unsafe other
    }

    private static func compiled(_ source: String, _ purpose: Purpose) throws(PatternError) -> OpaquePointer {
        var number: Int32 = 0
        var offset = 0
        let options =
            UInt32(PCRE2_UTF) | UInt32(PCRE2_UCP) | UInt32(PCRE2_MATCH_INVALID_UTF) | UInt32(PCRE2_USE_OFFSET_LIMIT)
            | UInt32(PCRE2_NEVER_BACKSLASH_C) | (purpose == .confirmation ? UInt32(PCRE2_NO_START_OPTIMIZE) : 0)
        let utf8 = Array(source.utf8)
        let made = unsafe utf8.withUnsafeBufferPointer { text in
            unsafe pcre2_compile_8(text.baseAddress, text.count, options, &number, &offset, nil)
        }
        guard let made = unsafe made else { throw PatternError(code: number, byteOffset: offset) }
        return unsafe made
    }

    private static func facts(of code: OpaquePointer) -> Facts {
        unsafe Facts(
            lookbehindCharacters: Int(information(code, PCRE2_INFO_MAXLOOKBEHIND)),
            captureCount: Int(information(code, PCRE2_INFO_CAPTURECOUNT)))
    }

    /// Whether this machine runs patterns as machine code. False where the library was built without it or where the
    /// system forbids making code; worth one warning at start, since the interpreter is far slower.
    package static let isJITAvailable: Bool = {
        var supported: UInt32 = 0
        guard unsafe pcre2_config_8(UInt32(PCRE2_CONFIG_JIT), &supported) >= 0, supported == 1 else { return false }
        return (try? CompiledPattern("a"))?.isJITCompiled ?? false
    }()

    /// The leftmost match that begins in `start...lastStart`.
    ///
    /// Lookarounds see all of `subject`. `start` must not lie inside a character.
    ///
    /// - Parameters:
    ///   - subject: bytes of any content.
    ///   - start: where the first attempt begins.
    ///   - lastStart: greatest offset at which the match may begin; nil for no bound.
    ///   - scratch: working memory with the limits.
    /// - Returns: the match, or why there is none.
    package func firstMatch(
        in subject: Span<UInt8>, from start: Int = 0, lastStart: Int? = nil, scratch: inout MatchScratch
    ) -> MatchOutcome {
        guard start >= 0, start < subject.count else { return .none }
        let last = min(lastStart ?? subject.count, subject.count)
        guard start <= last else { return .none }
        guard let code = unsafe code else { return .cut(.heapLimit) }
        return unsafe scratch.search(code, in: subject, from: start, lastStart: last)
    }

    /// What the groups took whose names begin with a word, in the order of their numbers.
    ///
    /// - Parameters:
    ///   - word: the beginning of the names.
    ///   - start: where a match of the pattern begins.
    ///   - subject: bytes of any content.
    ///   - scratch: working memory with the limits.
    /// - Returns: ranges of those that took part in the match; none when there is no match at `start`.
    func groups(
        named word: String, inMatchAt start: Int, of subject: Span<UInt8>, scratch: inout MatchScratch
    ) -> [Range<Int>] {
        guard start >= 0, start < subject.count, let code = unsafe code else { return [] }
        let numbers = unsafe CompiledPattern.groupNumbers(of: code, named: word)
        return unsafe scratch.groups(numbers, of: code, in: subject, at: start)
    }

    /// The table of names has entries of one size: the number in two bytes, then the name with a zero behind it
    /// (pcre2api(3)).
    private static func groupNumbers(of code: OpaquePointer, named word: String) -> [Int] {
        var table: UnsafePointer<UInt8>?
        guard unsafe pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMETABLE), &table) == 0, let table = unsafe table
        else { return [] }
        let count = unsafe Int(information(code, PCRE2_INFO_NAMECOUNT))
        let size = unsafe Int(information(code, PCRE2_INFO_NAMEENTRYSIZE))
        let entries = unsafe UnsafeBufferPointer(start: table, count: count * size)
        var numbers: [Int] = []
        for entry in 0..<count {
            let bytes = unsafe entries[entry * size..<(entry + 1) * size]
            let number = unsafe Int(bytes[bytes.startIndex]) << 8 | Int(bytes[bytes.startIndex + 1])
            if unsafe bytes.dropFirst(2).starts(with: word.utf8) { numbers.append(number) }
        }
        return numbers.sorted()
    }

    private static func information(_ code: OpaquePointer, _ what: Int32) -> UInt32 {
        var value: UInt32 = 0
        // The numbers asked for are 32-bit, and the call fails only for a wrong number or no pattern.
        _ = unsafe pcre2_pattern_info_8(code, UInt32(what), &value)
        return value
    }
}
