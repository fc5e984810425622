private import CPCRE2

/// A compiled pattern over raw bytes: UTF-8 with Unicode classes, where bytes that are no UTF-8 match nothing and break
/// a match, but do no other harm (`PCRE2_MATCH_INVALID_UTF`, pcre2unicode(3)).
///
/// Immutable once made, so many tasks may match with it at once (pcre2api(3), "MULTITHREADING"); that is what
/// `@unchecked Sendable` rests on.
@safe package final class CompiledPattern: @unchecked Sendable {
    private let code: OpaquePointer
    /// Whether machine code runs it; otherwise the interpreter does, with equal results and some ten times slower.
    package let isJITCompiled: Bool
    /// Characters that lookbehinds, `\b` and the like may inspect before a match.
    package let lookbehindCharacters: Int
    /// Number of the highest capturing group.
    package let captureCount: Int

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

    /// Compiles a pattern.
    ///
    /// - Throws: ``PatternError`` of pcre2_compile(3), or ``PatternError/matchesEmpty``.
    package init(_ source: String, purpose: Purpose = .search) throws(PatternError) {
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
        unsafe code = made
        isJITCompiled = unsafe purpose != .inspection && pcre2_jit_compile_8(made, UInt32(PCRE2_JIT_COMPLETE)) == 0
        lookbehindCharacters = unsafe Int(CompiledPattern.information(made, PCRE2_INFO_MAXLOOKBEHIND))
        captureCount = unsafe Int(CompiledPattern.information(made, PCRE2_INFO_CAPTURECOUNT))
        if unsafe CompiledPattern.information(made, PCRE2_INFO_MATCHEMPTY) != 0 { throw .matchesEmpty }
    }

    deinit { unsafe pcre2_code_free_8(code) }

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
        return unsafe scratch.search(code, in: subject, from: start, lastStart: last)
    }

    private static func information(_ code: OpaquePointer, _ what: Int32) -> UInt32 {
        var value: UInt32 = 0
        // The three numbers asked for are 32-bit, and the call fails only for a wrong number or no pattern.
        _ = unsafe pcre2_pattern_info_8(code, UInt32(what), &value)
        return value
    }
}
