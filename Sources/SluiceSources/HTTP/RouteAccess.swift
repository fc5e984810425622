/// What the host lets the key do on the routes of one template. A state machine: tell it how requests ended.
///
/// A 403 for a list concerns the list. A 403 for one object concerns that object, until several objects were refused
/// and none was ever given: then it concerns the template.
struct RouteAccess: Sendable {
    /// Different objects that are refused before the template counts as denied.
    static let refusedObjects = 5

    /// Set while requests to the template are useless.
    private(set) var denial: APIError?
    private var hasSucceeded = false
    /// Paths, never more than ``refusedObjects``.
    private var refused: Set<String> = []

    /// The host has let the key in, which settles that the template as a whole is not denied.
    mutating func succeeded() {
        hasSucceeded = true
        denial = nil
        refused = []
    }

    /// - Returns: the error with the kind that a 403 means here.
    mutating func wasRefused(_ route: APIRoute, _ error: APIError) -> APIError {
        var error = error
        if route.namesObject, denial == nil {
            if !hasSucceeded { refused.insert(route.path) }
            error.kind = refused.count < Self.refusedObjects ? .deniedObject : .denied
        } else {
            error.kind = .denied
        }
        if error.kind == .denied, !hasSucceeded { denial = error }
        return error
    }
}
