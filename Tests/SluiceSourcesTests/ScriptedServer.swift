import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A server on the loopback that answers as a test tells it, also wrongly.
final class ScriptedServer: Sendable {
    struct Request: Sendable {
        var method: String
        /// Path without the query.
        var path: String
        var query: String
        var headers: [(String, String)]

        func header(_ name: String) -> String? { headers.first { $0.0.lowercased() == name.lowercased() }?.1 }

        /// The value of a query member, still percent-encoded.
        func value(_ name: String) -> String? {
            query.split(separator: "&").first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
        }
    }

    struct Reply: Sendable {
        enum Ending: Sendable {
            case complete
            /// The connection is closed after so many bytes of the body, whose length was announced in full.
            case cut(after: Int)
            /// The connection is closed without an answer.
            case reset
            /// Nothing ever comes.
            case stall
        }

        var status: Int
        var headers: [(String, String)]
        var body: [UInt8]
        var ending: Ending = .complete

        static func json(_ text: String, status: Int = 200, headers: [(String, String)] = []) -> Reply {
            Reply(status: status, headers: [("Content-Type", "application/json")] + headers, body: Array(text.utf8))
        }

        static func bytes(_ body: [UInt8], headers: [(String, String)] = []) -> Reply {
            Reply(status: 200, headers: headers, body: body)
        }

        static func redirect(_ location: String) -> Reply {
            Reply(status: 307, headers: [("Location", location)], body: [])
        }

        static func status(_ status: Int, headers: [(String, String)] = []) -> Reply {
            Reply(status: status, headers: headers, body: [])
        }
    }

    typealias Script = @Sendable (Request) -> Reply

    private let channel: any Channel
    private let journal: Journal

    var port: Int { channel.localAddress?.port ?? 0 }
    var origin: String { "http://127.0.0.1:\(port)" }

    /// All requests so far, in their order.
    var received: [Request] { journal.requests.withLock { $0 } }

    private init(channel: any Channel, journal: Journal) {
        self.channel = channel
        self.journal = journal
    }

    final class Journal: Sendable {
        let requests = Mutex<[Request]>([])
    }

    /// Runs `body` with a server that lives as long as it.
    static func run<Value>(
        _ script: @escaping Script,
        _ body: (ScriptedServer) async throws -> Value
    ) async throws -> Value {
        let journal = Journal()
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Handler(script: script, journal: journal))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let server = ScriptedServer(channel: channel, journal: journal)
        do {
            let value = try await body(server)
            try await channel.close()
            return value
        } catch {
            try await channel.close()
            throw error
        }
    }
}

private final class Handler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let script: ScriptedServer.Script
    private let journal: ScriptedServer.Journal
    private var head: HTTPRequestHead?

    init(script: @escaping ScriptedServer.Script, journal: ScriptedServer.Journal) {
        self.script = script
        self.journal = journal
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body: break
        case .end:
            guard let head else { return }
            let parts = head.uri.split(separator: "?", maxSplits: 1).map(String.init)
            let request = ScriptedServer.Request(
                method: head.method.rawValue,
                path: parts.first ?? "/",
                query: parts.count > 1 ? parts[1] : "",
                headers: head.headers.map { ($0.name, $0.value) }
            )
            journal.requests.withLock { $0.append(request) }
            send(script(request), context)
        }
    }

    private func send(_ reply: ScriptedServer.Reply, _ context: ChannelHandlerContext) {
        var body = reply.body[...]
        var closes = false
        switch reply.ending {
        case .complete: break
        case .cut(let count): (body, closes) = (body.prefix(count), true)
        case .reset:
            context.close(promise: nil)
            return
        case .stall: return
        }
        var headers = HTTPHeaders(reply.headers)
        if !headers.contains(name: "Content-Length") {
            headers.add(name: "Content-Length", value: String(reply.body.count))
        }
        let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: reply.status), headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
        guard closes else {
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            return
        }
        let context = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.value.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer())))).whenComplete { _ in
            context.value.close(promise: nil)
        }
    }
}
