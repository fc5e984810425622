/// Turns a canonical GPT or project document into the form that the request and the switches ask for.
struct ConfigurationShape {
    enum Subject {
        case gpt, project

        fileprivate var fileObject: String {
            self == .gpt ? "compliance.workspace.gpt.file" : "compliance.workspace.project.file"
        }
    }

    enum FileFormat: String {
        case url, id
    }

    let subject: Subject
    let format: FileFormat
    let service: SimulatedService

    /// - Throws: 422 for a `file_format` that does not exist. Without one, files carry URLs.
    init(_ subject: Subject, _ call: Call) throws {
        let text = call.query["file_format"] ?? FileFormat.url.rawValue
        guard let format = FileFormat(rawValue: text) else {
            throw Refusal.invalid(
                query: "file_format", type: "enum", message: "Input should be 'url' or 'id'", input: text)
        }
        self.subject = subject
        self.format = format
        service = call.service
    }

    func resource(_ document: JSON) -> JSON {
        var document = document
        let configurations = (document["latest_config"]?["data"]?.elements ?? []).map(configuration)
        guard subject == .project, service.options.shapes.projectConfiguration != .list else {
            var list = document["latest_config"] ?? .null
            list["data"] = .array(configurations)
            document["latest_config"] = list
            return document
        }
        let isObject = service.options.shapes.projectConfiguration == .object
        document["latest_config"] = isObject ? configurations.first ?? .null : .array(configurations)
        return document
    }

    func configuration(_ document: JSON) -> JSON {
        var document = document
        if let files = document["files"] { document["files"] = list(files, file) }
        if let tools = document["tools"] { document["tools"] = list(tools, tool) }
        return document
    }

    private func list(_ envelope: JSON, _ transform: (JSON) -> JSON) -> JSON {
        let elements = (envelope["data"]?.elements ?? envelope.elements ?? []).map(transform)
        // A bare array cannot say that it is cut, so a cut list stays in its envelope.
        if service.options.shapes.files == .array, envelope["has_more"] != true { return .array(elements) }
        var envelope = envelope
        envelope["data"] = .array(elements)
        return envelope
    }

    private func file(_ document: JSON) -> JSON {
        var document = document
        guard let id = document["id"]?.text else { return document }
        switch format {
        case .id:
            document["object"] = .string(subject.fileObject + "_info")
            document["created_at"] = nil
            document["download_url"] = nil
        case .url:
            document["object"] = .string(subject.fileObject)
            document["download_url"] = .string(service.freshLink(to: id))
        }
        return document
    }

    private func tool(_ document: JSON) -> JSON {
        var document = document
        guard let type = document["type"]?.text, type != "dall-e" else { return document }
        switch service.options.shapes.toolSpelling {
        case .mixed: break
        case .underscore: document["type"] = .string(type.replacing("-", with: "_"))
        case .dash: document["type"] = .string(type.replacing("_", with: "-"))
        }
        return document
    }
}
