/// Aliases of YAML. One may stand for a tree that doubles at each level, so files of strangers must not use them.
package enum YAMLAlias {
    /// A name that occurs both as an anchor `&name` and as an alias `*name`, each where YAML allows one.
    package static func name(in text: String) -> String? {
        var names: [UInt8: Set<String>] = [:]
        let bytes = Array(text.utf8)
        for (index, sigil) in bytes.enumerated() where sigil == UInt8(ascii: "&") || sigil == UInt8(ascii: "*") {
            if index > 0, !" \t\r\n[{,:".utf8.contains(bytes[index - 1]) { continue }
            let name = bytes[(index + 1)...].prefix { byte in
                byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || (byte >= 0x30 && byte <= 0x39)
                    || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A)
            }
            if !name.isEmpty { names[sigil, default: []].insert(String(decoding: name, as: UTF8.self)) }
        }
        return names[UInt8(ascii: "&"), default: []].intersection(names[UInt8(ascii: "*"), default: []]).min()
    }
}
