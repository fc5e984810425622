/// The kinds of organization user in a generated tenant, in turn by index.
enum OrganizationUser: Int, CaseIterable, Sendable {
    /// Owner whose key was used two days ago; also the actor of old events of the audit log.
    case owner
    /// No key, logged in four days ago.
    case loggedIn
    /// The short historic form: no signal in the row, none in the audit log.
    case shortForm
    case serviceAccount
    /// Added 30 days ago and never seen.
    case young
    case banned
    case disabled
    /// Key used 100 days ago, nothing in the audit log.
    case idleKey
    /// Key used 100 days ago, seen in the audit log ten days ago.
    case idleKeySeen
    /// Key used exactly 90 days ago.
    case idle90Days
    /// Key used an hour less than 90 days ago.
    case almostIdle

    init(index: Int) { self = Self(rawValue: index % Self.allCases.count) ?? .owner }

    /// Seconds before the epoch at which a key was used; nil when the row says null or nothing.
    var keyAge: Int64? {
        switch self {
        case .owner: 2 * GeneratedPlatform.Age.day
        case .idleKey, .idleKeySeen: 100 * GeneratedPlatform.Age.day
        case .idle90Days: 90 * GeneratedPlatform.Age.day
        case .almostIdle: GeneratedPlatform.Age.almost90Days
        case .loggedIn, .shortForm, .serviceAccount, .young, .banned, .disabled: nil
        }
    }

    /// Seconds before the epoch at which the audit log last saw the user.
    var auditAge: Int64? {
        switch self {
        case .loggedIn: 4 * GeneratedPlatform.Age.day
        case .idleKeySeen: 10 * GeneratedPlatform.Age.day
        default: nil
        }
    }

    /// Without the audit log the short form has no signal at all, which leaves the user undetermined.
    func isInactive(hasAuditLog: Bool) -> Bool {
        switch self {
        case .idleKey, .idle90Days: true
        case .shortForm: hasAuditLog
        case .loggedIn, .idleKeySeen: !hasAuditLog
        case .owner, .serviceAccount, .young, .banned, .disabled, .almostIdle: false
        }
    }
}
