/// The by-id routes of files: 307 to a signed URL.
enum FileRoutes {
    static let all: [Route] = [
        Route(.gptFiles, "\(WorkspaceRoutes.base)/gpt_files/{file_id}") { call in
            try redirect(call) { $0 == .gpt }
        },
        Route(.projectFiles, "\(WorkspaceRoutes.base)/project_files/{file_id}") { call in
            try redirect(call) { $0 == .project }
        },
        Route(.userFiles, "\(WorkspaceRoutes.base)/users/{user_id}/files/{file_id}") { call in
            try redirect(call) { $0 == .conversation(user: call.value("user_id")) }
        },
    ]

    private static func redirect(_ call: Call, where fits: (StoredFile.Origin) -> Bool) throws -> Answer {
        let id = call.value("file_id")
        guard !call.service.isDeleted(id), let file = call.service.tenant.file(id), fits(file.origin) else {
            throw Refusal.detail(404, "File not found")
        }
        return call.service.redirect(to: id)
    }
}
