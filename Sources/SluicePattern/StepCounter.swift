private import CPCRE2

/// What a search came to, counted in steps that depend on the pattern and the text alone: not on the machine, nor on
/// what else it does.
package struct StepCount: Sendable, Hashable {
    /// Why a count ended before the end of the text.
    package enum Stop: Sendable, Hashable {
        /// One attempt, that is the trial of one starting position, took more than ``StepCounter/attemptLimit``.
        case attempt
        /// The whole took more steps than were allowed.
        case total
        /// PCRE2 gave up, for want of memory as a rule.
        case engine
    }

    /// Items of the pattern that were tried, plus bytes that repeated items ran over.
    package var steps = 0
    /// Bytes at which an attempt could begin, and which the steps are to be divided by; at least 1.
    package var bytes = 1
    /// Steps of the attempt that took most.
    package var longestAttempt = 0
    /// Nil when all starting positions were tried.
    package var stop: Stop?

    package init() {}

    /// Mean work for each byte of text.
    package var stepsPerByte: Double { Double(steps) / Double(bytes) }
}

/// Counts the work of a pattern on a text.
///
/// PCRE2 calls back before each item of the pattern (`PCRE2_AUTO_CALLOUT`, pcre2callout(3)); each call is a step, and so
/// is each byte that lies between two calls. PCRE2's own match limit is no such measure: repetitions that need no way
/// back, as in `[0-9]{1,5000}[0-9]{1,5000}x`, run over thousands of bytes without touching it.
///
/// The interpreter counts, so that machines with and without machine code agree; and it tries every starting position
/// (`PCRE2_NO_START_OPTIMIZE`), since whoever writes a hostile text also knows which bytes the shortcuts look for.
@safe package struct StepCounter: ~Copyable {
    /// Steps of one attempt beyond which a scan may give it up: ``MatchLimits/steps``, which counts a little differently.
    package static let attemptLimit = Int(MatchLimits().steps)

    private let code: OpaquePointer
    private let data: OpaquePointer
    private let context: OpaquePointer
    private let tally: UnsafeMutablePointer<StepTally>

    /// Compiles a pattern for counting.
    ///
    /// - Throws: ``PatternError`` of pcre2_compile(3), or ``PatternError/outOfMemory``.
    package init(_ source: String) throws(PatternError) {
        let options =
            UInt32(PCRE2_UTF) | UInt32(PCRE2_UCP) | UInt32(PCRE2_USE_OFFSET_LIMIT) | UInt32(PCRE2_NEVER_BACKSLASH_C)
            | UInt32(PCRE2_AUTO_CALLOUT) | UInt32(PCRE2_NO_START_OPTIMIZE)
        let code = unsafe try compiledCode(source, options: options)
        guard let data = unsafe pcre2_match_data_create_8(1, nil) else {
            unsafe pcre2_code_free_8(code)
            throw .outOfMemory
        }
        guard let context = unsafe pcre2_match_context_create_8(nil) else {
            unsafe pcre2_match_data_free_8(data)
            unsafe pcre2_code_free_8(code)
            throw .outOfMemory
        }
        unsafe self.code = code
        unsafe self.data = data
        unsafe self.context = context
        unsafe tally = .allocate(capacity: 1)
        unsafe tally.initialize(to: StepTally(walks: WalkTable(code: code, source: Array(source.utf8))))
        // The tally bounds the work; the heap limit bounds the memory.
        unsafe pcre2_set_match_limit_8(context, .max)
        unsafe pcre2_set_depth_limit_8(context, .max)
        unsafe pcre2_set_heap_limit_8(context, UInt32(clamping: MatchLimits().heapBytes >> 10))
        unsafe pcre2_set_callout_8(context, countStep, UnsafeMutableRawPointer(tally))
    }

    deinit {
        unsafe tally.deinitialize(count: 1)
        unsafe tally.deallocate()
        unsafe pcre2_match_context_free_8(context)
        unsafe pcre2_match_data_free_8(data)
        unsafe pcre2_code_free_8(code)
    }

    /// Searches a text for all matches, as a scan does, and counts.
    ///
    /// - Parameters:
    ///   - text: of any length.
    ///   - starts: matches may begin at offsets below; all bytes can be looked at. At most the text's length is used.
    ///   - limit: steps after which the count ends.
    /// - Returns: the count up to the end or up to where it was stopped.
    package mutating func count(in text: String, startsBelow starts: Int, limit: Int) -> StepCount {
        var text = text
        return text.withUTF8 { bytes in unsafe count(in: bytes, startsBelow: starts, limit: limit) }
    }

    private mutating func count(in bytes: UnsafeBufferPointer<UInt8>, startsBelow: Int, limit: Int) -> StepCount {
        let starts = min(startsBelow, bytes.count)
        guard starts > 0 else { return StepCount() }
        unsafe tally.pointee.begin(limit: limit)
        unsafe pcre2_set_offset_limit_8(context, starts - 1)
        var count = StepCount()
        var start = 0
        search: while start < starts {
            // A String's UTF-8 is sound.
            let result = unsafe pcre2_match_8(
                code, bytes.baseAddress, bytes.count, start, UInt32(PCRE2_NO_JIT) | UInt32(PCRE2_NO_UTF_CHECK), data,
                context
            )
            switch result {
            case PCRE2_ERROR_NOMATCH: break search
            case 0...:
                let end = unsafe pcre2_get_ovector_pointer_8(data).map { unsafe $0[1] } ?? bytes.count
                start = max(end, start + 1)
            case StepTally.attemptStop: count.stop = .attempt
            case StepTally.totalStop: count.stop = .total
            default: count.stop = .engine
            }
            if count.stop != nil { break }
        }
        count.steps = unsafe tally.pointee.steps
        count.longestAttempt = unsafe tally.pointee.longest
        // What was not searched must not make the work look small.
        count.bytes = count.stop == nil ? max(starts, start) : max(unsafe tally.pointee.start, 1)
        return count
    }
}

/// What the callbacks of one search count.
@safe private struct StepTally {
    static let attemptStop: Int32 = -1001
    static let totalStop: Int32 = -1002

    let walks: WalkTable
    private(set) var steps = 0
    private(set) var longest = 0
    /// Offset at which the present attempt began.
    private(set) var start = 0
    private var limit = 0
    private var attempt = 0
    /// Offset up to which the present attempt's walk is counted.
    private var position = 0

    init(walks: consuming WalkTable) { self.walks = walks }

    mutating func begin(limit: Int) {
        self.limit = limit
        (steps, longest, start, attempt, position) = (0, 0, 0, 0, 0)
    }

    /// Counts one item that is about to be tried.
    ///
    /// - Parameter block: what PCRE2 tells of the item.
    /// - Returns: not 0 to end the search.
    mutating func step(_ block: UnsafeMutablePointer<pcre2_callout_block_8>) -> Int32 {
        let place = unsafe block.pointee.current_position
        let attemptStart = unsafe block.pointee.start_match
        if attemptStart != start {
            start = attemptStart
            position = start
            attempt = 0
        }
        let subject = unsafe UnsafeBufferPointer(start: block.pointee.subject, count: block.pointee.subject_length)
        let walk = unsafe walks.length(at: block.pointee.pattern_position, in: subject, from: place)
        let work = 1 + max(place - position, 0) + walk
        position = place + walk
        steps += work
        attempt += work
        if attempt > longest { longest = attempt }
        if attempt > StepCounter.attemptLimit { return StepTally.attemptStop }
        return steps > limit ? StepTally.totalStop : 0
    }
}

private func countStep(
    _ block: UnsafeMutablePointer<pcre2_callout_block_8>?, _ data: UnsafeMutableRawPointer?
) -> Int32 {
    guard let block = unsafe block, let data = unsafe data else { return PCRE2_ERROR_CALLOUT }
    return unsafe data.assumingMemoryBound(to: StepTally.self).pointee.step(block)
}
