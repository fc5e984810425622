import SluiceContent
import SluiceCore
import SluiceSources
import Testing

/// A key that is refused in the middle of a run.
@Suite struct RevokedKeyTests {
    private let root = "/v1/compliance/workspaces/\(workspaceID)"

    /// The events before the source threw, and what it threw then and when asked once more.
    private func ending(
        conversations: OpenAIOptions.Conversations = .none,
        _ script: @escaping ScriptedServer.Script
    ) async throws -> (events: [SourceEvent<OpenAILocator>], errors: [SluiceError?]) {
        try await ScriptedServer.run(script) { server in
            try await withSession(server, change: { $0.conversations = conversations }) { session in
                let source = try #require(try session.source())
                var events: [SourceEvent<OpenAILocator>] = []
                var errors: [SluiceError?] = []
                for _ in 0..<2 {
                    errors.append(
                        await #expect(throws: SluiceError.self) {
                            while let event = try await source.next() { events.append(event) }
                        })
                }
                return (events, errors)
            }
        }
    }

    @Test("what one part had listed is yielded before another part's refusal ends the source, gaps first")
    func pendingEvents() async throws {
        let rows =
            #"{"id":"g-1","latest_config":{"files":[{"id":"f1"},{"id":"f2"}]}},"#
            + #"{"id":"g-2","latest_config":{"files":[{"name":"no id"}]}}"#
        let (found, errors) = try await ending { request in
            request.path == root + "/gpts" ? .json(#"{"data":[\#(rows)],"has_more":false}"#) : .status(401)
        }
        #expect(assets(found).map(\.asset.id) == ["f1", "f2"])
        #expect(gaps(found).map(\.reason) == [.apiTruncated])
        guard case .asset = found.last else { return #expect(Bool(false), "the gap did not come first") }
        #expect(errors.map(\.?.kind) == [.authentication, .authentication])
    }

    @Test("a refusal amid the rows of a page costs only what was behind it")
    func amidPage() async throws {
        let cut = #"{"files":{"data":[{"id":"f2"}],"has_more":true}}"#
        let rows =
            #"{"id":"g-1","latest_config":{"files":[{"id":"f1"},{"name":"no id"}]}},{"id":"g-2","latest_config":\#(cut)}"#
        let (found, errors) = try await ending { request in
            switch request.path {
            case root + "/gpts": .json(#"{"data":[\#(rows)],"has_more":false}"#)
            case root + "/projects": .json(#"{"data":[],"has_more":false}"#)
            default: .status(401)
            }
        }
        #expect(assets(found).map(\.asset.id) == ["f1"])
        #expect(gaps(found).map(\.reason) == [.apiTruncated])
        #expect(!scopes(found).contains { $0.assetKind == .gptFile })
        #expect(errors.map(\.?.kind) == [.authentication, .authentication])
    }

    @Test("a scope that was listed before stands")
    func scope() async throws {
        let (found, errors) = try await ending { request in
            switch request.path {
            case root + "/gpts": .json(#"{"data":[{"id":"g-1","latest_config":{"files":[{"id":"f1"}]}}]}"#)
            case root + "/projects" where request.value("after") == nil:
                .json(#"{"data":[{"id":"p-1","latest_config":{"files":["f2"]}}],"has_more":true,"last_id":"p-1"}"#)
            default: .status(401)
            }
        }
        #expect(scopes(found) == [FindingScope(tenant: workspaceID, assetKind: .gptFile)])
        #expect(assets(found).map(\.asset.id) == ["f1", "f2"])
        #expect(errors.map(\.?.kind) == [.authentication, .authentication])
    }

    @Test("more messages of a legacy conversation that are refused do not take the first ones with them")
    func legacy() async throws {
        let messages = #"{"data":[{"id":"m1","files":[{"id":"f1"}]}],"last_id":"m1","has_more":true}"#
        let (found, errors) = try await ending(conversations: .legacy(since: fixtureTime)) { request in
            switch request.path {
            case root + "/conversations": .json(#"{"data":[{"id":"c1","messages":\#(messages)}],"has_more":false}"#)
            case root + "/gpts", root + "/projects": .json(#"{"data":[],"has_more":false}"#)
            default: .status(401)
            }
        }
        #expect(assets(found).map(\.asset.id) == ["f1"])
        #expect(errors.map(\.?.kind) == [.authentication, .authentication])
    }

    @Test("a fetch with a refused key ends the run, whichever route it takes")
    func content() async throws {
        try await ScriptedServer.run { request in
            switch request.path {
            case root + "/gpts": .json(#"{"data":[{"id":"g-1","latest_config":{"files":[{"id":"f1"}]}}]}"#)
            case root + "/projects": .json(#"{"data":[{"id":"p-1","latest_config":{"files":[{"id":"f2"}]}}]}"#)
            default: .status(401)
            }
        } _: { server in
            try await withSession(server, change: { $0.conversations = .none }) { session in
                let source = try #require(try session.source())
                let found = assets(try await events(of: source))
                #expect(found.count == 2)
                for asset in found {
                    let error = await #expect(throws: SluiceError.self) { try await source.content(of: asset) }
                    #expect(error?.kind == .authentication)
                }
            }
        }
    }
}

/// A key that may not have some files.
@Suite struct ForbiddenFileTests {
    private let root = "/v1/compliance/workspaces/\(workspaceID)"

    @Test("one forbidden file of thirty costs that file alone, also when it is the first")
    func oneForbidden() async throws {
        let files = (0..<30).map { #"{"id":"f\#($0)"}"# }.joined(separator: ",")
        let page = #"{"data":[{"id":"g-1","latest_config":{"files":[\#(files)]}}]}"#
        try await ScriptedServer.run { request in
            switch request.path {
            case root + "/gpts": .json(page)
            case root + "/gpt_files/f0": .status(403)
            default: .bytes([1])
            }
        } _: { server in
            try await withSession(
                server,
                change: { options in
                    options.readsProjectFiles = false
                    options.conversations = .none
                }
            ) { session in
                let source = try #require(try session.source())
                var reasons: [String: CoverageReason] = [:]
                for asset in assets(try await events(of: source)) {
                    do {
                        let content = try await source.content(of: asset)
                        #expect(content.byteCount == 1)
                    } catch let error as ContentError {
                        reasons[asset.asset.id] = error.reason
                    }
                }
                #expect(reasons == ["f0": .fetchDenied])
            }
        }
    }

    @Test("log files that are all forbidden are told once, and no more of them are asked for")
    func forbiddenLogs() async throws {
        let rows = (10..<40).map { #"{"id":"l\#($0)","end_time":"2026-11-22T10:\#($0):00Z"}"# }
        try await ScriptedServer.run { request in
            request.path == root + "/logs"
                ? .json(#"{"data":[\#(rows.joined(separator: ","))],"has_more":false}"#) : .status(403)
        } _: { server in
            try await withSession(
                server,
                change: { options in
                    options.readsGPTFiles = false
                    options.readsProjectFiles = false
                }
            ) { session in
                let found = try await events(of: try #require(try session.source()))
                #expect(gaps(found).map(\.reason) == Array(repeating: .fetchDenied, count: 4) + [.apiUnauthorized])
            }
            #expect(server.received.count == 6)
        }
    }
}

@Suite struct OrganizationOptionsTests {
    @Test("an organization without an id is refused", arguments: ["", " ", "org\n"])
    func emptyID(_ id: String) throws {
        let options = OpenAIOptions(organization: .init(id: id, key: try testKey("admin")))
        #expect { try OpenAISession(options: options, logger: quiet) } throws: {
            ($0 as? SluiceError)?.kind == .configuration
        }
    }

    @Test("the id is the organization's tenant")
    func tenant() async throws {
        try await ScriptedServer.run({ _ in .json(#"{"data":[],"has_more":false}"#) }) { server in
            try await withSession(server) { session in
                let snapshot = try await session.snapshotReader().organizationSnapshot()
                #expect(snapshot?.id == organizationID)
            }
        }
    }
}
