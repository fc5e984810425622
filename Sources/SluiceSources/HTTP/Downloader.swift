internal import AsyncHTTPClient
package import Logging
internal import NIOHTTP1
package import SluiceContent
internal import SluiceCore

/// Fetches files from signed addresses into spools. The API key is never sent there.
package struct Downloader: Sendable {
    /// The storage does not give the file for this address; a new address may.
    package struct Refused: Error, Sendable, Hashable {
        package let status: Int
    }

    /// Addresses tried in a row when the storage redirects.
    package static let redirectLimit = 3

    private let transport: HTTPTransport
    private let slots: TaskSlots
    private let logger: Logger

    private var options: HTTPOptions { transport.options }
    private var timing: ClientTiming { transport.timing }

    package init(transport: HTTPTransport, logger: Logger) {
        self.transport = transport
        slots = TaskSlots(count: transport.options.concurrentDownloads)
        self.logger = logger
    }

    /// Downloads what is behind an address.
    ///
    /// A body that breaks off is resumed where the storage can, else begun again, within the tries of the options.
    ///
    /// - Parameters:
    ///   - url: the address.
    ///   - limit: bytes that are taken at most.
    ///   - sieve: lets through the lines that are kept; nil to keep all bytes.
    /// - Returns: the bytes, at most `limit` of them.
    /// - Throws: ``Refused``; ``ContentError`` when the address may not be opened, all tries failed or the spool is
    ///   full; CancellationError.
    package func download(
        _ url: SignedURL, limit: Int64, sieve: LineSieve? = nil
    ) async throws -> ContentFile {
        await slots.enter()
        defer { slots.leave() }
        var budget = RetryBudget(tries: options.tries, unit: options.backoffUnit)
        var transfer = Transfer(limit: limit, sieve: sieve)
        var spool = try newSpool(transfer)
        while true {
            do {
                try await attempt(url, &transfer, &spool)
                break
            } catch {
                let trouble = try sorted(error)
                if trouble.forbidsRange { transfer.total = nil }
                logger.debug(
                    "download interrupted",
                    metadata: ["host": "\(url.address.host)", "problem": "\(trouble.detail)"]
                )
                try await wait(after: trouble, &budget)
            }
        }
        do {
            return try spool.finish()
        } catch {
            throw ContentError(spool: error)
        }
    }

    private func wait(after trouble: Trouble, _ budget: inout RetryBudget) async throws {
        let random = timing.random()
        let delay =
            trouble.isRateLimit
            ? budget.afterRateLimit(random: random, asked: trouble.asked)
            : budget.afterFailure(random: random, asked: trouble.asked)
        guard let delay else {
            throw ContentError(
                reason: .fetchFailed,
                detail: "the download failed \(options.tries) times (\(trouble.detail)); run again later"
            )
        }
        try await timing.sleep(delay)
    }

    /// What is known of a file over several tries.
    private struct Transfer {
        let limit: Int64
        let sieve: LineSieve?
        /// The whole size as the storage told it with the first answer.
        var total: Int64?
        var entityTag: String?
    }

    private struct Trouble: Error {
        var isRateLimit = false
        var forbidsRange = false
        var asked: Duration?
        var detail: String
    }

    private func attempt(
        _ url: SignedURL,
        _ transfer: inout Transfer,
        _ spool: inout ContentSpool
    ) async throws {
        let resumes = spool.byteCount > 0 && transfer.total != nil
        if !resumes { spool = try newSpool(transfer) }
        let response = try await follow(url.address, headers: headers(transfer, from: resumes ? spool.byteCount : nil))
        if !isContinuation(response, of: transfer, at: spool.byteCount) {
            spool = try newSpool(transfer)
            guard response.status == .ok else { throw Trouble(detail: "a part came that was not asked for") }
            let isPlain = response.headers.first(name: "Content-Encoding") == nil
            transfer.total = isPlain ? response.headers.first(name: "Content-Length").flatMap(Int64.init) : nil
            transfer.entityTag = response.headers.first(name: "ETag").flatMap { $0.hasPrefix("W/") ? nil : $0 }
        }
        let deadline = BodyDeadline(
            timing: timing,
            limit: options.downloadTimeout,
            minimumRate: options.minimumDownloadRate
        )
        let isWhole = try await response.spool(into: &spool, limit: transfer.limit, deadline: deadline)
        if isWhole, let total = transfer.total, total != spool.byteCount {
            throw Trouble(detail: "\(spool.byteCount) bytes came of \(total)")
        }
    }

    private func headers(_ transfer: Transfer, from start: Int64?) -> HTTPHeaders {
        // Parts of an encoded body cannot be joined, so encoding is declined; the decoder stands by all the same.
        var headers: HTTPHeaders = ["Accept": "*/*", "Accept-Encoding": "identity"]
        guard let start else { return headers }
        headers.add(name: "Range", value: "bytes=\(start)-")
        if let tag = transfer.entityTag { headers.add(name: "If-Range", value: tag) }
        return headers
    }

    /// Whether the answer goes on exactly where the spool ends, in a file of the same size.
    private func isContinuation(_ response: HTTPClientResponse, of transfer: Transfer, at start: Int64) -> Bool {
        guard response.status == .partialContent, start > 0, let total = transfer.total,
            response.headers.first(name: "Content-Encoding") == nil,
            let range = response.headers.first(name: "Content-Range")
        else { return false }
        return range == "bytes \(start)-\(total - 1)/\(total)"
    }

    private func follow(_ first: WebAddress, headers: HTTPHeaders) async throws -> HTTPClientResponse {
        var address = first
        for _ in 0...Self.redirectLimit {
            let response = try await transport.download(address, headers: headers)
            let status = Int(response.status.code)
            switch StatusAction(status: status) {
            case .accept: return response
            case .redirect:
                guard let location = response.headers.first(name: "Location"), let next = address.resolving(location)
                else { throw DownloadRule.refusal(address, "it redirects to no usable address") }
                address = next
            case .rateLimited, .retry:
                let asked = response.headers.first(name: "Retry-After").flatMap {
                    HTTPDate.retryAfter($0, now: serverTime(response))
                }
                throw Trouble(isRateLimit: status == 429, asked: asked, detail: "status \(status)")
            case .fail where status == 416: throw Trouble(forbidsRange: true, detail: "the range was refused")
            case .authentication, .fail: throw Refused(status: status)
            }
        }
        throw DownloadRule.refusal(first, "it redirects more than \(Self.redirectLimit) times")
    }

    /// By the server's clock, for its dates are by that too.
    private func serverTime(_ response: HTTPClientResponse) -> Timestamp {
        response.headers.first(name: "Date").flatMap(HTTPDate.parse) ?? timing.wallClock()
    }

    private func newSpool(_ transfer: Transfer) throws -> ContentSpool {
        do {
            return try ContentSpool(in: options.spools, sieve: transfer.sieve)
        } catch {
            throw ContentError(spool: error)
        }
    }

    /// The trouble that another try may mend; anything else is thrown on.
    private func sorted(_ error: any Error) throws -> Trouble {
        try Task.checkCancellation()
        switch error {
        case let trouble as Trouble: return trouble
        case is Refused, is ContentError, is CancellationError: throw error
        case let error as SystemError: throw ContentError(spool: error)
        case is BodyTooSlow: return Trouble(detail: "it came too slowly")
        default: return Trouble(detail: networkProblem(error))
        }
    }
}
