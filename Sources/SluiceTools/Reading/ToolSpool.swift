import SluiceContent
import SluiceCore

/// Keeps what a program prints, to be read as a content of its own.
struct ToolSpool: ~Copyable {
    private var spool: ContentSpool?
    private var failure: SystemError?

    init(in space: SpoolSpace) {
        do throws(SystemError) { spool = try ContentSpool(in: space) } catch { failure = error }
    }

    mutating func append(_ bytes: Span<UInt8>) {
        guard failure == nil else { return }
        do throws(SystemError) {
            try spool?.append(bytes)
        } catch {
            failure = error
            spool = nil
        }
    }

    /// - Returns: the bytes, or that there was no room for them.
    mutating func finish() -> FoundContent.Loaded {
        do throws(SystemError) {
            if let failure { throw failure }
            guard let spool = spool.take() else { return .trouble(.memoryLimit, "no room for a copy of it") }
            return .content(try spool.finish())
        } catch {
            return .trouble(error.spoolReason(else: .memoryLimit), "no room for a copy of it (\(error))")
        }
    }
}
