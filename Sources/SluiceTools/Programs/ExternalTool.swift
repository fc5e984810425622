/// A program that reads what sluice does not read by itself. Each is an optional part of an installation.
package enum ExternalTool: String, Sendable, CaseIterable {
    case pdftotext
    case qpdf
    case pdfimages
    case pdftoppm
    case tesseract
    case catdoc
    case readpst

    /// The Debian package that has it.
    package var package: String {
        switch self {
        case .pdftotext, .pdfimages, .pdftoppm: "poppler-utils"
        case .qpdf: "qpdf"
        case .tesseract: "tesseract-ocr"
        case .catdoc: "catdoc"
        case .readpst: "pst-utils"
        }
    }

    /// What is not examined without it.
    package var purpose: String {
        switch self {
        case .pdftotext: "text of PDF documents"
        case .qpdf:
            "annotations, form fields, document information, metadata, scripts, attached files and hidden text of PDF documents"
        case .pdfimages: "which pages of PDF documents show pictures"
        case .pdftoppm: "with --ocr: text in pictures on pages of PDF documents"
        case .tesseract: "with --ocr: text in pictures"
        case .catdoc: "Word documents of before 97 (.doc)"
        case .readpst: "Outlook data files (.pst)"
        }
    }

    /// Whether it is of use only when text in pictures is asked for.
    package var isForRecognition: Bool { self == .pdftoppm || self == .tesseract }

    /// Makes it tell its version.
    var versionArguments: [String] {
        switch self {
        case .pdftotext, .pdfimages, .pdftoppm: ["-v"]
        case .qpdf, .tesseract: ["--version"]
        case .catdoc, .readpst: ["-V"]
        }
    }

    /// What a record says when it is missing.
    var absence: String { "\(rawValue) (Debian package \(package)) is not installed" }
}
