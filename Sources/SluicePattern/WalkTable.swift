internal import CPCRE2

/// Finds how far the items of a pattern with a least count, `[0-9]{40}`, run over a text before they fail. PCRE2 says
/// nothing of that when the count is not reached, and thousands of bytes may lie in it.
@safe final class WalkTable {
    /// Shorter walks are left out: they cost as little as the step that leads to them.
    private static let shortest = 8

    /// By offset in the pattern: index in `codes`, or -1.
    private let indices: [Int8]
    private let codes: [CompiledWalk]
    private let data: OpaquePointer?

    /// Reads the items of a pattern that was compiled with `PCRE2_AUTO_CALLOUT`.
    init(code: OpaquePointer, source: [UInt8]) {
        var indices = [Int8](repeating: -1, count: source.count + 1)
        var codes: [CompiledWalk] = []
        unsafe data = pcre2_match_data_create_8(1, nil)
        var items: [Range<Int>] = []
        unsafe withUnsafeMutablePointer(to: &items) { list in
            _ = unsafe pcre2_callout_enumerate_8(code, collectItem, UnsafeMutableRawPointer(list))
        }
        let isCaseless = String(decoding: source, as: UTF8.self).contains("(?i")
        for item in items where item.upperBound <= source.count && codes.count < Int(Int8.max) {
            guard let walk = WalkTable.walk(of: Array(source[item])),
                let made = try? CompiledWalk(walk, isCaseless: isCaseless)
            else { continue }
            indices[item.lowerBound] = Int8(codes.count)
            codes.append(made)
        }
        self.indices = indices
        self.codes = codes
    }

    deinit { unsafe pcre2_match_data_free_8(data) }

    /// Bytes that the item at this offset of the pattern runs over from here; 0 for items without a least count.
    func length(at offset: Int, in subject: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        guard offset < indices.count, indices[offset] >= 0 else { return 0 }
        let options = UInt32(PCRE2_ANCHORED) | UInt32(PCRE2_NO_UTF_CHECK) | UInt32(PCRE2_NO_JIT)
        let code = unsafe codes[Int(indices[offset])].code
        let result = unsafe pcre2_match_8(code, subject.baseAddress, subject.count, start, options, data, nil)
        guard result >= 0, let offsets = unsafe pcre2_get_ovector_pointer_8(data) else { return 0 }
        return unsafe offsets[1] - start
    }

    /// `[0-9]{0,40}+` of `[0-9]{40}`, `[0-9]{40,50}` and the like; nil for items without a least count worth a walk.
    static func walk(of item: [UInt8]) -> String? {
        var item = item[...]
        if item.last == UInt8(ascii: "?") || item.last == UInt8(ascii: "+") { item.removeLast() }
        guard item.last == UInt8(ascii: "}"), let brace = item.lastIndex(of: UInt8(ascii: "{")) else { return nil }
        let counts = item[(brace + 1)...].dropLast().split(
            separator: UInt8(ascii: ","), maxSplits: 1, omittingEmptySubsequences: false
        )
        guard let first = counts.first, let least = Int(String(decoding: first, as: UTF8.self)),
            least >= shortest, least <= 65_535
        else { return nil }
        let atom = String(decoding: item[..<brace], as: UTF8.self)
        // `\x{40}` is a character, not a count.
        guard !["\\x", "\\o", "\\p", "\\P", "\\N", "\\g", "\\k"].contains(atom) else { return nil }
        return "\(atom){0,\(least)}+"
    }
}

/// The owner of one compiled walk, `[0-9]{0,40}+`.
@safe private final class CompiledWalk {
    let code: OpaquePointer

    init(_ source: String, isCaseless: Bool) throws(PatternError) {
        let caseless = isCaseless ? UInt32(PCRE2_CASELESS) : 0
        unsafe code = try compiledCode(source, options: UInt32(PCRE2_UTF) | UInt32(PCRE2_UCP) | caseless)
    }

    deinit { unsafe pcre2_code_free_8(code) }
}

private func collectItem(
    _ block: UnsafeMutablePointer<pcre2_callout_enumerate_block_8>?, _ data: UnsafeMutableRawPointer?
) -> Int32 {
    guard let block = unsafe block, let data = unsafe data else { return 0 }
    let start = unsafe block.pointee.pattern_position
    let length = unsafe block.pointee.next_item_length
    unsafe data.assumingMemoryBound(to: [Range<Int>].self).pointee.append(start..<(start + length))
    return 0
}

/// Compiles without machine code. The caller frees.
func compiledCode(_ source: String, options: UInt32) throws(PatternError) -> OpaquePointer {
    var number: Int32 = 0
    var offset = 0
    let utf8 = Array(source.utf8)
    let made = unsafe utf8.withUnsafeBufferPointer { text in
        unsafe pcre2_compile_8(text.baseAddress, text.count, options, &number, &offset, nil)
    }
    guard let made = unsafe made else { throw PatternError(code: number, byteOffset: offset) }
    return unsafe made
}
