/// Bytes as lower-case hexadecimal digits.
///
/// - Parameter bytes: a digest or a code.
/// - Returns: two digits for each byte.
package func hexadecimal(_ bytes: UnsafeRawBufferPointer) -> String {
    func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
    return unsafe String(unsafeUninitializedCapacity: 2 * bytes.count) { text in
        for index in bytes.indices {
            let byte = unsafe bytes[index]
            unsafe text[2 * index] = digit(byte >> 4)
            unsafe text[2 * index + 1] = digit(byte & 15)
        }
        return 2 * bytes.count
    }
}
