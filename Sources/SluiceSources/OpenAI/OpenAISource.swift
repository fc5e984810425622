package import SluiceContent
package import SluiceCore

/// The files of a ChatGPT Enterprise workspace: of conversations, GPTs and projects.
///
/// The three are listed in turn, a page or log file at a time and only when its assets are asked for, so that the
/// downloads spread over the by-id routes, each of which has a rate of its own. Conversation files get no
/// ``SourceEvent/listed(_:)``: log files live 30 days, so a file that is no longer named may still exist.
package actor OpenAISource: AssetSource {
    package typealias Locator = OpenAILocator
    package typealias Content = ContentFile

    private let gptLister: ConfiguredFileLister?
    private let projectLister: ConfiguredFileLister?
    private let logLister: LogConversationLister?
    private let legacyLister: LegacyConversationLister?
    private let fetcher: ContentFetcher
    private var running: [any AssetLister]
    private var turn = 0
    /// Events that were listed and not yet asked for, by lister and in reverse.
    private var pending: [[SourceEvent<OpenAILocator>]]
    /// What ended the source; thrown when all that was listed before has been yielded.
    private var failure: SluiceError?

    init(
        session: OpenAISession, client: APIClient, workspace: OpenAIOptions.Workspace, memory: (any SourceMemory)?
    ) throws {
        let options = session.options
        let clock = session.clock
        let routes = WorkspaceRoutes(workspaceID: workspace.id)
        fetcher = session.fetcher(client: client, routes: routes)
        let lister = { (kind: ConfiguredFileLister.Kind) in
            try ConfiguredFileLister(
                kind: kind,
                client: client,
                routes: routes,
                clock: clock,
                pageSize: options.configuredObjectsPerPage,
                fileFormat: "url",
                memory: memory
            )
        }
        gptLister = options.readsGPTFiles ? try lister(.gpts) : nil
        projectLister = options.readsProjectFiles ? try lister(.projects) : nil
        let isLogs = options.conversations == .logs
        logLister =
            isLogs
            ? try LogConversationLister(
                client: client, fetcher: fetcher, options: options, logger: session.logger, memory: memory)
            : nil
        if case .legacy(let since) = options.conversations {
            legacyLister = try LegacyConversationLister(
                client: client,
                routes: routes,
                clock: clock,
                since: since,
                memory: memory,
                spools: options.http.spools
            )
        } else {
            legacyLister = nil
        }
        let all: [(any AssetLister)?] = [gptLister, projectLister, logLister, legacyLister]
        running = all.compactMap { $0 }
        pending = Array(repeating: [], count: running.count)
    }

    package func next() async throws -> SourceEvent<OpenAILocator>? {
        while !running.isEmpty {
            try Task.checkCancellation()
            if let failure {
                guard let event = pending[0].popLast() else { throw failure }
                return event
            }
            let index = turn % running.count
            if let event = pending[index].popLast() {
                turn = index + 1
                return event
            }
            do {
                try await list(index)
            } catch let error as SluiceError {
                end(by: error)
            }
        }
        return nil
    }

    private func list(_ index: Int) async throws {
        if let events = try await running[index].next() {
            pending[index] = events.reversed()
        } else {
            running.remove(at: index)
            pending.remove(at: index)
            turn = index
        }
    }

    /// What was listed is still yielded, assets last: with a refused key the first of them may end the run, and gaps
    /// must not be lost by that.
    ///
    /// A scope is the only event of its batch, so it does not come before its own assets.
    private func end(by error: SluiceError) {
        failure = error
        var assets: [SourceEvent<OpenAILocator>] = []
        var others: [SourceEvent<OpenAILocator>] = []
        for event in pending.joined() {
            switch event {
            case .asset: assets.append(event)
            // It would come before the assets that it stands behind.
            case .checkpoint: break
            default: others.append(event)
            }
        }
        pending = [assets + others]
    }

    /// The file's bytes, at most one more than ``HTTPOptions/contentLimit``.
    package nonisolated func content(of asset: SourcedAsset<OpenAILocator>) async throws -> ContentFile {
        try await fetcher.content(of: asset.locator)
    }

    package nonisolated func fingerprint(of asset: SourcedAsset<OpenAILocator>) -> String? {
        Self.fingerprint(of: asset)
    }

    /// Files are never changed under their id: another upload is another file.
    static func fingerprint(of asset: SourcedAsset<OpenAILocator>) -> String { "file:\(asset.locator.fileID)" }

    /// Those of the log file that named the file first, and of earlier runs. Where log files behind it name it again, a
    /// checkpoint tells.
    package nonisolated func sightings(of asset: SourcedAsset<OpenAILocator>) -> FileSightings? {
        asset.locator.sightings
    }

    /// Name of a workspace's notes in a ``SluiceCore/SourceMemory``.
    static func name(workspace id: String) -> String { "openai.workspace/\(id)" }

    /// The GPTs that were met while their files were listed; complete once ``next()`` has returned nil. Nil when GPT
    /// files are not read by this source.
    package var gptListing: Listing<CustomGPT>? {
        get async { await gptLister?.listing }
    }

    /// Counters for ``RunSummary/counters``.
    package var counters: [String: Int] {
        get async {
            var counters = await logLister?.counters ?? [:]
            counters["gpts.repeated_files"] = await gptLister?.repeatedFiles
            counters["projects.repeated_files"] = await projectLister?.repeatedFiles
            return counters
        }
    }
}
