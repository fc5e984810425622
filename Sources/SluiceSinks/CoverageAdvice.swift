package import SluiceCore

extension CoverageReason {
    /// What the reason means and what mends it, in one phrase for a person.
    package var advice: String { Self.advice[self] ?? "see the coverage records in the database" }

    private static let advice: [CoverageReason: String] = [
        .inputBytesLimit: "larger than the input limit; raise the limit to read all of it",
        .entryBytesLimit: "an archive member larger than the member limit; raise the limit",
        .expandedBytesLimit: "expands beyond the limit; raise it if you trust the file",
        .ratioLimit: "expands like a decompression bomb; unpack it by hand if you trust it",
        .entriesLimit: "more members than the limit; raise it or split the archive",
        .depthLimit: "archives nested too deep; unpack the outer ones and scan again",
        .overlapLimit: "members share bytes like a decompression bomb; treat with care",
        .timeLimit: "took longer than the time limit; raise it and scan this file alone",
        .memoryLimit: "needs more memory than its limit; raise it and scan this file alone",
        .spoolLimit: "no room beside the temporary files of other inputs; raise limits.spool_bytes or lower --jobs",
        .matchLimit: "a pattern took too long on this text; `sluice profiles check` names slow ones",
        .findingsLimit: "more matches than are stored; all were counted",
        .textBytesLimit: "more text than the limit; raise it to read all of it",
        .encrypted: "protected by a password; scan a copy without one",
        .truncated: "ends too early; fetch or copy the file again",
        .corrupt: "damaged; fetch or copy the file again",
        .unsupported: "a format or method that is not read yet",
        .noText: "holds no text, for example a scanned page or an image",
        .entity: "XML with its own entities is refused",
        .link: "a link; it is not followed",
        .specialEntry: "a device, socket or pipe; it has no content",
        .encoding: "text in an encoding that could not be decoded",
        .extractorCrash: "the format reader failed on it; what it gave before was examined",
        .extractorTimeout: "the format reader hung on it; what it gave before was examined",
        .fetchFailed: "could not be read or downloaded; run again",
        .fetchGone: "deleted between listing and download",
        .fetchDenied: "permission denied; run as a user, or with a key, that may read it",
        .urlRefused: "its download address is not allowed; allow the host if it is right",
        .apiMalformed: "the API answered with something unreadable; run again",
        .apiTruncated: "the API's answer broke off; run again",
        .apiCursorLoop: "the API's listing went in circles; run again",
        .apiUnauthorized: "the key may not use this route; grant it the missing permission",
    ]
}

extension CoverageRecord {
    /// What the reasons mean and what mends them, for a person; nil when there are none.
    package var advice: String? {
        guard reasons.count != 1 else { return reasons[0].advice }
        return reasons.isEmpty ? nil : reasons.map { "\($0.rawValue): \($0.advice)" }.joined(separator: ". ")
    }
}
