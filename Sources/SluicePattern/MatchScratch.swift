private import CPCRE2

/// Bounds of one attempt to match, set before the first byte is looked at (hostile-input.md 2).
package struct MatchLimits: Sendable, Hashable {
    /// Backtracking steps of one attempt, that is from one starting position; not a bound on time.
    package var steps: UInt32 = 200_000
    /// Nested backtracking points; applies to the interpreter.
    package var depth: UInt32 = 2000
    /// Memory for backtracking points in bytes; applies to the interpreter.
    package var heapBytes: Int = 64 << 20
    /// First and greatest size in bytes of the stack that compiled patterns run on.
    package var jitStackBytes: ClosedRange<Int> = (64 << 10)...(4 << 20)

    package init() {}
}

/// The working memory of one matching thread: never shared, hence noncopyable.
@safe package struct MatchScratch: ~Copyable {
    private let data: OpaquePointer
    private let context: OpaquePointer
    /// Nil where the machine cannot run compiled patterns: then the interpreter matches, within the same limits.
    private let jitStack: OpaquePointer?

    /// Allocates working memory for any number of patterns.
    ///
    /// - Throws: ``PatternError/outOfMemory``.
    package init(limits: MatchLimits = MatchLimits()) throws(PatternError) {
        // One pair of offsets: only the whole match is asked for.
        guard let data = unsafe pcre2_match_data_create_8(1, nil) else { throw .outOfMemory }
        guard let context = unsafe pcre2_match_context_create_8(nil) else {
            unsafe pcre2_match_data_free_8(data)
            throw .outOfMemory
        }
        unsafe self.data = data
        unsafe self.context = context
        unsafe jitStack = pcre2_jit_stack_create_8(
            limits.jitStackBytes.lowerBound, limits.jitStackBytes.upperBound, nil
        )
        unsafe pcre2_set_match_limit_8(context, limits.steps)
        unsafe pcre2_set_depth_limit_8(context, limits.depth)
        unsafe pcre2_set_heap_limit_8(context, UInt32(clamping: limits.heapBytes >> 10))
        unsafe pcre2_jit_stack_assign_8(context, nil, jitStack.map { unsafe UnsafeMutableRawPointer($0) })
    }

    deinit {
        unsafe pcre2_match_data_free_8(data)
        unsafe pcre2_match_context_free_8(context)
        unsafe pcre2_jit_stack_free_8(jitStack)
    }

    /// Runs one search; `lastStart` is the greatest offset at which a match may begin.
    mutating func search(
        _ code: OpaquePointer, in subject: Span<UInt8>, from start: Int, lastStart: Int
    ) -> MatchOutcome {
        unsafe pcre2_set_offset_limit_8(context, lastStart)
        let outcome = unsafe subject.withUnsafeBufferPointer { bytes in
            var result = unsafe pcre2_match_8(code, bytes.baseAddress, bytes.count, start, 0, data, context)
            if result == PCRE2_ERROR_JIT_STACKLIMIT {
                // The interpreter keeps its backtracking points on the heap and has limits of its own.
                result = unsafe pcre2_match_8(
                    code, bytes.baseAddress, bytes.count, start, UInt32(PCRE2_NO_JIT), data, context
                )
            }
            return self.outcome(of: result)
        }
        // Machine code of 10.42 steps over the offset limit behind bytes that are no UTF-8.
        if case .match(let range) = outcome, range.lowerBound > lastStart { return .none }
        return outcome
    }

    /// What groups took in a match that begins at an offset; those that took part in it.
    mutating func groups(
        _ numbers: [Int], of code: OpaquePointer, in subject: Span<UInt8>, at start: Int
    ) -> [Range<Int>] {
        guard let groups = unsafe pcre2_match_data_create_from_pattern_8(code, nil) else { return [] }
        defer { unsafe pcre2_match_data_free_8(groups) }
        unsafe pcre2_set_offset_limit_8(context, start)
        let result = unsafe subject.withUnsafeBufferPointer { bytes in
            let result = unsafe pcre2_match_8(code, bytes.baseAddress, bytes.count, start, 0, groups, context)
            guard result == PCRE2_ERROR_JIT_STACKLIMIT else { return result }
            return unsafe pcre2_match_8(
                code, bytes.baseAddress, bytes.count, start, UInt32(PCRE2_NO_JIT), groups, context)
        }
        guard result > 0, let offsets = unsafe pcre2_get_ovector_pointer_8(groups), unsafe offsets[0] == start else {
            return []
        }
        return numbers.compactMap { number in
            guard number < Int(result) else { return nil }
            let (first, end) = unsafe (offsets[2 * number], offsets[2 * number + 1])
            // A group that took no part has an offset that is none (PCRE2_UNSET).
            return first <= end && end <= subject.count ? first..<end : nil
        }
    }

    private func outcome(of code: Int32) -> MatchOutcome {
        switch code {
        case 0...: return matchedRange()
        case PCRE2_ERROR_NOMATCH: return .none
        case PCRE2_ERROR_MATCHLIMIT: return .cut(.matchLimit)
        case PCRE2_ERROR_DEPTHLIMIT: return .cut(.depthLimit)
        case PCRE2_ERROR_HEAPLIMIT, PCRE2_ERROR_NOMEMORY: return .cut(.heapLimit)
        case PCRE2_ERROR_JIT_STACKLIMIT: return .cut(.jitStackLimit)
        // pcre2.h numbers the UTF-8 errors from -3 (ERR1) down to -23 (ERR21).
        case PCRE2_ERROR_UTF8_ERR21...PCRE2_ERROR_UTF8_ERR1, PCRE2_ERROR_BADUTFOFFSET: return .cut(.badUTF)
        default: return .cut(.other(code))
        }
    }

    /// A start behind its end comes of `\K` in a lookaround, an empty range of `\K` at the end (pcre2pattern(3)).
    private func matchedRange() -> MatchOutcome {
        guard let offsets = unsafe pcre2_get_ovector_pointer_8(data) else { return .cut(.other(PCRE2_ERROR_INTERNAL)) }
        let start = unsafe offsets[0]
        let end = unsafe offsets[1]
        return start < end ? .match(start..<end) : .cut(.other(PCRE2_ERROR_INTERNAL))
    }
}
