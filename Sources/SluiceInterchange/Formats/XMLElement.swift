private import CSluiceXML
import SluiceCore

/// An element of an XML document, with its text and what is inside.
struct XMLElement: Sendable, Hashable {
    /// Without prefix.
    var name: String
    var attributes: [String: String]
    var children: [XMLElement] = []
    /// All text directly inside, joined.
    var text = ""
    /// 1-based.
    var line: Int

    static let deepest = 64
    static let most = 500_000

    func children(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    /// All elements below it, in document order.
    func descendants(_ name: String) -> [XMLElement] {
        children.flatMap { child in (child.name == name ? [child] : []) + child.descendants(name) }
    }

    /// Reads a document. Document types, and so entities, are refused; nothing is fetched.
    ///
    /// - Throws: ``SluiceError`` of kind `.configuration`, with the line.
    static func root(of text: String, file: String) throws(SluiceError) -> XMLElement {
        let builder = Builder()
        var line: Int32 = 1
        var bytes = Array(text.utf8)
        // The document is UTF-8 by now, whatever its declaration says.
        builder.dropDeclaration(of: &bytes)
        let outcome = withExtendedLifetime(builder) {
            var handler = unsafe sluice_xml_handler(
                context: Unmanaged.passUnretained(builder).toOpaque(),
                element_start: { context, line, name, count, names, values in
                    guard let builder = unsafe Builder.at(context) else { return 1 }
                    var attributes: [String: String] = [:]
                    for index in 0..<count {
                        guard let key = unsafe names?[index], let value = unsafe values?[index] else { continue }
                        unsafe attributes[String(cString: key)] = unsafe String(cString: value)
                    }
                    return builder.start(unsafe String(cString: name), attributes, line: Int(line))
                },
                element_end: { context in unsafe Builder.at(context)?.end() ?? 1 },
                text: { context, bytes, count in
                    let text = unsafe UnsafeBufferPointer(start: bytes, count: count)
                    return unsafe Builder.at(context)?.add(unsafe String(decoding: text, as: UTF8.self)) ?? 1
                }
            )
            return unsafe bytes.withUnsafeBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return SLUICE_XML_MALFORMED }
                return unsafe sluice_xml_read(base, buffer.count, &handler, &line)
            }
        }
        if outcome == SLUICE_XML_DONE, let root = builder.root { return root }
        throw failure(outcome, file: file, line: Int(line))
    }

    private static func failure(_ outcome: sluice_xml_outcome, file: String, line: Int) -> SluiceError {
        let (problem, mend) =
            switch outcome {
            case SLUICE_XML_DOCTYPE:
                ("has a document type in line \(line), which is not accepted", "remove the DOCTYPE declaration")
            case SLUICE_XML_STOPPED:
                (
                    "is nested more than \(deepest) deep or holds more than \(most) elements, at line \(line)",
                    "this is no rule package"
                )
            default: ("XML is not well formed at line \(line)", "correct the file there")
            }
        return SluiceError(.configuration, place: file, problem: problem, mend: mend)
    }

    /// Collects elements; open ones lie on a stack.
    private final class Builder {
        var root: XMLElement?
        private var open: [XMLElement] = []
        private var count = 0

        static func at(_ context: UnsafeMutableRawPointer?) -> Builder? {
            unsafe context.map { unsafe Unmanaged<Builder>.fromOpaque($0).takeUnretainedValue() }
        }

        func start(_ name: String, _ attributes: [String: String], line: Int) -> Int32 {
            count += 1
            guard open.count < XMLElement.deepest, count <= XMLElement.most else { return 1 }
            open.append(XMLElement(name: name, attributes: attributes, line: line))
            return 0
        }

        func end() -> Int32 {
            guard let element = open.popLast() else { return 1 }
            if open.isEmpty { root = element } else { open[open.count - 1].children.append(element) }
            return 0
        }

        func add(_ text: String) -> Int32 {
            if !open.isEmpty { open[open.count - 1].text += text }
            return 0
        }

        func dropDeclaration(of bytes: inout [UInt8]) {
            guard bytes.starts(with: "<?xml".utf8), let end = bytes.firstIndex(of: UInt8(ascii: ">")) else { return }
            for index in 0...end where bytes[index] != 0x0A { bytes[index] = 0x20 }
        }
    }
}
