package import SluiceCore

/// A source that yields what a script says and counts what is asked of it.
package actor ScriptedSource<Content: Sendable>: AssetSource {
    package typealias Locator = Int

    /// How the content of an asset answers.
    package typealias Fetch = @Sendable (Int) async throws -> Content

    private var events: [SourceEvent<Int>]
    private let fetch: Fetch
    private let failure: SluiceError?
    private let pause: @Sendable () async -> Void
    /// Events asked for so far.
    package private(set) var asked = 0
    package nonisolated let isLocal: Bool

    /// Throws `failure`, when there is one, after the last event; waits for `pause` with each event.
    package init(
        _ events: [SourceEvent<Int>], failure: SluiceError? = nil, isLocal: Bool = false,
        pause: @escaping @Sendable () async -> Void = {}, fetch: @escaping Fetch
    ) {
        self.pause = pause
        self.isLocal = isLocal
        self.events = events.reversed()
        self.failure = failure
        self.fetch = fetch
    }

    /// `count` local files named by their number.
    package init(
        files count: Int, isLocal: Bool = false, pause: @escaping @Sendable () async -> Void = {},
        fetch: @escaping Fetch
    ) {
        self.init(
            (0..<count).map { number in
                let asset = Asset(kind: .localFile, id: "/\(number)", name: "\(number).txt", tenant: "local")
                return .asset(SourcedAsset(asset: asset, locator: number))
            },
            isLocal: isLocal,
            pause: pause,
            fetch: fetch
        )
    }

    package func next() async throws -> SourceEvent<Int>? {
        asked += 1
        await pause()
        if events.isEmpty, let failure { throw failure }
        return events.popLast()
    }

    package nonisolated func content(of asset: SourcedAsset<Int>) async throws -> Content {
        try await fetch(asset.locator)
    }
}
