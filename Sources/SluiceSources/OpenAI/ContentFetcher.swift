internal import SluiceContent
internal import SluiceCore

/// Gets the bytes of workspace files: the address from the listing first, then the by-id routes.
struct ContentFetcher: Sendable {
    let client: APIClient
    let downloader: Downloader
    let routes: WorkspaceRoutes
    let clock: ServerClock
    /// One byte more than is examined, so that the extraction sees a cut.
    let limit: Int64

    /// - Throws: ``ContentError``; ``SluiceError`` of the API; CancellationError.
    func content(of locator: OpenAILocator) async throws -> ContentFile {
        if let content = try await inline(locator.inlineURL) { return content }
        var failure = ContentError(reason: .fetchGone, detail: "no route of the workspace has this file any more")
        for route in try candidates(locator) {
            do {
                return try await byID(route)
            } catch let error as APIError where error.kind == .gone || error.kind == .invalid {
                continue
            } catch let error as APIError where error.kind == .denied || error.kind == .deniedObject {
                failure = ContentError(reason: error.reason, detail: error.sentence)
            } catch let error as APIError {
                throw ContentError(reason: error.reason, detail: error.sentence)
            } catch let error as SystemError {
                throw ContentError(spool: error)
            }
        }
        throw failure
    }

    /// A log file, of which only lines that matter are kept; size and digest are those of the whole.
    ///
    /// - Throws: ``APIError``, ``ContentError``, ``SluiceError``, CancellationError.
    func logFile(_ id: String, limit: Int64) async throws -> ContentFile {
        let sieve = LineSieve { ConversationEventReader.isWorthReading($0) }
        do {
            return try await byID(try routes.logFile(id), limit: limit, sieve: sieve)
        } catch let error as SystemError {
            throw ContentError(spool: error)
        }
    }

    /// nil when there is no address, or when only a new one can help.
    private func inline(_ url: SignedURL?) async throws -> ContentFile? {
        guard let url, url.isWorthTrying(at: clock.now) else { return nil }
        do {
            return try await downloader.download(url, limit: limit)
        } catch is Downloader.Refused {
            return nil
        } catch let error as ContentError where error.reason == .urlRefused {
            return nil
        }
    }

    private func byID(_ route: APIRoute, limit: Int64? = nil, sieve: LineSieve? = nil) async throws -> ContentFile {
        let limit = limit ?? self.limit
        var status = 0
        // A second address only because the first may have run out on the way; never a third.
        for _ in 0..<2 {
            switch try await client.locate(route, limit: limit, sieve: sieve) {
            case .content(let content): return content
            case .url(let url):
                do {
                    return try await downloader.download(url, limit: limit, sieve: sieve)
                } catch let error as Downloader.Refused {
                    status = error.status
                }
            }
            if status == 404 || status == 410 { break }
        }
        let isGone = status == 404 || status == 410
        throw ContentError(
            reason: isGone ? .fetchGone : .fetchDenied,
            detail: "the storage answered \(status) for a new address\(isGone ? "" : "; run again")"
        )
    }

    private func candidates(_ locator: OpenAILocator) throws -> [APIRoute] {
        do {
            switch locator.origin {
            case .gpt: return [try routes.gptFile(locator.fileID)]
            case .project: return [try routes.projectFile(locator.fileID)]
            case .conversation(let origin):
                var candidates: [APIRoute] = []
                if let user = origin.userID { candidates.append(try routes.userFile(locator.fileID, user: user)) }
                // A citation names a file of the GPT or project that the conversation is with.
                if origin.gptID != nil { candidates.append(try routes.gptFile(locator.fileID)) }
                if origin.projectID != nil { candidates.append(try routes.projectFile(locator.fileID)) }
                return candidates
            }
        } catch is APIRoute.InvalidIdentifier {
            throw ContentError(reason: .fetchFailed, detail: "the id of the file or of its user cannot stand in a path")
        }
    }
}
