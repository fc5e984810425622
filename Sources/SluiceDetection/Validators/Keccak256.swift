/// Keccak-256 as Ethereum uses it: the submission to the SHA-3 contest, whose padding differs from SHA3-256.
enum Keccak256 {
    /// Bytes that one permutation takes in.
    private static let rate = 136

    /// The 32 bytes of the hash.
    static func hash(_ message: [UInt8]) -> [UInt8] {
        var padded = message + [0x01]
        padded += [UInt8](repeating: 0, count: (rate - padded.count % rate) % rate)
        padded[padded.count - 1] |= 0x80
        var state = [UInt64](repeating: 0, count: 25)
        for block in stride(from: 0, to: padded.count, by: rate) {
            for position in 0..<rate {
                state[position / 8] ^= UInt64(padded[block + position]) << UInt64(position % 8 * 8)
            }
            permute(&state)
        }
        return (0..<32).map { UInt8(truncatingIfNeeded: state[$0 / 8] >> UInt64($0 % 8 * 8)) }
    }

    private static func permute(_ state: inout [UInt64]) {
        for constant in roundConstants {
            mixColumns(&state)
            turnAndMove(&state)
            mixRows(&state)
            state[0] ^= constant
        }
    }

    /// The step theta.
    private static func mixColumns(_ state: inout [UInt64]) {
        var parity = [UInt64](repeating: 0, count: 5)
        for lane in 0..<25 { parity[lane % 5] ^= state[lane] }
        for lane in 0..<25 { state[lane] ^= parity[(lane + 4) % 5] ^ rotated(parity[(lane + 1) % 5], by: 1) }
    }

    /// The steps rho and pi.
    private static func turnAndMove(_ state: inout [UInt64]) {
        var moving = state[1]
        for (lane, turn) in zip(lanes, turns) {
            let next = state[lane]
            state[lane] = rotated(moving, by: turn)
            moving = next
        }
    }

    /// The step chi.
    private static func mixRows(_ state: inout [UInt64]) {
        for row in stride(from: 0, to: 25, by: 5) {
            let old = Array(state[row..<(row + 5)])
            for column in 0..<5 { state[row + column] ^= ~old[(column + 1) % 5] & old[(column + 2) % 5] }
        }
    }

    private static func rotated(_ lane: UInt64, by turn: UInt64) -> UInt64 { lane << turn | lane >> (64 - turn) }

    private static let lanes = [
        10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1,
    ]
    private static let turns: [UInt64] = [
        1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44,
    ]
    private static let roundConstants: [UInt64] = [
        0x0000_0000_0000_0001, 0x0000_0000_0000_8082, 0x8000_0000_0000_808A, 0x8000_0000_8000_8000,
        0x0000_0000_0000_808B, 0x0000_0000_8000_0001, 0x8000_0000_8000_8081, 0x8000_0000_0000_8009,
        0x0000_0000_0000_008A, 0x0000_0000_0000_0088, 0x0000_0000_8000_8009, 0x0000_0000_8000_000A,
        0x0000_0000_8000_808B, 0x8000_0000_0000_008B, 0x8000_0000_0000_8089, 0x8000_0000_0000_8003,
        0x8000_0000_0000_8002, 0x8000_0000_0000_0080, 0x0000_0000_0000_800A, 0x8000_0000_8000_000A,
        0x8000_0000_8000_8081, 0x8000_0000_0000_8080, 0x0000_0000_8000_0001, 0x8000_0000_8000_8008,
    ]
}
