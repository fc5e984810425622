package import SluiceCore

extension SystemError {
    /// Why a content that could not be spooled was not read.
    ///
    /// - Parameter other: the reason when it was not the bound on all spools.
    /// - Returns: ``SluiceCore/CoverageReason/spoolLimit`` at that bound.
    package func spoolReason(else other: CoverageReason) -> CoverageReason { self == .spoolLimit ? .spoolLimit : other }
}

extension ContentError {
    /// The error for a content that could not be spooled.
    package init(spool error: SystemError) {
        self.init(
            reason: error.spoolReason(else: .fetchFailed),
            detail: error == .spoolLimit
                ? "the temporary files of all inputs would take more than limits.spool_bytes; raise it, or lower --jobs"
                : "the spool could not be written (\(error)); free space in the spool folder or name another one")
    }
}
