import Yams

/// Profile files in which a profile that others extend is found by its id.
package struct ProfileLibrary: Sendable {
    /// A profile's text, and where the files lie that it names.
    package typealias File = (fileName: String, text: String, folder: any ProfileFolder)

    private let files: [File]

    /// - Parameter files: in the order in which they are searched.
    package init(_ files: [File]) { self.files = files }

    /// The file that holds a profile; nil when there is none.
    func file(of id: String) -> File? {
        files.first { file in
            // Only what may be the one is parsed.
            guard file.text.contains(id), let root = try? Yams.compose(yaml: file.text) else { return false }
            return root.mapping?["profile"]?.string == id
        }
    }
}
