import SluiceContent
import SluiceCore
import SluiceSources
import Synchronization
import Testing

@Suite struct DownloaderTests {
    private let content = (0..<50_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) }

    private func bytes(of file: ContentFile) throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: Int(file.byteCount))
        let count = try file.read(at: 0, into: &buffer)
        return Array(buffer.prefix(count))
    }

    private func url(_ text: String) throws -> SignedURL {
        SignedURL(address: try #require(WebAddress(text)), received: fixtureTime)
    }

    /// - Returns: the bytes, or the error, and the requests that came.
    private func download(
        limit: Int64 = 1 << 20,
        time: VirtualTime = VirtualTime(),
        change: (inout HTTPOptions) -> Void = { _ in },
        _ script: @escaping ScriptedServer.Script
    ) async throws -> (bytes: [UInt8]?, error: (any Error)?, requests: [ScriptedServer.Request]) {
        try await ScriptedServer.run(script) { server in
            try await withClient(server, time: time, change: change) { _, downloader in
                do {
                    let file = try await downloader.download(url(server.origin + "/blob?sig=s"), limit: limit)
                    return (try bytes(of: file), nil, server.received)
                } catch {
                    return (nil, error, server.received)
                }
            }
        }
    }

    @Test("the bytes arrive, and no key goes out")
    func plain() async throws {
        let (bytes, _, requests) = try await download { _ in .bytes(content) }
        #expect(bytes == content)
        #expect(requests.first?.header("Authorization") == nil)
    }

    @Test("a body that is cut is resumed by range")
    func resume() async throws {
        let (bytes, _, requests) = try await download { request in
            guard let range = request.header("Range") else {
                var reply = ScriptedServer.Reply.bytes(content, headers: [("ETag", "\"v1\"")])
                reply.ending = .cut(after: 20_000)
                return reply
            }
            let start = Int(range.dropFirst(6).dropLast()) ?? 0
            let span = "bytes \(start)-\(content.count - 1)/\(content.count)"
            return .init(status: 206, headers: [("Content-Range", span)], body: Array(content[start...]))
        }
        #expect(bytes == content)
        #expect(requests.count == 2)
        #expect(requests.last?.header("Range") == "bytes=20000-")
        #expect(requests.last?.header("If-Range") == "\"v1\"")
    }

    @Test(
        "where ranges are not supported, or the range is wrong, it begins again",
        arguments: [
            "whole", "wrong start", "wrong size", "no range", "416",
        ])
    func restart(_ kind: String) async throws {
        let count = Mutex(0)
        let (bytes, error, _) = try await download { request in
            let number = count.withLock { count in
                count += 1
                return count
            }
            if number == 1 {
                var reply = ScriptedServer.Reply.bytes(content)
                reply.ending = .cut(after: 20_000)
                return reply
            }
            guard request.header("Range") != nil, kind != "whole" else { return .bytes(content) }
            if kind == "416" { return .status(416) }
            if kind == "no range" { return .init(status: 206, headers: [], body: Array(content[20_000...])) }
            let span = kind == "wrong start" ? "bytes 0-49999/50000" : "bytes 20000-59999/60000"
            return .init(status: 206, headers: [("Content-Range", span)], body: content)
        }
        #expect(error == nil)
        #expect(bytes == content)
    }

    @Test("a date to wait for is by the server's clock, whatever this machine's says")
    func retryDate() async throws {
        let count = Mutex(0)
        let time = VirtualTime()
        let (bytes, error, _) = try await download(time: time) { _ in
            let isFirst = count.withLock { count in
                count += 1
                return count == 1
            }
            guard isFirst else { return .bytes(content) }
            // Seventeen years before this machine's time.
            let headers = [
                ("Date", "Sun, 08 Nov 2009 08:49:37 GMT"), ("Retry-After", "Sun, 08 Nov 2009 08:50:07 GMT"),
            ]
            return .init(status: 429, headers: headers, body: [])
        }
        #expect(error == nil && bytes == content)
        #expect(count.withLock { $0 } == 2)
        #expect(time.sleeps.contains { $0 >= .seconds(30) && $0 < .seconds(60) }, "\(time.sleeps)")
    }

    @Test("a body that is always cut ends as a failed fetch")
    func alwaysCut() async throws {
        let (_, error, requests) = try await download { _ in
            var reply = ScriptedServer.Reply.bytes(content)
            reply.ending = .cut(after: 100)
            return reply
        }
        #expect((error as? ContentError)?.reason == .fetchFailed)
        #expect(requests.count == 6)
    }

    @Test("a file over the limit is cut one byte behind it")
    func limit() async throws {
        let (bytes, _, requests) = try await download(limit: 1001) { _ in .bytes(content) }
        #expect(bytes == Array(content.prefix(1001)))
        #expect(requests.count == 1)
    }

    @Test("an answer in gzip is decoded, and a bomb stops at the limit")
    func gzip() async throws {

        let bomb = gzipOfZeros
        let headers = [("Content-Encoding", "gzip")]
        let (whole, _, _) = try await download(limit: 2 << 20) { _ in .bytes(bomb, headers: headers) }
        #expect(whole == [UInt8](repeating: 0, count: 1 << 20))
        let (cut, _, _) = try await download(limit: 5000) { _ in .bytes(bomb, headers: headers) }
        #expect(cut?.count == 5000)
    }

    @Test("redirects: three are followed without a key, a fourth is refused")
    func redirects() async throws {
        let hop: ScriptedServer.Script = { request in
            let number = Int(request.path.dropFirst(2)) ?? 0
            return number < 3 ? .redirect("/h\(number + 1)") : .bytes([1])
        }
        let (bytes, _, requests) = try await download(hop)
        #expect(bytes == [1])
        #expect(requests.allSatisfy { $0.header("Authorization") == nil })
        let (_, error, endless) = try await download { _ in .redirect("/again") }
        #expect((error as? ContentError)?.reason == .urlRefused)
        #expect(endless.count == 4)
    }

    @Test(
        "a redirect to a place that is not allowed is refused",
        arguments: [
            "http://169.254.169.254/latest/meta-data", "https://example.com/", "file:///etc/passwd", "//127.0.0.1/", "",
        ])
    func badRedirect(_ location: String) async throws {
        let (_, error, requests) = try await download { _ in .redirect(location) }
        #expect((error as? ContentError)?.reason == .urlRefused)
        #expect(requests.count == 1)
    }

    @Test("a name on the list that resolves into this machine is refused before anything is sent")
    func resolvedAddress() async throws {
        try await ScriptedServer.run({ _ in .bytes([1]) }) { server in
            let base = try #require(WebAddress("https://api.example/v1"))
            var options = HTTPOptions()
            options.downloadHosts = ["localhost"]
            let transport = HTTPTransport(
                options: options,
                rule: DownloadRule(allowedHosts: options.downloadHosts, apiHosts: [base]),
                timing: VirtualTime().timing
            )
            let downloader = Downloader(transport: transport, logger: quiet)
            await #expect {
                try await downloader.download(url("https://sub.localhost:\(server.port)/"), limit: 10)
            } throws: {
                ($0 as? ContentError)?.reason == .urlRefused || ($0 as? ContentError)?.reason == .fetchFailed
            }
            await #expect {
                try await downloader.download(url("https://localhost:\(server.port)/"), limit: 10)
            } throws: {
                ($0 as? ContentError)?.reason == .urlRefused
            }
            #expect(server.received.isEmpty)
            try await transport.shutdown()
        }
    }

    @Test("refusals of the storage are told apart from trouble", arguments: [401, 403, 404, 410])
    func refused(_ status: Int) async throws {
        let (_, error, requests) = try await download { _ in .status(status) }
        #expect((error as? Downloader.Refused)?.status == status)
        #expect(requests.count == 1)
    }

    @Test("a spool that cannot be written says so")
    func spoolFailure() async throws {
        let (_, error, _) = try await download(change: { options in
            options.spools = SpoolSpace(folder: "/nonexistent", memoryBytesEach: 100)
        }) { _ in .bytes(content) }
        let failure = try #require(error as? ContentError)
        #expect(failure.reason == .fetchFailed)
        #expect(failure.detail.contains("spool"))
    }

    @Test("a file that finds no room beside the spools of others says which setting bounds them")
    func spoolLimit() async throws {
        let (_, error, _) = try await download(change: { options in
            options.spools = SpoolSpace(memoryBytesEach: 10, fileBytes: 20)
        }) { _ in .bytes(content) }
        let failure = try #require(error as? ContentError)
        #expect(failure.reason.rawValue == "limit.spool_bytes")
        #expect(failure.detail.contains("limits.spool_bytes"))
    }
}

/// The answer of `gzip -9n` to 1 MiB of zero bytes: 1051 bytes, most of them one run.
let gzipOfZeros: [UInt8] = {
    let head: [UInt8] = [31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 237, 193, 49, 1, 0, 0, 0, 194, 160, 245, 79, 109, 8, 95, 160]
    let tail: [UInt8] = [62, 3, 28, 234, 56, 167, 0, 0, 16, 0]
    return head + [UInt8](repeating: 0, count: 1016) + tail
}()
