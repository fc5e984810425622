/// The profiles that are built into the program; `--profiles` replaces them.
package enum EmbeddedProfiles {
    /// File name and YAML text of each, in the order of their names.
    package static var all: [(fileName: String, text: String)] {
        [
            ("company-identifiers.yaml", PackageResources.company_identifiers_yaml),
            ("credentials-and-secrets.yaml", PackageResources.credentials_and_secrets_yaml),
            ("document-labels.yaml", PackageResources.document_labels_yaml),
            ("financial-information.yaml", PackageResources.financial_information_yaml),
            ("generic-secrets.yaml", PackageResources.generic_secrets_yaml),
            ("health-information.yaml", PackageResources.health_information_yaml),
            ("http-archive.yaml", PackageResources.http_archive_yaml),
            ("identity-documents.yaml", PackageResources.identity_documents_yaml),
            ("national-identifiers.yaml", PackageResources.national_identifiers_yaml),
            ("personal-information.yaml", PackageResources.personal_information_yaml),
            ("pii-record.yaml", PackageResources.pii_record_yaml),
            ("source-code.yaml", PackageResources.source_code_yaml),
        ].map { (fileName: $0.0, text: String(decoding: $0.1, as: UTF8.self)) }
    }

    /// The content of a file that profiles name, by its path from their folder; nil when there is none. Each is
    /// embedded by name in the manifest, and stands here as `"lists/NAME.txt": PackageResources.NAME_txt`.
    package static func list(named name: String) -> [UInt8]? { lists[name] }

    private static let lists: [String: [UInt8]] = [
        "lists/diagnosis-titles.txt": PackageResources.diagnosis_titles_txt,
        "lists/drug-names.txt": PackageResources.drug_names_txt,
    ]
}
