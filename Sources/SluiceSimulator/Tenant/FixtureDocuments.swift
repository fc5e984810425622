/// The documents of the API reference, section 8, as written there. Ids, domains and values are invented.
enum FixtureDocuments {
    /// Admin keys: one old and idle, one young and never used, one expired.
    static let adminKeys = #"""
        {"object":"list","data":[
        {"object":"organization.admin_api_key","id":"key_adm_0001","name":"legacy-automation",
        "redacted_value":"sk-admin-***0001","created_at":1735689600,"expires_at":null,
        "last_used_at":1740787200,"owner":{"type":"user","object":"organization.user","id":"user-orgowner01",
        "name":"Example Owner","created_at":1700000000,"role":"owner"}},
        {"object":"organization.admin_api_key","id":"key_adm_0002","name":null,
        "redacted_value":"sk-admin-***0002","created_at":1793000000,"expires_at":null,"last_used_at":null,
        "owner":{"type":"user","object":"organization.user","id":"user-orgowner01","name":"Example Owner",
        "created_at":1700000000,"role":"owner"}},
        {"object":"organization.admin_api_key","id":"key_adm_0003","name":"expired-key",
        "redacted_value":"sk-admin-***0003","created_at":1720000000,"expires_at":1751536000,
        "last_used_at":1750000000,"owner":{"type":"user","object":"organization.user","id":"user-orgowner02",
        "name":"Second Owner","created_at":1700000000,"role":"owner"}}],
        "first_id":"key_adm_0001","last_id":"key_adm_0003","has_more":false}
        """#

    /// Platform projects, archived ones included.
    static let platformProjects = #"""
        {"object":"list","data":[
        {"id":"proj_sim_alpha","object":"organization.project","name":"Alpha","created_at":1711471533,
        "archived_at":null,"status":"active","external_key_id":null},
        {"id":"proj_sim_omega","object":"organization.project","name":"Omega (old)","created_at":1701471533,
        "archived_at":1751471533,"status":"archived","external_key_id":null}],
        "first_id":"proj_sim_alpha","last_id":"proj_sim_omega","has_more":false}
        """#

    /// Keys of project `proj_sim_alpha`: a user's, never used; a service account's, old but used.
    static let projectKeys = #"""
        {"object":"list","data":[
        {"object":"organization.project.api_key","id":"key_prj_0101","name":"notebook",
        "redacted_value":"sk-proj-***0101","created_at":1772000000,"last_used_at":null,
        "owner_project_access":"active","owner":{"type":"user","user":{"id":"user-dev07",
        "name":"Example Developer","email":"dev07@example.com","role":"member","created_at":1730000000}}},
        {"object":"organization.project.api_key","id":"key_prj_0102","name":"batch",
        "redacted_value":"sk-proj-***0102","created_at":1740000000,"last_used_at":1795300000,
        "owner_project_access":"inactive","owner":{"type":"service_account",
        "service_account":{"id":"svc_acct_batch","name":"batch-runner","role":"member",
        "created_at":1740000000}}}],
        "first_id":"key_prj_0101","last_id":"key_prj_0102","has_more":false}
        """#

    /// The service account of project `proj_sim_alpha`.
    static let serviceAccount = #"""
        {"object":"organization.project.service_account","id":"svc_acct_batch","name":"batch-runner",
        "role":"member","created_at":1740000000}
        """#

    /// Organization users: rich form, short historic form, service account.
    static let organizationUsers = #"""
        {"object":"list","data":[
        {"object":"organization.user","id":"user-orgowner01","name":"Example Owner",
        "email":"owner@example.com","role":"owner","added_at":1700000000,"created":1699990000,
        "is_default":false,"is_service_account":false,"is_scim_managed":true,"api_key_last_used_at":1795200000,
        "user":{"object":"user","id":"user-orgowner01","email":"owner@example.com","name":"Example Owner",
        "picture":null,"enabled":true,"banned":false,"banned_at":null}},
        {"object":"organization.user","id":"user-dev07","name":"Example Developer","email":"dev07@example.com",
        "role":"reader","added_at":1730000000,"is_service_account":false,"api_key_last_used_at":null},
        {"object":"organization.user","id":"user-short01","name":null,"email":"short01@example.org",
        "role":"reader","added_at":1710000000},
        {"object":"organization.user","id":"user-svc01","name":"batch-runner","email":null,"role":"reader",
        "added_at":1740000000,"is_service_account":true}],
        "first_id":"user-orgowner01","last_id":"user-svc01","has_more":false}
        """#

    /// Organization invites: high privilege, stale, expired, old schema.
    static let organizationInvites = #"""
        {"object":"list","data":[
        {"object":"organization.invite","id":"invite-0001","email":"new-admin@example.net","role":"owner",
        "status":"pending","created_at":1795310000,"expires_at":1797902000,"accepted_at":null,"projects":[]},
        {"object":"organization.invite","id":"invite-0002","email":"contractor@example.net","role":"reader",
        "status":"pending","created_at":1792000000,"expires_at":null,"accepted_at":null,
        "projects":[{"id":"proj_sim_alpha","role":"owner"}]},
        {"object":"organization.invite","id":"invite-0003","email":"former@example.net","role":"owner",
        "status":"expired","created_at":1780000000,"expires_at":1782592000,"accepted_at":null,"projects":[]},
        {"object":"organization.invite","id":"invite-0004","email":"old-schema@example.net","role":"reader",
        "status":"pending","invited_at":1790000000,"expires_at":1792592000,"accepted_at":null,"projects":[]}],
        "first_id":"invite-0001","last_id":"invite-0004","has_more":false}
        """#

    /// The audit log.
    static let auditLogs = #"""
        {"object":"list","data":[
        {"id":"audit_log-sim-0003","type":"login.succeeded","effective_at":1795000300,
        "actor":{"type":"session","session":{"user":{"id":"user-dev07","email":"dev07@example.com"},
        "ip_address":"192.0.2.17"}},"login.succeeded":{}},
        {"id":"audit_log-sim-0002","type":"invite.sent","effective_at":1795310000,"actor":{"type":"session",
        "session":{"user":{"id":"user-orgowner01","email":"owner@example.com"},"ip_address":"198.51.100.4"}},
        "invite.sent":{"id":"invite-0001","data":{"email":"new-admin@example.net","role":"owner"}}},
        {"id":"audit_log-sim-0001","type":"api_key.created","effective_at":1772000000,
        "project":{"id":"proj_sim_alpha","name":"Alpha"},"actor":{"type":"api_key",
        "api_key":{"id":"key_adm_0001","type":"user","user":{"id":"user-orgowner01",
        "email":"owner@example.com"}}},"api_key.created":{"id":"key_prj_0101",
        "data":{"scopes":["api.model.request"]}}}],
        "first_id":"audit_log-sim-0003","last_id":"audit_log-sim-0001","has_more":false}
        """#

    /// Workspace users.
    static let workspaceUsers = #"""
        {"object":"list","data":[
        {"object":"compliance.workspace.user","id":"user-simA0000000000000000001","email":"lead@example.com",
        "name":"Example Lead","created_at":1718000000,"role":"account-owner","status":"active"},
        {"object":"compliance.workspace.user","id":"user-simB0000000000000000002",
        "email":"analyst@example.com","name":null,"created_at":1719000000.5,"role":"standard-user",
        "status":"active"},
        {"object":"compliance.workspace.user","id":"user-simC0000000000000000003","email":null,"name":null,
        "created_at":1705000000,"role":"standard-user","status":"inactive"}],
        "has_more":false,"last_id":"user-simC0000000000000000003"}
        """#

    /// GPT with all three capabilities and a public link.
    static let publicLinkGPT = #"""
        {"object":"compliance.workspace.gpt","id":"g-sim00000000000000000000001","created_at":1781000000.25,
        "owner_id":"user-simB0000000000000000002","owner_email":"analyst@example.com",
        "builder_name":"Example Builder",
        "sharing":{"object":"compliance.workspace.gpt.sharing","visibility":"anyone-with-link",
        "permissions":{"object":"compliance.workspace.gpt.permissions","can_read":true,"can_view_config":false,
        "can_write":false},"recipients":{"object":"list","data":[],"last_id":null,"has_more":false}},
        "latest_config":{"object":"list","data":[{"object":"compliance.workspace.gpt.configuration",
        "id":"gzm_cnf_sim0001","name":"Invoice Helper","description":"Reads invoices","categories":["finance"],
        "conversation_starters":["Check this invoice"],"instructions":"Be brief.","created_at":1781000100.0,
        "version_author":{"id":"user-simB0000000000000000002","email":"analyst@example.com"},
        "files":{"object":"list","data":[{"object":"compliance.workspace.gpt.file",
        "id":"file-simGPT000000000000000001","name":"suppliers.xlsx","created_at":1781000090.0,
        "download_url":
        "https://blob.sim.example/file-simGPT000000000000000001?se=2026-11-23T11%3A00%3A00Z&sp=r&sr=b&sig=invented"}],
        "last_id":"file-simGPT000000000000000001","has_more":false},
        "tools":{"object":"list","data":[{"type":"browser","created_at":1781000100.0},
        {"type":"code_interpreter","created_at":1781000100.0},{"type":"custom_action",
        "created_at":1781000100.0,"action_domain":"erp.example.com",
        "action_openapi_raw":"{\"openapi\":\"3.1.0\"}",
        "action_privacy_policy_url":"https://erp.example.com/privacy","auth_type":"oauth"}],"last_id":null,
        "has_more":false}}],"last_id":"gzm_cnf_sim0001","has_more":false}}
        """#

    /// GPT in the store, without owner, dashed tool spelling, as with `file_format=id`.
    static let storeGPT = #"""
        {"object":"compliance.workspace.gpt","id":"g-sim00000000000000000000002","created_at":1770000000,
        "owner_id":null,"owner_email":null,"builder_name":"Former Builder",
        "sharing":{"object":"compliance.workspace.gpt.sharing","visibility":"gpt-store","permissions":null,
        "recipients":null},"latest_config":{"object":"list",
        "data":[{"object":"compliance.workspace.gpt.configuration","id":"gzm_cnf_sim0002",
        "name":"Trip Planner","description":null,"categories":[],"conversation_starters":[],
        "instructions":null,"created_at":1770000001,"version_author":null,"files":{"object":"list",
        "data":[{"object":"compliance.workspace.gpt.file_info","id":"file-simGPT000000000000000002",
        "name":"cities.csv"}],"last_id":null,"has_more":false},"tools":{"object":"list",
        "data":[{"type":"code-interpreter","created_at":1770000001}],"last_id":null,"has_more":false}}],
        "last_id":"gzm_cnf_sim0002","has_more":false}}
        """#

    /// GPT that was never published.
    static let draftGPT = #"""
        {"object":"compliance.workspace.gpt","id":"g-sim00000000000000000000003","created_at":1790000000,
        "owner_id":"user-simA0000000000000000001","owner_email":"lead@example.com","builder_name":null,
        "sharing":{"object":"compliance.workspace.gpt.sharing","visibility":"workspace-with-link"},
        "latest_config":{"object":"list","data":[],"last_id":null,"has_more":false}}
        """#

    /// People with whom each GPT is shared.
    static let sharedUsers = #"""
        {"object":"list","data":[{"object":"compliance.workspace.gpt.shared_user",
        "id":"user-simA0000000000000000001","email":"lead@example.com",
        "permissions":{"object":"compliance.workspace.gpt.permissions","can_read":true,"can_view_config":true,
        "can_write":false}}],"last_id":"user-simA0000000000000000001","has_more":false}
        """#

    /// Project in list-envelope form.
    static let workspaceProject = #"""
        {"object":"compliance.workspace.project","id":"g-p-sim0000000000000000000001",
        "created_at":1784000000.75,"owner_id":"user-simA0000000000000000001","owner_email":"lead@example.com",
        "builder_name":"Example Lead","sharing":{"object":"compliance.workspace.project.sharing",
        "visibility":"invite-only","permissions":null,"recipients":{"object":"list","data":[],"last_id":null,
        "has_more":false}},"latest_config":{"object":"list",
        "data":[{"object":"compliance.workspace.project.configuration","id":"pr_cnf_sim0001",
        "name":"Migration","description":null,"instructions":"Use the attached plan.","categories":[],
        "conversation_starters":[],"created_at":1784000001,"files":{"object":"list",
        "data":[{"object":"compliance.workspace.project.file","id":"file-simPRJ000000000000000001",
        "name":"plan.docx","created_at":1784000002,
        "download_url":
        "https://blob.sim.example/file-simPRJ000000000000000001?se=2026-11-23T11%3A00%3A00Z&sp=r&sr=b&sig=invented"}],
        "last_id":null,"has_more":false},"tools":{"object":"list","data":[{"type":"browser",
        "created_at":1784000001}],"last_id":null,"has_more":false}}],"last_id":"pr_cnf_sim0001",
        "has_more":false}}
        """#

    /// Freshness.
    static let newestEvents = #"""
        {"max_event_time":{"CONVERSATION_MESSAGE":"2026-11-23T08:55:12.101000Z","AUTH_LOG":null}}
        """#

    /// User message with an upload, in a project.
    static let uploadEvent = #"""
        {"event_id":"11111111-0000-4000-8000-000000000001","type":"CONVERSATION_MESSAGE",
        "principal":{"id":"00000000-0000-4000-8000-00000000c0de","type":"CHATGPT_WORKSPACE"},
        "actor":{"type":"ACCOUNT_USER","user_id":"user-simB0000000000000000002",
        "user_email":"analyst@example.com"},"timestamp":"2026-11-22T10:07:31.204000Z",
        "message":{"id":"22222222-0000-4000-8000-000000000001","created_at":"2026-11-22T10:07:31.204000Z",
        "author":{"type":"user","client_type":"desktop_web"},"content":{"type":"text",
        "value":"Please summarise the attachment."},
        "files":[{"object":"compliance.workspace.conversation.message.file",
        "id":"file-simCNV000000000000000001","name":"q3-payments.pdf","created_at":1795342050.9,
        "download_url":
        "https://blob.sim.example/file-simCNV000000000000000001?se=2026-11-22T11%3A07%3A00Z&sp=r&sr=b&sig=invented"}]},
        "conversation":{"id":"33333333-0000-4000-8000-000000000001","title":"Payments",
        "created_at":"2026-11-22T10:05:00.000000Z","is_pinned":false,"is_temporary_chat":false,"mode":"chat",
        "project_id":"g-p-sim0000000000000000000001","project_name":"Migration"}}
        """#

    /// Assistant answer that cites a GPT file, without text.
    static let citationEvent = #"""
        {"event_id":"11111111-0000-4000-8000-000000000002","type":"CONVERSATION_MESSAGE",
        "principal":{"id":"00000000-0000-4000-8000-00000000c0de","type":"CHATGPT_WORKSPACE"},
        "actor":{"type":"ACCOUNT_USER","user_id":"user-simB0000000000000000002",
        "user_email":"analyst@example.com"},"timestamp":"2026-11-22T10:07:40.000000Z",
        "previous_message_id":"22222222-0000-4000-8000-000000000001",
        "message":{"id":"22222222-0000-4000-8000-000000000002","created_at":null,"author":{"type":"assistant",
        "model":"example-model","tools_used":["file_search"]},"content":{"type":"text","value":null,
        "annotations":[{"type":"file_citation","files":[{"id":"file-simGPT000000000000000001"}]}]}},
        "conversation":{"id":"33333333-0000-4000-8000-000000000002","title":null,
        "created_at":"2026-11-22T10:05:00Z","is_pinned":false,"is_temporary_chat":true,
        "gpt_id":"g-sim00000000000000000000001","gpt_name":"Invoice Helper"}}
        """#

    /// Login of a user.
    static let loginEvent = #"""
        {"event_id":"44444444-0000-4000-8000-000000000001","type":"AUTH_LOG",
        "principal":{"id":"00000000-0000-4000-8000-00000000c0de","type":"CHATGPT_WORKSPACE"},
        "actor":{"type":"ACCOUNT_USER","user_id":"user-simB0000000000000000002",
        "user_email":"analyst@example.com"},"timestamp":"2026-11-22T07:59:02Z",
        "request_metadata":{"client_ip":"203.0.113.9","client_user_agent":"ExampleBrowser/1.0"},
        "action_data":{"action":"login_success","role":"standard-user"}}
        """#

    /// Trace of our own listing.
    static let listingEvent = #"""
        {"event_id":"55555555-0000-4000-8000-000000000001","type":"AUDIT_LOG",
        "principal":{"id":"00000000-0000-4000-8000-00000000c0de","type":"CHATGPT_WORKSPACE"},
        "actor":{"type":"API_KEY","redacted_id":"sk-***sim1"},"timestamp":"2026-11-22T10:30:00.500000Z",
        "action":"LIST_WORKSPACE_LOG_FILES","action_result":"SUCCESS","action_privilege":"ADMIN",
        "action_data":{"limit":"100","event_type":"CONVERSATION_MESSAGE"},
        "request_metadata":{"client_ip":"192.0.2.50","client_user_agent":"sluice/0"}}
        """#

    /// Page of generation 1.
    static let conversations = #"""
        {"object":"list","data":[{"object":"compliance.workspace.conversation",
        "id":"33333333-0000-4000-8000-0000000000aa","workspace_id":"00000000-0000-4000-8000-00000000c0de",
        "user_id":"user-simB0000000000000000002","user_email":"analyst@example.com","title":"Old style",
        "created_at":1776000000.5,"last_active_at":1776003600.25,"messages":{"object":"list",
        "data":[{"object":"compliance.workspace.conversation.message",
        "id":"22222222-0000-4000-8000-0000000000aa","parent_id":null,"created_at":1776000001.0,"gpt_id":null,
        "project_id":null,"author":{"object":"compliance.workspace.conversation.message.author","role":"user",
        "tool_name":null},"content":{"object":"compliance.workspace.conversation.message.content",
        "type":"text","value":"See file","annotations":[]},"files":{"object":"list",
        "data":[{"object":"compliance.workspace.conversation.message.file",
        "id":"file-simOLD000000000000000001","name":"cards.txt","created_at":1776000000.9,
        "download_url":
        "https://blob.sim.example/file-simOLD000000000000000001?se=2026-04-12T14%3A20%3A00Z&sp=r&sr=b&sig=invented"}],
        "last_id":null,"has_more":false}}],"last_id":"22222222-0000-4000-8000-0000000000aa",
        "has_more":false}}],"last_id":"33333333-0000-4000-8000-0000000000aa","has_more":false}
        """#

    /// Automations.
    static let automations = #"""
        {"object":"list","data":[{"id":"automation-sim-1","title":"Weekly digest","schedule":"0 6 * * 1",
        "is_enabled":true,"prompt":"Summarise the week."}],"last_id":"automation-sim-1","has_more":false}
        """#

    /// Memories.
    static let memories = #"""
        {"data":[{"id":"user-simB0000000000000000002","memory_contexts":[{"id":"memctx-sim-1",
        "memory_entries":[{"id":"mem-sim-1","content":"Prefers short answers.","updated_at":1794000000}]}]}],
        "has_more":false,"last_id":null}
        """#

    /// Library files.
    static let libraryFiles = #"""
        {"data":[{"id":"libfile-sim-1","name":"notes.md","mime_type":"text/markdown","state":"available",
        "created_at":1794000000,"trashed_at":null,"is_project":false}],"has_more":false,"cursor":null}
        """#

    /// Codex tasks, first page of two.
    static let codexTasks = #"""
        {"data":[{"id":"task-sim-1","title":"Fix build","created_by_id":"user-simB0000000000000000002",
        "created_at":1794000000,"updated_at":1794000600}],"has_more":true,"cursor":"opaque-sim-cursor"}
        """#

    /// Workspace invites (the shape is assumed).
    static let workspaceInvites = #"""
        {"object":"list","data":[{"object":"compliance.workspace.invite","id":"wsinvite-sim-1",
        "email":"joiner@example.net","role":"account-admin","status":"pending","created_at":1792000000}],
        "has_more":false,"last_id":"wsinvite-sim-1"}
        """#
}
