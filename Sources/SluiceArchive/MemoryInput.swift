private import Glibc

/// Bytes collected in memory, so that a format which seeks can be read out of a stream.
///
/// On the heap and not in a memory file, because the extraction child may not write to any file, of whatever kind
/// (RLIMIT_FSIZE 0 holds for memfd_create(2) too: tried on Linux 6.18).
@safe
package final class MemoryInput: ArchiveInput {
    private static let chunkBytes = 1 << 20

    private var chunks: [UnsafeMutablePointer<UInt8>]
    private var total = 0
    private var position = 0

    package init() { unsafe chunks = [] }

    deinit { unsafe chunks.forEach { unsafe free($0) } }

    package var byteCount: Int64? { Int64(total) }

    package func seek(to offset: Int64) { position = Int(min(max(0, offset), Int64(total))) }

    /// Appends a copy of the bytes.
    ///
    /// - Returns: false when the process may not have more memory; the object then holds a part of them.
    package func append(_ bytes: Span<UInt8>) -> Bool {
        unsafe bytes.withUnsafeBufferPointer { source in
            var done = 0
            while done < source.count {
                let offset = total % Self.chunkBytes
                if offset == 0 {
                    guard let chunk = unsafe malloc(Self.chunkBytes) else { return false }
                    unsafe chunks.append(chunk.assumingMemoryBound(to: UInt8.self))
                }
                let count = min(source.count - done, Self.chunkBytes - offset)
                guard let from = source.baseAddress, let to = unsafe chunks.last else { return false }
                unsafe memcpy(to + offset, from + done, count)
                total += count
                done += count
            }
            return true
        }
    }

    /// A copy of the first bytes, at most `count`.
    package func prefix(_ count: Int) -> [UInt8] {
        let wanted = min(max(0, count), total)
        // The empty array of all is written to where nothing is initialized, which is a race to ThreadSanitizer.
        guard wanted > 0 else { return [] }
        return unsafe [UInt8](unsafeUninitializedCapacity: wanted) { buffer, initialized in
            for start in stride(from: 0, to: wanted, by: Self.chunkBytes) {
                let length = min(Self.chunkBytes, wanted - start)
                guard let to = buffer.baseAddress else { break }
                unsafe memcpy(to + start, chunks[start / Self.chunkBytes], length)
                initialized += length
            }
        }
    }

    package func bytes(at offset: Int64, count: Int) -> [UInt8] {
        guard offset >= 0, offset < Int64(total), count > 0 else { return [] }
        let wanted = min(count, total - Int(offset))
        return unsafe [UInt8](unsafeUninitializedCapacity: wanted) { buffer, initialized in
            while initialized < wanted {
                let place = Int(offset) + initialized
                let length = min(wanted - initialized, Self.chunkBytes - place % Self.chunkBytes)
                guard let to = buffer.baseAddress else { return }
                unsafe memcpy(to + initialized, chunks[place / Self.chunkBytes] + place % Self.chunkBytes, length)
                initialized += length
            }
        }
    }

    package func peek(at offset: Int64, count: Int) -> [UInt8]? { bytes(at: offset, count: count) }

    package func nextBlock(_ body: (Span<UInt8>) throws -> Void) rethrows -> Bool {
        guard position < total else { return false }
        let offset = position % Self.chunkBytes
        let count = min(Self.chunkBytes - offset, total - position, DescriptorInput.blockBytes)
        let block = unsafe UnsafeBufferPointer(start: chunks[position / Self.chunkBytes] + offset, count: count)
        position += count
        try unsafe body(block.span)
        return true
    }
}
