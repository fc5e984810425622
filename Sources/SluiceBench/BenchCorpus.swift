import Crypto
package import SluiceCore

/// The text that is scanned again and again, held in memory.
package struct BenchCorpus: Sendable {
    /// A run of text, as an extractor gave it.
    package struct Segment: Sendable {
        package var encoding: TextEncoding
        /// Bytes of the file before the text.
        package var sourceOffset: Int64
        /// UTF-8, whatever the file's encoding.
        package var bytes: [UInt8]

        package init(encoding: TextEncoding, sourceOffset: Int64, bytes: [UInt8]) {
            self.encoding = encoding
            self.sourceOffset = sourceOffset
            self.bytes = bytes
        }
    }

    /// One file.
    package struct Input: Sendable {
        /// As a person would find it; from outside, so not safe to print.
        package var name: String
        package var segments: [Segment]

        package init(name: String, segments: [Segment]) {
            self.name = name
            self.segments = segments
        }

        /// Bytes of text.
        package var byteCount: Int { segments.reduce(0) { $0 + $1.bytes.count } }
    }

    package let inputs: [Input]
    /// Bytes of text of all inputs.
    package let byteCount: Int
    /// SHA-256 over the text in hex. Equal for equal texts in the same order, whatever the files are called.
    package let digest: String

    package init(_ inputs: [Input]) {
        self.inputs = inputs
        byteCount = inputs.reduce(0) { $0 + $1.byteCount }
        var hash = SHA256()
        for input in inputs {
            hash.update(data: Array("input \(input.segments.count)\n".utf8))
            for segment in input.segments {
                hash.update(data: Array("segment \(segment.encoding.rawValue) \(segment.bytes.count)\n".utf8))
                hash.update(data: segment.bytes)
            }
        }
        digest = unsafe hash.finalize().withUnsafeBytes { unsafe hexadecimal($0) }
    }

    /// The built-in corpus: five kinds of generated text in equal parts.
    ///
    /// - Parameter byteCount: of all five together, about.
    /// - Returns: always the same for the same size.
    package static func generated(byteCount: Int) -> BenchCorpus {
        let kinds = GeneratedText.Kind.allCases
        return BenchCorpus(
            kinds.map { kind in
                let text = GeneratedText(kind, byteCount: byteCount / kinds.count)
                return Input(
                    name: kind.fileName, segments: [Segment(encoding: .utf8, sourceOffset: 0, bytes: text.bytes)])
            }
        )
    }

    /// Bytes of the built-in corpus when nobody asks for less.
    package static let generatedByteCount = 5_000_000
}
