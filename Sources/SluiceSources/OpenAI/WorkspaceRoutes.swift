/// The routes of one workspace that sluice reads (openai-apis.md 2.1 and 3.1).
struct WorkspaceRoutes: Sendable {
    let workspaceID: String

    private static let root = "/compliance/workspaces/{workspace}"

    func users() throws -> APIRoute { try list("users") }
    func invites() throws -> APIRoute { try list("invites") }
    func gpts() throws -> APIRoute { try list("gpts") }
    func projects() throws -> APIRoute { try list("projects") }
    func logs() throws -> APIRoute { try list("logs") }
    func conversations() throws -> APIRoute { try list("conversations") }

    func logFile(_ id: String) throws -> APIRoute { try item("logs/{log_file}", id) }
    func gptConfigurations(_ id: String) throws -> APIRoute { try item("gpts/{gpt}/configs", id) }
    func projectConfigurations(_ id: String) throws -> APIRoute { try item("projects/{project}/configs", id) }
    func gptFile(_ id: String) throws -> APIRoute { try item("gpt_files/{file}", id) }
    func projectFile(_ id: String) throws -> APIRoute { try item("project_files/{file}", id) }
    func messages(conversation id: String) throws -> APIRoute { try item("conversations/{conversation}/messages", id) }

    func userFile(_ id: String, user: String) throws -> APIRoute {
        try APIRoute("\(Self.root)/users/{user}/files/{file}", workspaceID, user, id)
    }

    private func list(_ name: String) throws -> APIRoute { try APIRoute("\(Self.root)/\(name)", workspaceID) }

    private func item(_ suffix: String, _ id: String) throws -> APIRoute {
        try APIRoute("\(Self.root)/\(suffix)", workspaceID, id)
    }
}
