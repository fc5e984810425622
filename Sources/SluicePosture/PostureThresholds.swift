package import SluiceCore

/// What the posture rules count as too old, and which of the disputed cases they report.
///
/// Ages are whole days, rounded down; a limit is reached when the age equals it. The defaults of 90 days follow
/// Cloudflare's AWS and Zoom integrations and CIS AWS; OpenAI's and Cloudflare's own numbers are not published.
package struct PostureThresholds: Sendable, Hashable {
    /// What "inactive" is judged by.
    package enum InactiveUserMode: String, Sendable, Hashable, Codable, CaseIterable {
        /// By key use and the audit log of the API organization, because no row carries a last login.
        case derived
        /// By `status` of the ChatGPT workspace's user rows.
        case workspaceStatus = "workspace_status"
    }

    /// How sure a derived judgement on a user is.
    package enum Evidence: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
        /// Key use alone spoke; a person can use the dashboard without any key.
        case weak
        /// The audit log covers the whole period.
        case strong

        package static func < (left: Evidence, right: Evidence) -> Bool { left == .weak && right == .strong }
    }

    /// Limits of the day counts: 1 day to 10 years.
    package static let allowedDays = 1...3650

    /// Age in days at which an admin or project key counts as not rotated. Default 90, 1 to 3650.
    package var rotationDays = 90
    /// Days without use, or since creation when never used, at which a key counts as unused. Default 90, 1 to 3650.
    package var unusedDays = 90
    /// Days without any sign of activity at which a user counts as inactive. Default 90, 1 to 3650.
    package var inactiveDays = 90
    /// Age in days at which a pending invite counts as stale. Default 7, 1 to 3650.
    package var staleInviteDays = 7
    /// Whether an invite that makes somebody owner of a project counts as high-privilege. Default off.
    package var includeProjectOwnerInvites = false
    /// Whether invites of the ChatGPT workspace are judged where they could be read. Default on.
    package var includeWorkspaceInvites = true
    /// Whether keys of service accounts are judged. Default on.
    package var includeServiceAccountKeys = true
    /// Default `derived`.
    package var inactiveUserMode = InactiveUserMode.derived
    /// Users judged with less are counted but not reported. Default `weak`; only for mode `derived`.
    package var inactiveUserMinimumEvidence = Evidence.weak

    package init() {}

    /// All values out of range, one error each, named as in the configuration file; empty when all is well.
    package func problems() -> [SluiceError] {
        let days = [
            ("rotation_days", rotationDays), ("unused_days", unusedDays), ("inactive_user.days", inactiveDays),
            ("stale_invite_days", staleInviteDays),
        ]
        return days.compactMap { name, value in
            guard !Self.allowedDays.contains(value) else { return nil }
            let range = "\(Self.allowedDays.lowerBound) to \(Self.allowedDays.upperBound)"
            return SluiceError(
                .configuration, place: "posture.\(name)", problem: "\(value) is out of range",
                mend: "give a number of days from \(range)"
            )
        }
    }
}
