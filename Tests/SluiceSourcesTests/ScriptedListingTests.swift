import Foundation
import SluiceContent
import SluiceCore
import Synchronization
import Testing

@testable import SluiceSources

/// Answers that no well-behaved service gives.
@Suite struct ScriptedListingTests {
    private let root = "/v1/compliance/workspaces/\(workspaceID)"

    private func gpt(_ id: String, _ configuration: String = "null", more: String = "") -> String {
        #"{"id":"\#(id)","latest_config":\#(configuration)\#(more)}"#
    }

    /// Events of a source that reads GPT files alone.
    private func gptEvents(
        change: @escaping (inout OpenAIOptions) -> Void = { _ in },
        _ script: @escaping ScriptedServer.Script
    ) async throws -> (
        events: [SourceEvent<OpenAILocator>], listing: Listing<CustomGPT>?, requests: [ScriptedServer.Request]
    ) {
        try await ScriptedServer.run(script) { server in
            try await withSession(
                server,
                change: { options in
                    options.readsProjectFiles = false
                    options.conversations = .none
                    change(&options)
                }
            ) { session in
                let source = try #require(try session.source())
                let events = try await events(of: source)
                return (events, await source.gptListing, server.received)
            }
        }
    }

    @Test("one bad row never loses its page: the good ones stand, the gap is told, nothing is vouched for")
    func badRows() async throws {
        let good = gpt("g-1", #"{"files":[{"id":"f1"}],"tools":null}"#)
        let (found, listing, _) = try await gptEvents { _ in
            .json(
                #"{"data":[null,7,[],{"name":"no id"},\#(good),{"id":"g-2","latest_config":"text"}],"has_more":false}"#)
        }
        #expect(assets(found).map(\.asset.id) == ["f1"])
        #expect(gaps(found).map(\.reason) == [.apiMalformed])
        #expect(scopes(found).isEmpty)
        #expect(listing?.elements.map(\.id) == ["g-1", "g-2"])
        #expect(listing?.isComplete == false)
    }

    @Test("an OpenAPI text of megabytes in a tool costs its GPT nothing")
    func largeToolDescription() async throws {
        let text = String(repeating: "\\n  \\\"path\\\": \\u00fc,", count: 200_000)
        let tool = #"{"type":"custom_action","action_domain":"api.example","action_openapi_raw":"\#(text)"}"#
        #expect(tool.utf8.count > 4 << 20)
        let pages = [
            gpt("g-1", #"{"files":[{"id":"f1"}],"tools":[\#(tool)]}"#), gpt("g-2", #"{"files":[{"id":"f2"}]}"#),
        ]
        let (found, listing, _) = try await gptEvents { _ in
            .json(#"{"data":[\#(pages.joined(separator: ","))],"has_more":false}"#)
        }
        #expect(assets(found).map(\.asset.id) == ["f1", "f2"])
        #expect(gaps(found).isEmpty && listing?.isComplete == true)
        #expect(listing?.elements.first?.tools.map(\.actionDomain) == ["api.example"])
    }

    @Test("a circle ends as such; what came before it stands")
    func cursorLoop() async throws {
        let page = gpt("g-1", #"[{"files":{"data":[{"id":"f1"}]}}]"#)
        let (found, listing, requests) = try await gptEvents { _ in
            .json(#"{"data":[\#(page)],"has_more":true,"last_id":"g-1"}"#)
        }
        #expect(assets(found).map(\.asset.id) == ["f1"])
        #expect(gaps(found).map(\.reason) == [.apiCursorLoop])
        #expect(listing?.isComplete == false)
        #expect(requests.count == 2)
    }

    @Test("a cursor whose object is gone restarts the listing, and nothing is yielded twice")
    func restart() async throws {
        let hasRefused = Mutex(false)
        let first = gpt("g-1", #"{"id":"c","files":[{"id":"f1"}]}"#)
        let second = gpt("g-2", #"{"id":"c","files":[{"id":"f2"}]}"#)
        let (found, listing, _) = try await gptEvents { request in
            guard request.value("after") != nil else {
                return .json(#"{"data":[\#(first)],"has_more":true,"last_id":"g-1"}"#)
            }
            let refuses = hasRefused.withLock { refused in
                defer { refused = true }
                return !refused
            }
            return refuses ? .status(404) : .json(#"{"data":[\#(second)],"has_more":false,"last_id":"g-2"}"#)
        }
        #expect(assets(found).map(\.asset.id) == ["f1", "f2"])
        #expect(listing?.elements.map(\.id) == ["g-1", "g-2"])
        #expect(gaps(found).isEmpty)
        #expect(scopes(found).count == 1)
    }

    @Test("cut lists inside are completed from the configurations route, by the same configuration")
    func nestedLists() async throws {
        let cut =
            #"{"data":[{"id":"c2","name":"N","files":{"data":[{"id":"f1"}],"has_more":true},"#
            + #""tools":{"data":[{"type":"browser"}],"has_more":true}}]}"#
        let configurations =
            #"{"data":[{"id":"c1","files":[],"tools":[]},{"id":"c2","files":[{"id":"f1"},{"id":"f2"}],"#
            + #""tools":[{"type":"browser"},{"type":"custom_action","action_domain":"x.example"}]}],"has_more":false}"#
        let (found, listing, _) = try await gptEvents { request in
            request.path.hasSuffix("/gpts/g-1/configs")
                ? .json(configurations) : .json(#"{"data":[\#(gpt("g-1", cut))],"has_more":false}"#)
        }
        #expect(assets(found).map(\.asset.id) == ["f1", "f2"])
        #expect(listing?.elements.first?.tools.map(\.type) == ["browser", "custom_action"])
        #expect(listing?.elements.first?.toolsAreComplete == true)
        #expect(scopes(found).count == 1)
    }

    @Test("what completed a cut list is kept, and asked for anew with another configuration or a file that is due")
    func nestedListsOfSecondRun() async throws {
        let configuration = Mutex("c1")
        try await ScriptedServer.run { request in
            let id = configuration.withLock { $0 }
            let start =
                #"{"id":"\#(id)","name":"N","tools":{"data":[],"has_more":true},"#
                + #""files":{"data":[{"id":"f1","name":"n1"}],"#
            if request.path.hasSuffix("/gpts/g-1/configs") {
                return .json(
                    #"{"data":[{"id":"\#(id)","tools":[{"type":"custom_action","created_at":5}],"#
                        + #""files":[{"id":"f1","name":"n1"},{"id":"f2-\#(id)","name":"n2"}]}],"has_more":false}"#)
            }
            guard request.path.hasSuffix("/gpts") else { return .json(#"{"data":[],"has_more":false}"#) }
            return .json(#"{"data":[\#(gpt("g-1", start + #""has_more":true}}"#))],"has_more":false}"#)
        } _: { server in
            let memory = Notebook()
            // Run by run: the configuration, what is examined by then, whether the configurations are asked for.
            let runs: [(String, [String], Bool)] = [
                ("c1", [], true), ("c1", [], true), ("c1", ["file:f2-c1"], false), ("c2", ["file:f1"], true),
                ("c2", ["file:f2-c2"], false),
            ]
            var asked = 0
            for (number, (id, examined, asks)) in runs.enumerated() {
                configuration.withLock { $0 = id }
                memory.examine(examined)
                try await withSession(server) { session in
                    let source = try #require(try session.source(memory: memory))
                    let found = try await events(of: source)
                    memory.keep(found)
                    #expect(assets(found).map(\.asset.id) == ["f1", "f2-\(id)"], "run \(number)")
                    #expect(assets(found).map(\.asset.name) == ["n1", asks ? "n2" : nil], "run \(number)")
                    #expect(gaps(found).isEmpty && scopes(found).contains { $0.assetKind == .gptFile }, "run \(number)")
                    let tools = await source.gptListing?.elements.first?.tools
                    #expect(
                        tools == [GPTTool(type: "custom_action", createdAt: Timestamp(unixSeconds: 5))], "run \(number)"
                    )
                }
                let count = server.received.count { $0.path.hasSuffix("/configs") }
                #expect(count - asked == (asks ? 1 : 0), "run \(number)")
                asked = count
            }
        }
    }

    @Test("cut lists that cannot be completed are told")
    func nestedListsDenied() async throws {
        let cut = #"{"files":{"data":[{"id":"f1"}],"has_more":true},"tools":{"data":[],"has_more":true}}"#
        let (found, listing, _) = try await gptEvents { request in
            request.path.hasSuffix("/configs")
                ? .status(403) : .json(#"{"data":[\#(gpt("g-1", "[\(cut)]"))],"has_more":false}"#)
        }
        #expect(assets(found).map(\.asset.id) == ["f1"])
        #expect(gaps(found).map(\.reason) == [.fetchDenied])
        #expect(gaps(found).first?.scope.hasSuffix("/configs") == true)
        #expect(scopes(found).isEmpty)
        #expect(listing?.elements.first?.toolsAreComplete == false)
    }

    @Test("cut lists of tools that cannot be completed are told, once for each cause, with files and without")
    func nestedToolsDenied() async throws {
        let cut = #"{"id":"c","files":[],"tools":{"data":[],"has_more":true}}"#
        let script: ScriptedServer.Script = { request in
            guard request.path.hasSuffix("/configs") else {
                return .json(
                    #"{"data":[\#(["g-1", "g-2", "g-3"].map { self.gpt($0, cut) }.joined(separator: ","))],"has_more":false}"#
                )
            }
            let isThird = request.path.contains("g-3")
            return .status(isThird ? 500 : 403)
        }
        let (found, listing, _) = try await gptEvents(script)
        #expect(gaps(found).map(\.reason) == [.fetchDenied, .fetchFailed])
        #expect(scopes(found).contains { $0.assetKind == .gptFile }, "the files are all known")
        #expect(listing?.elements.map(\.toolsAreComplete) == [false, false, false])
        try await ScriptedServer.run(script) { server in
            try await withSession(server) { session in
                let read = try await session.snapshotReader().workspaceSnapshot(gpts: nil)
                guard case .incomplete(let gpts, _, .fetchDenied)? = read?.gpts else {
                    return #expect(Bool(false), "\(String(describing: read?.gpts))")
                }
                #expect(gpts.count == 3)
            }
        }
    }

    @Test("an answer over the byte limit is asked for in smaller pages")
    func smallerPages() async throws {
        let filler = String(repeating: " ", count: 2000)
        let (found, _, requests) = try await gptEvents(change: { $0.http.bodyLimit = 10_000 }) { request in
            let limit = request.value("limit").flatMap { Int($0) } ?? 0
            let start = request.value("after").flatMap { Int($0.dropFirst(2)) } ?? 0
            let rows = (start + 1...20).prefix(limit).map { number in
                gpt("g-\(number)", #"{"files":[{"id":"f\#(number)"}]}"#, more: filler)
            }
            let last = min(start + limit, 20)
            return .json(#"{"data":[\#(rows.joined(separator: ","))],"has_more":\#(last < 20),"last_id":"g-\#(last)"}"#)
        }
        #expect(assets(found).count == 20)
        #expect(gaps(found).isEmpty)
        #expect(requests.compactMap { $0.value("limit") }.contains("3"))
    }

    @Test("a listing that breaks off midway is incomplete")
    func midwayFailure() async throws {
        let (found, listing, _) = try await gptEvents { request in
            request.value("after") != nil
                ? .status(500)
                : .json(#"{"data":[\#(gpt("g-1"))],"has_more":true,"last_id":"g-1"}"#)
        }
        #expect(gaps(found).map(\.reason) == [.fetchFailed])
        #expect(listing?.elements.count == 1)
        #expect(listing?.isComplete == false)
    }

    @Test("an address on a host that is not allowed is never opened; the by-id route has the file")
    func refusedInlineAddress() async throws {
        try await ScriptedServer.run { request in
            switch request.path {
            case root + "/gpts":
                .json(
                    #"{"data":[\#(gpt("g-1", #"[{"files":[{"id":"f1","download_url":"http://169.254.169.254/"}]}]"#))]}"#
                )
            case root + "/gpt_files/f1": .redirect("/blob/f1")
            case "/blob/f1": .bytes([1, 2, 3])
            default: .status(404)
            }
        } _: { server in
            try await withSession(server, change: { $0.conversations = .none }) { session in
                let source = try #require(try session.source())
                let asset = try #require(assets(try await events(of: source)).first)
                #expect(try await source.content(of: asset).byteCount == 3)
            }
            #expect(server.received.allSatisfy { ($0.header("Authorization") == nil) == ($0.path == "/blob/f1") })
        }
    }

    @Test("a by-id route that points to a refused place is url_refused")
    func refusedByID() async throws {
        try await ScriptedServer.run { request in
            request.path.hasSuffix("/gpts")
                ? .json(#"{"data":[\#(gpt("g-1", #"{"files":[{"id":"f1"}]}"#))]}"#)
                : .redirect("https://example.com/f1")
        } _: { server in
            try await withSession(server, change: { $0.conversations = .none }) { session in
                let source = try #require(try session.source())
                let asset = try #require(assets(try await events(of: source)).first)
                let error = await #expect(throws: ContentError.self) { try await source.content(of: asset) }
                #expect(error?.reason == .urlRefused)
            }
        }
    }

    @Test("ids that cannot stand in a path are an error of that file")
    func hostileIdentifier() async throws {
        let (found, _, _) = try await gptEvents { _ in
            .json(#"{"data":[\#(gpt("g-1", #"{"files":[{"id":"../../admin"}]}"#))]}"#)
        }
        let asset = try #require(assets(found).first)
        try await ScriptedServer.run({ _ in .status(500) }) { server in
            try await withSession(server) { session in
                let source = try #require(try session.source())
                let error = await #expect(throws: ContentError.self) { try await source.content(of: asset) }
                #expect(error?.reason == .fetchFailed)
            }
            #expect(server.received.isEmpty)
        }
    }

    @Test("more messages of a legacy conversation are read from its own route")
    func legacyMessages() async throws {
        let conversation =
            #"{"id":"c1","user_id":"u1","messages":{"data":[{"id":"m1","files":[{"id":"f1"}]}],"#
            + #""last_id":"m1","has_more":true}}"#
        let found = try await ScriptedServer.run { request in
            switch request.path {
            case root + "/conversations": .json(#"{"data":[\#(conversation)],"has_more":false,"last_id":"c1"}"#)
            case root + "/conversations/c1/messages" where request.value("after") == "m1":
                .json(#"{"data":[{"id":"m2","files":{"data":[{"id":"f2"},{"id":"f1"}]}}],"has_more":false}"#)
            default: .json(#"{"data":[],"has_more":false}"#)
            }
        } _: { server in
            try await withSession(server, change: { $0.conversations = .legacy(since: fixtureTime) }) { session in
                let source = try #require(try session.source(memory: Notebook()))
                let found = try await events(of: source)
                let asset = try #require(assets(found).first)
                #expect(source.sightings(of: asset)?.places.compactMap { $0["message_id"]?.text } == ["m1"])
                let later = found.compactMap { if case .checkpoint(let checkpoint) = $0 { checkpoint } else { nil } }
                #expect(later.map { $0.sightings["f1"]?.places.compactMap { $0["message_id"]?.text } } == [["m2"]])
                #expect(later.map(\.tenant) == [workspaceID])
                let listing = try #require(server.received.first { $0.path == root + "/conversations" })
                #expect(listing.value("since_timestamp") == "1795424400")
                return found
            }
        }
        #expect(assets(found).map(\.asset.id) == ["f1", "f2"])
    }

    @Test("an audit log that is longer than the page bound says how far it was read")
    func auditLogBound() async throws {
        let activity = try await ScriptedServer.run { request in
            guard request.path == "/v1/organization/audit_logs" else { return .json(#"{"data":[],"has_more":false}"#) }
            let number = request.value("after").flatMap { Int($0) } ?? 0
            let event =
                #"{"id":"\#(number + 1)","effective_at":\#(1_795_424_400 - number * 60),"#
                + #""actor":{"session":{"user":{"id":"u\#(number)"}}}}"#
            return .json(#"{"data":[\#(event)],"has_more":true,"last_id":"\#(number + 1)"}"#)
        } _: { server in
            try await withSession(server, change: { $0.auditLogPages = 3 }) { session in
                try await session.snapshotReader().organizationSnapshot()?.auditLog
            }
        }
        #expect(activity?.isAvailable == true)
        #expect(activity?.lastSeenByUser.count == 3)
        #expect(activity?.oldestEvent == fixtureTime.adding(seconds: -120))
    }
}

@Suite struct FileSystemTests {
    @Test(
        "what errors of the file system mean",
        arguments: [
            (EACCES, CoverageReason.fetchDenied), (EPERM, .fetchDenied), (ENOENT, .fetchGone), (ELOOP, .link),
            (ENAMETOOLONG, .fetchFailed), (EIO, .fetchFailed),
        ])
    func failures(_ code: Int32, _ reason: CoverageReason) {
        #expect(FileFailure(SystemError(call: "open", code: code)).reason == reason)
    }

    @Test(
        "what they mean for a path that was given",
        arguments: [
            (EACCES, CoverageReason.fetchDenied), (ENOENT, .fetchGone), (ENOTDIR, .fetchGone), (ELOOP, .fetchFailed),
        ])
    func rootFailures(_ code: Int32, _ reason: CoverageReason) {
        #expect(FileFailure(root: SystemError(call: "realpath", code: code)).reason == reason)
    }

    @Test("a pipe is spooled to its end, or to the limit")
    func pipe() throws {
        for (limit, expected) in [(Int64(1000), Int64(11)), (4, 4)] {
            let pipe = Pipe()
            try pipe.fileHandleForWriting.write(contentsOf: Data("hello world".utf8))
            try pipe.fileHandleForWriting.close()
            var spool = try ContentSpool()
            try FileSystem.spool(
                descriptor: pipe.fileHandleForReading.fileDescriptor, limit: limit, into: &spool, isCancelled: { false }
            )
            #expect(spool.byteCount == expected)
        }
    }
}
