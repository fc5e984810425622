private import CSluiceScan
private import CSluiceSystem
private import Glibc

/// How bytes are looked at on this machine.
private let level = sluice_best_level()

/// How many NULs the bytes begin with.
func leadingNulls(_ bytes: Span<UInt8>) -> Int {
    var index = 0
    let words = bytes.count & ~7
    unsafe bytes.withUnsafeBytes { raw in
        while index < words, unsafe raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) == 0 { index += 8 }
    }
    while index < bytes.count && bytes[index] == 0 { index += 1 }
    return index
}

/// How many bytes have the high bit set.
func highBytes(_ bytes: Span<UInt8>) -> Int {
    unsafe bytes.withUnsafeBufferPointer { unsafe sluice_count_high_bytes(level, $0.baseAddress, $0.count) }
}

/// Whether the bytes are well-formed UTF-8.
func isUTF8(_ bytes: Span<UInt8>) -> Bool {
    unsafe bytes.withUnsafeBufferPointer { unsafe sluice_is_utf8(level, $0.baseAddress, $0.count) } != 0
}

/// Whether one of the controls from tab to carriage return is among the bytes.
func hasLineControls(_ bytes: Span<UInt8>) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let high: UInt64 = 0x8080_8080_8080_8080
    let words = bytes.count & ~7
    var found: UInt64 = 0
    unsafe bytes.withUnsafeBytes { raw in
        for index in stride(from: 0, to: words, by: 8) {
            let word = unsafe raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let low = word & ~high
            found |= (low &+ ones &* (0x80 - 0x09)) & ~(low &+ ones &* (0x80 - 0x0E)) & ~word & high
        }
        for index in words..<raw.count where unsafe (0x09...0x0D).contains(raw[index]) { found = 1 }
    }
    return found != 0
}

/// The first byte from an index on that is no digit of Base64 (either alphabet).
func passCode(_ bytes: Span<UInt8>, from start: Int) -> Int {
    unsafe bytes.withUnsafeBufferPointer { unsafe sluice_pass_code(level, $0.baseAddress, $0.count, start) }
}

/// Passes over blocks of 64 bytes of printable ASCII, tabs and line ends, and adds the printable ones up.
///
/// - Returns: where the first block begins that is something else, or less than a block.
func passPlainText(_ bytes: [UInt8], from start: Int, printable: inout Int) -> Int {
    unsafe bytes.withUnsafeBufferPointer {
        unsafe sluice_pass_plain_text(level, $0.baseAddress, $0.count, start, &printable)
    }
}

/// Where the next NUL stands.
func nextNull(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    guard start < bytes.count else { return nil }
    return unsafe bytes.withUnsafeBytes { raw in
        guard let base = raw.baseAddress, let found = unsafe memchr(base + start, 0, raw.count - start) else {
            return nil
        }
        return unsafe UnsafeRawPointer(found) - base
    }
}

/// Where the next line begins with `be`, or with `b` at the end of the bytes; the first byte counts as one within a line.
func nextLineOfBe(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    let place = unsafe bytes.withUnsafeBufferPointer {
        unsafe sluice_next_line_of_be(level, $0.baseAddress, $0.count, start)
    }
    return place < bytes.count ? place : nil
}

/// The first of the groups of 16 bytes from an index on that are all digits of Base64 (either alphabet) or backslashes.
func nextCodeGroup(_ bytes: Span<UInt8>, from start: Int) -> Int? {
    let place = unsafe bytes.withUnsafeBufferPointer {
        unsafe sluice_next_code_group(level, $0.baseAddress, $0.count, start)
    }
    return place < bytes.count ? place : nil
}

/// Where a byte stands next.
func firstByte(_ byte: UInt8, in bytes: [UInt8], from start: Int) -> Int? {
    guard start < bytes.count else { return nil }
    return unsafe bytes.withUnsafeBytes { raw in
        guard let base = raw.baseAddress, let found = unsafe memchr(base + start, Int32(byte), raw.count - start) else {
            return nil
        }
        return unsafe UnsafeRawPointer(found) - base
    }
}

/// The bytes as an array.
func copy(_ bytes: Span<UInt8>) -> [UInt8] { unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) } }

/// Whether the text's UTF-8 bytes stand at an offset.
func has(_ bytes: [UInt8], _ text: String, at offset: Int) -> Bool {
    let wanted = text.utf8
    guard offset + wanted.count <= bytes.count else { return false }
    return bytes[offset..<offset + wanted.count].elementsEqual(wanted)
}

/// Whether the text stands anywhere in the bytes.
func contains(_ bytes: ArraySlice<UInt8>, _ text: String) -> Bool { contains(bytes, Array(text.utf8)) }

/// Whether the pattern stands anywhere in the bytes.
func contains(_ bytes: ArraySlice<UInt8>, _ pattern: [UInt8]) -> Bool {
    guard !pattern.isEmpty else { return false }
    return unsafe bytes.withUnsafeBytes { bytes in
        unsafe pattern.withUnsafeBytes { pattern in
            unsafe sluice_find(bytes.baseAddress, bytes.count, pattern.baseAddress, pattern.count) != nil
        }
    }
}

/// Where the bytes behind a text begin, the first from an index on; nil where it does not stand.
func nextEnd(of text: StaticString, in bytes: Span<UInt8>, from start: Int) -> Int? {
    unsafe bytes.withUnsafeBufferPointer { buffer in
        guard start < buffer.count, let base = buffer.baseAddress,
            let found = unsafe sluice_find(
                base + start, buffer.count - start, text.utf8Start, text.utf8CodeUnitCount)
        else { return nil }
        return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(base) + text.utf8CodeUnitCount
    }
}
