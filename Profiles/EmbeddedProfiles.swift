private import CSluiceProfiles
package import SluiceDetection

/// The profiles that are built into the program; `--profiles` replaces them.
package enum EmbeddedProfiles {
    /// File name and YAML text of each, in the order of their names.
    package static var all: [(fileName: String, text: String)] {
        files.filter { $0.name.hasSuffix(".yaml") }
            .map { (fileName: $0.name, text: String(decoding: $0.bytes, as: UTF8.self)) }
    }

    /// Whether a scan that names no profiles uses a built-in one, told without parsing it: the files say so in a line
    /// of its own.
    package static func isDefault(_ text: String) -> Bool {
        !text.utf8.split(separator: UInt8(ascii: "\n")).contains { $0.elementsEqual("default: false".utf8) }
    }

    /// All of them, also those with `default: false`.
    ///
    /// - Throws: ``ProfileError``; the tests hold that none does.
    package static func loaded() throws(ProfileError) -> [Profile] {
        var profiles: [Profile] = []
        for file in all {
            profiles.append(
                try ProfileLoader.profile(from: file.text, file: file.fileName, folder: EmbeddedProfileFolder()))
        }
        return profiles
    }

    /// Name and content of all that is built in: profiles, and the lists that they name.
    package static let files: [(name: String, bytes: [UInt8])] = {
        var count = 0
        guard let first = unsafe sluice_embedded_files(&count) else { return [] }
        return unsafe UnsafeBufferPointer(start: first, count: count).map { file in
            unsafe (String(cString: file.name), Array(UnsafeBufferPointer(start: file.bytes, count: file.count)))
        }
    }()
}

/// The lists that are built into the program.
package struct EmbeddedProfileFolder: ProfileFolder {
    package init() {}

    package func contents(of name: String) throws(ProfileFileError) -> [UInt8] {
        guard let list = EmbeddedProfiles.files.first(where: { $0.name == name }) else {
            throw ProfileFileError(problem: "is not built in", mend: "name a file of Profiles/lists")
        }
        return list.bytes
    }
}
