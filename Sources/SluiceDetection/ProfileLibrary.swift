import Yams

/// Profile files in which a profile that others extend is found by its id.
package struct ProfileLibrary: Sendable {
    private let files: [(fileName: String, text: String)]

    /// - Parameter files: in the order in which they are searched.
    package init(_ files: [(fileName: String, text: String)]) { self.files = files }

    /// The file that holds a profile; nil when there is none.
    func file(of id: String) -> (fileName: String, text: String)? {
        files.first { file in
            // Only what may be the one is parsed.
            guard file.text.contains(id), let root = try? Yams.compose(yaml: file.text) else { return false }
            return root.mapping?["profile"]?.string == id
        }
    }
}
