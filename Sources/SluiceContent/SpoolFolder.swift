private import Glibc

/// Where temporary files lie.
package enum SpoolFolder {
    /// `$TMPDIR` where that is an absolute path, else `/tmp`.
    package static let path: String = {
        guard let text = unsafe getenv("TMPDIR") else { return "/tmp" }
        var path = unsafe String(cString: text)
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path.hasPrefix("/") ? path : "/tmp"
    }()
}
