package import SluiceLookup

/// Where the files lie that a profile names.
package protocol ProfileFolder: Sendable {
    /// The content of a file.
    ///
    /// - Parameter name: as the profile has it.
    /// - Returns: all its bytes.
    /// - Throws: ``ProfileFileError``.
    func contents(of name: String) throws(ProfileFileError) -> [UInt8]

    /// Opens a file of exact data.
    ///
    /// - Parameters:
    ///   - name: of the file, as the profile has it.
    ///   - key: of the file that holds its key.
    /// - Returns: the data, ready to search with.
    /// - Throws: ``ProfileFileError``.
    func exactData(_ name: String, key: String) throws(ProfileFileError) -> ExactDataFile
}

extension ProfileFolder {
    package func exactData(_ name: String, key: String) throws(ProfileFileError) -> ExactDataFile {
        throw ProfileFileError(
            problem: "cannot be opened, for this profile is no file", mend: "write the profile into a file")
    }
}

/// Why a file that a profile names cannot be used.
package struct ProfileFileError: Error, Sendable, Hashable {
    /// What is wrong with it, to stand behind its name.
    package var problem: String
    /// What to do.
    package var mend: String

    package init(problem: String, mend: String) {
        self.problem = problem
        self.mend = mend
    }
}

/// The folder of a profile that is no file.
package struct NoProfileFolder: ProfileFolder {
    package init() {}

    package func contents(of name: String) throws(ProfileFileError) -> [UInt8] {
        throw ProfileFileError(
            problem: "cannot be found, for this profile is no file", mend: "write what it holds into the profile")
    }

}
