private import Glibc
internal import SluiceContent

/// The lines of a downloaded log file, read in blocks and never held as a whole.
enum LogLines {
    /// Bytes of one line; longer ones cannot be read (the API's log files end at 15 MB).
    static let lineLimit = 16 << 20
    private static let blockBytes = 256 << 10

    /// Calls `body` with each line, without its line end, and whether it has one: the last needs none. Blank lines are left
    /// out.
    ///
    /// Lines lie in the block that was read; only one that is not whole yet is moved, to the front of the next block.
    ///
    /// - Returns: how many lines were longer than the limit and left out.
    /// - Throws: what pread(2) says, and what `body` throws.
    static func forEach(of file: ContentFile, _ body: (Span<UInt8>, Bool) throws -> Void) throws -> Int {
        var block = [UInt8](repeating: 0, count: blockBytes)
        // Bytes at the block's front that begin a line.
        var kept = 0
        var offset: Int64 = 0
        var tooLong = 0
        var isSkipping = false
        func end(_ line: Span<UInt8>, hasEnd: Bool) throws {
            if isSkipping || line.count > lineLimit {
                tooLong += 1
            } else if !isBlank(line) {
                try body(line, hasEnd)
            }
            isSkipping = false
        }
        while true {
            let count = try file.read(at: offset, into: &block, from: kept)
            offset += Int64(count)
            let filled = kept + count
            var start = 0
            var searched = kept
            while let lineEnd = LineEnd.first(in: block.span, searched..<filled) {
                try end(block.span.extracting(start..<lineEnd), hasEnd: true)
                start = lineEnd + 1
                searched = start
            }
            guard count > 0 else {
                try end(block.span.extracting(start..<filled), hasEnd: false)
                return tooLong
            }
            isSkipping = isSkipping || filled - start > lineLimit
            kept = isSkipping ? 0 : filled - start
            move(start..<start + kept, in: &block)
            if kept == block.count {
                block.append(contentsOf: repeatElement(0, count: min(kept, lineLimit + 1 - kept)))
            }
        }
    }

    private static func isBlank(_ line: Span<UInt8>) -> Bool {
        for index in line.indices where line[index] != 0x20 && line[index] != 0x0D && line[index] != 0x09 {
            return false
        }
        return true
    }

    /// Moves some bytes to the front.
    private static func move(_ range: Range<Int>, in block: inout [UInt8]) {
        guard range.lowerBound > 0, !range.isEmpty else { return }
        unsafe block.withUnsafeMutableBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            unsafe memmove(base, base + range.lowerBound, range.count)
        }
    }
}
