internal import SluiceContent

/// The lines of a downloaded log file, read in blocks and never held as a whole.
enum LogLines {
    /// Bytes of one line; longer ones cannot be read (the API's log files end at 15 MB).
    static let lineLimit = 16 << 20
    private static let blockBytes = 256 << 10

    /// Calls `body` with each line, without its line end. Blank lines are left out; a last line needs no line end.
    ///
    /// - Returns: how many lines were longer than the limit and left out.
    /// - Throws: what pread(2) says, and what `body` throws.
    static func forEach(of file: ContentFile, _ body: ([UInt8]) throws -> Void) throws -> Int {
        var block = [UInt8](repeating: 0, count: blockBytes)
        var line: [UInt8] = []
        var offset: Int64 = 0
        var tooLong = 0
        var isSkipping = false
        func end() throws {
            if isSkipping {
                tooLong += 1
            } else if !line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) {
                try body(line)
            }
            line.removeAll(keepingCapacity: line.capacity <= 1 << 20)
            isSkipping = false
        }
        while true {
            let count = try file.read(at: offset, into: &block)
            guard count > 0 else { break }
            offset += Int64(count)
            var rest = block[..<count]
            while let lineEnd = rest.firstIndex(of: 0x0A) {
                if !isSkipping { line.append(contentsOf: rest[..<lineEnd]) }
                isSkipping = isSkipping || line.count > lineLimit
                try end()
                rest = rest[(lineEnd + 1)...]
            }
            if !isSkipping { line.append(contentsOf: rest) }
            if line.count > lineLimit {
                isSkipping = true
                line = []
            }
        }
        try end()
        return tooLong
    }
}
