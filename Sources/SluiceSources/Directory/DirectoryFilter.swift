/// Which files of the given folders are taken. Files that were named themselves always are.
package struct DirectoryFilter: Sendable, Hashable {
    /// A file must match one of these; empty takes all.
    package var include: [GlobPattern]
    /// Files that match one of these are left out, folders that do are not entered.
    package var exclude: [GlobPattern]

    package init(include: [GlobPattern] = [], exclude: [GlobPattern] = []) {
        self.include = include
        self.exclude = exclude
    }

    /// Whether it takes everything, so that a listing can vouch for its folder.
    package var isOpen: Bool { include.isEmpty && exclude.isEmpty }

    func takes(path: ArraySlice<UInt8>, name: ArraySlice<UInt8>, isFolder: Bool) -> Bool {
        if exclude.contains(where: { $0.matches(path: path, name: name, isFolder: isFolder) }) { return false }
        if isFolder || include.isEmpty { return true }
        return include.contains { $0.matches(path: path, name: name, isFolder: false) }
    }
}
