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
    guard let first = pattern.first, bytes.count >= pattern.count else { return false }
    let last = bytes.endIndex - pattern.count
    var index = bytes.startIndex
    while index <= last {
        if bytes[index] == first && bytes[index..<index + pattern.count].elementsEqual(pattern) { return true }
        index += 1
    }
    return false
}
