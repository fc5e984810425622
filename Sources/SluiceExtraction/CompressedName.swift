import SluiceArchive

/// What the content of a compressed file is called: the file's name without the suffix of the compression.
enum CompressedName {
    static func inner(of name: String) -> String {
        for (suffix, replacement) in suffixes where name.lowercased().hasSuffix(suffix) && name.count > suffix.count {
            return name.dropLast(suffix.count) + replacement
        }
        return name
    }

    private static let suffixes: [(String, String)] = [
        (".gz", ""), (".bz2", ""), (".xz", ""), (".zst", ""), (".zstd", ""), (".lz4", ""), (".lzma", ""), (".lz", ""),
        (".z", ""),
        (".bz", ""), (".tgz", ".tar"), (".tbz2", ".tar"), (".tbz", ".tar"), (".txz", ".tar"), (".tzst", ".tar"),
        (".tlz", ".tar"), (".taz", ".tar"), (".svgz", ".svg"),
    ]
}
