import SluiceArchive
import SluiceCore

/// The bytes of an embedded object or picture, written as hex digits or as they are.
struct RichTextData {
    let isPicture: Bool
    /// Of the document's objects and pictures, from 1.
    let number: Int
    /// Whether a picture is of a kind that is met outside of documents too.
    var isBitmap = false
    private(set) var memory = MemoryInput()
    /// Whether all bytes found room.
    private(set) var isComplete = true
    private var high: UInt8?
    private var block: [UInt8] = []
    private let limit: Int64

    init(isPicture: Bool, number: Int, limit: Int64) {
        self.isPicture = isPicture
        self.number = number
        self.limit = limit
    }

    var byteCount: Int64 { (memory.byteCount ?? 0) + Int64(block.count) }

    mutating func append(hex: ArraySlice<UInt8>) {
        for byte in hex {
            guard let digit = hexDigit(byte) else { continue }
            guard let first = high else {
                high = digit
                continue
            }
            high = nil
            block.append(first << 4 | digit)
        }
        if block.count >= 32 << 10 { flush() }
    }

    mutating func append(binary: ArraySlice<UInt8>) {
        block.append(contentsOf: binary)
        flush()
    }

    /// To be called when all is there.
    mutating func flush() {
        let bytes = block
        let hasRoom = isComplete && byteCount <= limit
        block.removeAll(keepingCapacity: true)
        isComplete = hasRoom
        if hasRoom { isComplete = memory.append(bytes.span) }
    }

    /// The content of an object in the format of OLE 1 (MS-OLEDS 2.2.5), and its name where it has one.
    func nativeData() -> (range: Range<Int64>, name: [UInt8]?) {
        let count = memory.byteCount ?? 0
        let head = memory.bytes(at: 0, count: 64 << 10)
        var offset = 8
        guard head.uint32(at: 4) == 2 else { return (0..<count, nil) }
        var className: ArraySlice<UInt8> = []
        for index in 0..<3 {
            guard let length = head.uint32(at: offset), length < head.count - offset - 4 else {
                return (0..<count, nil)
            }
            if index == 0 { className = head[offset + 4..<offset + 4 + length] }
            offset += 4 + length
        }
        guard let size = head.uint32(at: offset) else { return (0..<count, nil) }
        offset += 4
        if className.starts(with: "Package".utf8), let package = NativePackage(head, from: offset) {
            let end = min(package.range.upperBound, count)
            return (min(package.range.lowerBound, end)..<end, package.name)
        }
        let end = min(Int64(offset) + Int64(size), count)
        return (min(Int64(offset), end)..<end, nil)
    }
}
