#include "CSluiceProfiles.h"

// C23, which clang takes in every mode; an array literal in Swift takes minutes to compile.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const uint8_t company_identifiers[] = {
#embed "../../Profiles/company-identifiers.yaml"
};
static const uint8_t credentials_and_secrets[] = {
#embed "../../Profiles/credentials-and-secrets.yaml"
};
static const uint8_t document_labels[] = {
#embed "../../Profiles/document-labels.yaml"
};
static const uint8_t financial_information[] = {
#embed "../../Profiles/financial-information.yaml"
};
static const uint8_t generic_secrets[] = {
#embed "../../Profiles/generic-secrets.yaml"
};
static const uint8_t health_information[] = {
#embed "../../Profiles/health-information.yaml"
};
static const uint8_t http_archive[] = {
#embed "../../Profiles/http-archive.yaml"
};
static const uint8_t identity_documents[] = {
#embed "../../Profiles/identity-documents.yaml"
};
static const uint8_t national_identifiers[] = {
#embed "../../Profiles/national-identifiers.yaml"
};
static const uint8_t personal_information[] = {
#embed "../../Profiles/personal-information.yaml"
};
static const uint8_t pii_record[] = {
#embed "../../Profiles/pii-record.yaml"
};
static const uint8_t source_code[] = {
#embed "../../Profiles/source-code.yaml"
};
static const uint8_t diagnosis_codes[] = {
#embed "../../Profiles/lists/diagnosis-codes.txt"
};
static const uint8_t diagnosis_titles[] = {
#embed "../../Profiles/lists/diagnosis-titles.txt"
};
static const uint8_t drug_names[] = {
#embed "../../Profiles/lists/drug-names.txt"
};

#define SLUICE_FILE(name, bytes) {name, bytes, sizeof bytes}

static const sluice_embedded_file files[] = {
    SLUICE_FILE("company-identifiers.yaml", company_identifiers),
    SLUICE_FILE("credentials-and-secrets.yaml", credentials_and_secrets),
    SLUICE_FILE("document-labels.yaml", document_labels),
    SLUICE_FILE("financial-information.yaml", financial_information),
    SLUICE_FILE("generic-secrets.yaml", generic_secrets),
    SLUICE_FILE("health-information.yaml", health_information),
    SLUICE_FILE("http-archive.yaml", http_archive),
    SLUICE_FILE("identity-documents.yaml", identity_documents),
    SLUICE_FILE("national-identifiers.yaml", national_identifiers),
    SLUICE_FILE("personal-information.yaml", personal_information),
    SLUICE_FILE("pii-record.yaml", pii_record),
    SLUICE_FILE("source-code.yaml", source_code),
    SLUICE_FILE("lists/diagnosis-codes.txt", diagnosis_codes),
    SLUICE_FILE("lists/diagnosis-titles.txt", diagnosis_titles),
    SLUICE_FILE("lists/drug-names.txt", drug_names),
};

const sluice_embedded_file *sluice_embedded_files(size_t *count) {
    *count = sizeof files / sizeof files[0];
    return files;
}
