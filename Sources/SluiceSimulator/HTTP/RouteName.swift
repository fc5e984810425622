/// The routes, by the names that the `scopes` switch takes.
enum RouteName: String, Sendable, CaseIterable {
    // Workspace side.
    case users, invites, gpts, gpt
    case gptConfigs = "gpt_configs"
    case gptSharedUsers = "gpt_shared_users"
    case gptFiles = "gpt_files"
    case projects, project
    case projectConfigs = "project_configs"
    case projectSharedUsers = "project_shared_users"
    case projectFiles = "project_files"
    case userFiles = "user_files"
    case logs
    case logFile = "log_file"
    case maxEventTime = "max_event_time"
    case conversations
    case conversationMessages = "conversation_messages"
    case libraryFiles = "library_files"
    case automations, canvases, memories, recordings
    case userMemories = "user_memories"
    case directoryUsers = "directory_users"
    case codexTasks = "codex_tasks"
    // Platform side.
    case adminKeys = "admin_api_keys"
    case adminKey = "admin_api_key"
    case platformProjects = "organization_projects"
    case projectKeys = "project_api_keys"
    case serviceAccounts = "service_accounts"
    case projectUsers = "project_users"
    case organizationUsers = "organization_users"
    case organizationInvites = "organization_invites"
    case auditLogs = "audit_logs"
}
