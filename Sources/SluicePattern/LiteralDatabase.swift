private import CSluiceScan
private import CVectorscan

/// Searches a text for many literals at once, with vectorscan. Immutable once made and shared by any number of scans
/// (hyperscan's developer reference, "Multithreading"); that is what `@unchecked Sendable` rests on.
@safe final class LiteralDatabase: @unchecked Sendable {
    /// A literal that is searched for once, however many patterns want it.
    struct Literal: Sendable, Hashable {
        var bytes: [UInt8]
        /// ASCII letters stand for both cases.
        var isCaseless: Bool
        var notAfter: ASCIISet
        var notBefore: ASCIISet
    }

    fileprivate let database: OpaquePointer
    fileprivate let table: UnsafeMutablePointer<sluice_literal>
    fileprivate let count: Int
    let longest: Int

    /// Whether this machine runs vectorscan: on x86-64 it needs SSE4.2.
    static let isAvailable: Bool = hs_valid_platform() == HS_SUCCESS

    /// The library's version, for what is stored of its databases.
    static let version: String = unsafe hs_version().map { unsafe String(cString: $0) } ?? "unknown"

    /// What the library tells of this processor, for what is stored of its databases; empty where it does not run.
    static let platform: [UInt64] = {
        var facts = hs_platform_info_t()
        guard unsafe hs_populate_platform(&facts) == HS_SUCCESS else { return [] }
        return [UInt64(facts.tune), facts.cpu_features, facts.reserved1, facts.reserved2]
    }()

    /// Compiles literals; none of them may be empty.
    ///
    /// - Throws: ``PatternError`` with the library's words.
    convenience init(_ literals: [Literal]) throws(PatternError) {
        var database: OpaquePointer?
        var failure: UnsafeMutablePointer<hs_compile_error_t>?
        let texts = literals.flatMap(\.bytes)
        let lengths = literals.map(\.bytes.count)
        let flags = literals.map { UInt32($0.isCaseless ? HS_FLAG_CASELESS : 0) }
        let ids = literals.indices.map { UInt32($0) }
        let result = unsafe texts.withUnsafeBufferPointer { bytes in
            var expressions: [UnsafePointer<CChar>?] = unsafe []
            var offset = 0
            for length in lengths {
                if let first = bytes.baseAddress {
                    unsafe expressions.append(UnsafeRawPointer(first + offset).assumingMemoryBound(to: CChar.self))
                }
                offset += length
            }
            return unsafe hs_compile_lit_multi(
                expressions, flags, ids, lengths, UInt32(literals.count), UInt32(HS_MODE_BLOCK), nil, &database,
                &failure
            )
        }
        guard result == HS_SUCCESS, let made = unsafe database else {
            let words = unsafe failure?.pointee.message.map { unsafe String(cString: $0) }
            unsafe hs_free_compile_error(failure)
            throw PatternError(number: result, byteOffset: 0, message: words ?? "vectorscan error \(result)")
        }
        unsafe self.init(made, literals)
    }

    /// Restores a database that ``serialized()`` gave; nil when the library refuses it. The library looks at version,
    /// processor, length and CRC-32, so what was forged with care passes: only bytes that nobody else could write may
    /// come here.
    convenience init?(serialized bytes: [UInt8], _ literals: [Literal]) {
        var database: OpaquePointer?
        let result = unsafe bytes.withUnsafeBytes { raw in
            unsafe hs_deserialize_database(
                raw.baseAddress?.assumingMemoryBound(to: CChar.self), raw.count, &database)
        }
        guard result == HS_SUCCESS, let made = unsafe database else { return nil }
        unsafe self.init(made, literals)
    }

    private init(_ made: OpaquePointer, _ literals: [Literal]) {
        unsafe database = made
        count = literals.count
        longest = literals.map(\.bytes.count).max() ?? 1
        unsafe table = UnsafeMutablePointer<sluice_literal>.allocate(capacity: max(literals.count, 1))
        for (index, literal) in literals.enumerated() {
            let after = literal.notAfter.words
            let before = literal.notBefore.words
            unsafe (table + index).initialize(
                to: sluice_literal(
                    length: UInt32(literal.bytes.count), not_after: (after.0, after.1),
                    not_before: (before.0, before.1)
                )
            )
        }
    }

    deinit {
        unsafe hs_free_database(database)
        unsafe table.deallocate()
    }

    /// The database as bytes that only this version of the library on this kind of processor reads.
    func serialized() -> [UInt8]? {
        var bytes: UnsafeMutablePointer<CChar>?
        var count = 0
        guard unsafe hs_serialize_database(database, &bytes, &count) == HS_SUCCESS, let bytes = unsafe bytes else {
            return nil
        }
        defer { unsafe CVectorscan.free(bytes) }
        return unsafe Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }
}

/// A literal that a scan found; its end is an offset in the scanned text.
struct LiteralHit {
    var literal: Int
    var end: Int
}

/// The working memory of one scanning thread: never shared, hence noncopyable.
@safe struct LiteralScratch: ~Copyable {
    private let database: LiteralDatabase
    private let scratch: OpaquePointer
    private var collector: sluice_literal_collector
    /// The end of a text, and then bytes that no literal holds.
    private var tail: [UInt8] = []

    /// Vectorscan 5.4.9 with AVX-512 misses literals of one and two bytes now and then that end among the last bytes of
    /// what it scans, 30 at most where that was seen: when they are few and others are longer. So it never sees the last
    /// bytes of a text as the last ones.
    private static let tailBytes = 64

    /// - Throws: ``PatternError/outOfMemory``.
    init(_ database: LiteralDatabase) throws(PatternError) {
        var made: OpaquePointer?
        guard unsafe hs_alloc_scratch(database.database, &made) == HS_SUCCESS, let scratch = unsafe made else {
            throw .outOfMemory
        }
        self.database = database
        unsafe self.scratch = scratch
        unsafe collector = sluice_literal_collector()
        unsafe collector.literals = UnsafePointer(database.table)
        unsafe collector.literal_count = UInt32(clamping: database.count)
    }

    deinit {
        unsafe hs_free_scratch(scratch)
        var own = unsafe collector
        unsafe sluice_literal_collector_free(&own)
    }

    /// How many literals the last scan found.
    var count: Int { unsafe collector.event_count }

    /// A literal that the last scan found, in the order of their ends.
    subscript(_ index: Int) -> LiteralHit {
        precondition(index < count, "no such literal")
        let event = unsafe collector.events[index]
        return LiteralHit(literal: Int(event.literal), end: Int(event.end))
    }

    /// Finds the literals that end behind `knownEnd`. Characters beside them are looked at in all of `text`.
    ///
    /// - Returns: false when memory ran out or the library failed: then nothing is known about the text.
    mutating func scan(_ text: Span<UInt8>, knownEnd: Int) -> Bool {
        unsafe collector.event_count = 0
        let start = max(knownEnd - database.longest + 1, 0)
        guard start < text.count else { return true }
        let tailStart = max(knownEnd, text.count - LiteralScratch.tailBytes)
        let copied = max(tailStart - database.longest + 1, 0)
        tail.removeAll(keepingCapacity: true)
        for index in copied..<text.count { tail.append(text[index]) }
        tail.append(contentsOf: repeatElement(0xFF, count: LiteralScratch.tailBytes))
        return unsafe text.withUnsafeBufferPointer { bytes in
            guard let first = bytes.baseAddress else { return true }
            unsafe collector.text = first
            unsafe collector.count = bytes.count
            unsafe collector.out_of_memory = 0
            if tailStart > knownEnd {
                guard unsafe scan(first + start, bytes.count - start, at: start, knownEnd: knownEnd) else {
                    return false
                }
                while count > 0, unsafe collector.events[count - 1].end > tailStart {
                    unsafe collector.event_count -= 1
                }
            }
            return unsafe tail.withUnsafeBufferPointer { tail in
                guard let first = tail.baseAddress else { return true }
                return unsafe scan(first, tail.count, at: copied, knownEnd: tailStart)
            }
        }
    }

    /// Adds what ends behind `knownEnd` in some bytes that stand at an offset of the collector's text.
    private mutating func scan(_ bytes: UnsafePointer<UInt8>, _ count: Int, at offset: Int, knownEnd: Int) -> Bool {
        unsafe collector.known_end = knownEnd
        unsafe collector.offset = offset
        let result = unsafe withUnsafeMutablePointer(to: &collector) { context in
            unsafe hs_scan(
                database.database, UnsafeRawPointer(bytes).assumingMemoryBound(to: CChar.self), UInt32(count), 0,
                scratch, sluice_collect_literal, context
            )
        }
        return result == HS_SUCCESS
    }
}
