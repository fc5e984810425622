import Foundation
import SluiceContent
import SluiceCore
import Testing

@Suite("The room for spools")
struct SpoolSpaceTests {
    private static let piece = [UInt8](repeating: 0x61, count: 64 << 10)

    private func content(_ pieces: Int, in space: SpoolSpace) throws -> ContentFile {
        var spool = try ContentSpool(in: space)
        for _ in 0..<pieces { try spool.append(Self.piece.span) }
        return try spool.finish()
    }

    @Test("64 large contents at once take no more memory than allowed, and give all back", .timeLimit(.minutes(1)))
    func bounded() async throws {
        let space = SpoolSpace(
            folder: NSTemporaryDirectory(), memoryBytesEach: 1 << 20, memoryBytes: 8 << 20, fileBytes: 1 << 30)
        try await withThrowingTaskGroup(of: (ContentFile, Int64).self) { group in
            for index in 0..<64 {
                group.addTask {
                    // Some that would fit, and more that would not.
                    let content = try content(index < 32 ? 12 : 48, in: space)
                    return (content, space.held.memoryBytes)
                }
            }
            var contents: [ContentFile] = []
            for try await (content, held) in group {
                contents.append(content)
                #expect(held <= 8 << 20)
            }
            let total = contents.map(\.byteCount).reduce(0, +)
            #expect(total == 32 * 60 * Int64(Self.piece.count))
            #expect(space.held.memoryBytes <= 8 << 20)
            #expect(space.held.memoryBytes + space.held.fileBytes == total)
        }
        #expect(space.held.memoryBytes == 0 && space.held.fileBytes == 0)
    }

    @Test("A content that finds no room in files fails alone, and leaves its part to the others")
    func full() throws {
        let space = SpoolSpace(
            folder: NSTemporaryDirectory(), memoryBytesEach: 100, memoryBytes: 100, fileBytes: 200 << 10)
        let first = try content(2, in: space)
        let error = #expect(throws: SystemError.self) { try content(2, in: space) }
        #expect(error == .spoolLimit)
        #expect(ContentError(spool: .spoolLimit).reason.rawValue == "limit.spool_bytes")
        #expect(space.held.fileBytes == first.byteCount)
        #expect(try content(1, in: space).byteCount == 64 << 10)
        withExtendedLifetime(first) {}
    }
}
