/// The profiles that are built into the program; `--profiles` replaces them. `generic-secrets.yaml` is not among them: it
/// is too noisy for a default.
package enum EmbeddedProfiles {
    /// File name and YAML text of each, in the order of their names.
    package static var all: [(fileName: String, text: String)] {
        [
            ("company-identifiers.yaml", PackageResources.company_identifiers_yaml),
            ("credentials-and-secrets.yaml", PackageResources.credentials_and_secrets_yaml),
            ("financial-information.yaml", PackageResources.financial_information_yaml),
            ("identity-documents.yaml", PackageResources.identity_documents_yaml),
            ("http-archive.yaml", PackageResources.http_archive_yaml),
            ("national-identifiers.yaml", PackageResources.national_identifiers_yaml),
        ].map { (fileName: $0.0, text: String(decoding: $0.1, as: UTF8.self)) }
    }
}
