import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// One HTTP server on 127.0.0.1.
struct Listener: Sendable {
    let port: Int
    private let task: Task<Void, any Error>

    /// Binds a port (0 for any free one) and serves until ``stop()``.
    static func start(
        port: Int,
        logger: Logger,
        respond: @escaping @Sendable (Request, consuming ResponseWriter, any Channel) async throws -> Void
    ) async throws(SimulatorError) -> Listener {
        let (bound, continuation) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
        let server = Server(
            childChannelSetup: HTTP1Channel(responder: respond),
            configuration: ServerConfiguration(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { channel in
                continuation.yield(channel.localAddress?.port ?? 0)
                continuation.finish()
            },
            eventLoopGroup: EventLoopGroupProvider.singleton.eventLoopGroup,
            logger: logger
        )
        let task = Task {
            defer { continuation.finish() }
            try await server.run()
        }
        for await port in bound { return Listener(port: port, task: task) }
        throw SimulatorError(.listen, "port \(port) on 127.0.0.1 cannot be bound; free it or use port 0")
    }

    /// Closes the port and all connections.
    func stop() async {
        task.cancel()
        _ = await task.result
    }
}
