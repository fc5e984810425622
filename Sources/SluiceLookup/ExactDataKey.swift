import Crypto

/// The secret under which cells are hashed. Nothing that prints it shows any of it.
package struct ExactDataKey: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Characters of a key, at least: 32 hexadecimal digits are 128 bits.
    package static let fewestCharacters = 32

    private let secret: SymmetricKey

    /// - Parameter text: the key; blanks and line ends around it are dropped.
    /// - Throws: ``ExactDataError`` when it is too short to keep anything secret.
    package init(_ text: String) throws(ExactDataError) {
        let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]
        var bytes = Array(text.utf8.drop { blanks.contains($0) })
        while let last = bytes.last, blanks.contains(last) { bytes.removeLast() }
        guard bytes.count >= Self.fewestCharacters else {
            throw ExactDataError(
                "holds a key of \(bytes.count) characters, at least \(Self.fewestCharacters)",
                "make one with `openssl rand -hex 32`")
        }
        secret = SymmetricKey(data: bytes)
    }

    /// The text of a new random key: 64 hexadecimal digits, 256 bits.
    package static func makeText() -> String {
        unsafe SymmetricKey(size: .bits256).withUnsafeBytes { bytes in
            unsafe bytes.map { byte in
                let text = String(byte, radix: 16)
                return byte < 16 ? "0" + text : text
            }
        }.joined()
    }

    /// A key for one purpose of one file (HKDF, RFC 5869).
    func derived(for purpose: String, salt: [UInt8], bytes: Int) -> SymmetricKey {
        HKDF<SHA256>.deriveKey(
            inputKeyMaterial: secret, salt: salt, info: Array("sluice exact data 1: \(purpose)".utf8),
            outputByteCount: bytes)
    }

    /// Tells one key from another, and nothing about either.
    func check(salt: [UInt8]) -> [UInt8] {
        unsafe derived(for: "check", salt: salt, bytes: 16).withUnsafeBytes { bytes in unsafe Array(bytes) }
    }

    /// The key of a file's cell hashes.
    func hashKey(salt: [UInt8]) -> (UInt64, UInt64) {
        unsafe derived(for: "cells", salt: salt, bytes: 16).withUnsafeBytes { bytes in
            unsafe (
                UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self)),
                UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }

    package var description: String { "<key>" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
