/// Paths with wildcards: `*` stands for any run of characters, `?` for one.
package enum PathPattern {
    /// Whether the whole path fits. Takes time by the product of both lengths at most.
    package static func matches(_ pattern: String, _ path: String) -> Bool {
        let pattern = Array(pattern.unicodeScalars)
        let path = Array(path.unicodeScalars)
        var (p, t) = (0, 0)
        var retry: (pattern: Int, path: Int)?
        while t < path.count {
            if p < pattern.count, pattern[p] == "*" {
                retry = (p + 1, t)
                p += 1
            } else if p < pattern.count, pattern[p] == "?" || pattern[p] == path[t] {
                p += 1
                t += 1
            } else if let last = retry {
                // The last `*` takes one character more.
                retry = (last.pattern, last.path + 1)
                (p, t) = (last.pattern, last.path + 1)
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == "*" }
    }
}
