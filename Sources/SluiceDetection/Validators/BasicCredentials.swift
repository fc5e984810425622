/// Credentials of HTTP's basic authentication (RFC 7617).
enum BasicCredentials {
    /// Base64 of a user, a colon and a password without control characters; whatever stands before its last space,
    /// for example `Basic`, is passed over. The user may be empty, the password not.
    static func isValid(_ value: borrowing Span<UInt8>) -> Bool {
        var start = value.count
        while start > 0, value[start - 1] > 0x20 { start -= 1 }
        guard start < value.count else { return false }
        var hasColon = false
        var passwordCount = 0
        // Bytes of a character in UTF-8 that are still to come.
        var pending = 0
        let isText = Base64.decode(value, start..<value.count) { byte in
            if hasColon { passwordCount += 1 } else { hasColon = byte == UInt8(ascii: ":") }
            return Self.isText(byte, &pending)
        }
        return isText && pending == 0 && passwordCount > 0
    }

    private static func isText(_ byte: UInt8, _ pending: inout Int) -> Bool {
        if pending > 0 {
            pending -= 1
            return byte & 0xC0 == 0x80
        }
        switch byte {
        case 0x20..<0x7F: return true
        case 0xC2...0xDF: pending = 1
        case 0xE0...0xEF: pending = 2
        case 0xF0...0xF4: pending = 3
        default: return false
        }
        return true
    }
}
