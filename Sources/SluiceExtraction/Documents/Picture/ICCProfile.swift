/// Reads the texts of a colour profile (ICC.1, 7.2 and 10): description, copyright, maker and model.
enum ICCProfile {
    static func read(_ profile: [UInt8], into notes: inout PictureNotes) {
        let bytes = PictureBytes(profile)
        guard bytes.has("acsp", at: 36), let count = bytes.length(at: 128, bytes: 4) else { return }
        for index in 0..<min(count, 100) {
            let entry = 132 + index * 12
            let name: String
            switch String(decoding: bytes.bytes(at: entry, 4), as: UTF8.self) {
            case "desc": name = "ProfileDescription"
            case "cprt": name = "ProfileCopyright"
            case "dmnd": name = "DeviceManufacturer"
            case "dmdd": name = "DeviceModel"
            default: continue
            }
            guard let offset = bytes.length(at: entry + 4, bytes: 4), let length = bytes.length(at: entry + 8, bytes: 4)
            else { return }
            add(name, PictureBytes(bytes.bytes(at: offset, min(length, 64 << 10))), into: &notes)
        }
    }

    private static func add(_ name: String, _ tag: PictureBytes, into notes: inout PictureNotes) {
        if tag.has("text", at: 0) { return notes.add(name, tag.bytes(at: 8, tag.count)) }
        if tag.has("desc", at: 0), let length = tag.length(at: 8, bytes: 4) {
            return notes.add(name, tag.bytes(at: 12, length))
        }
        guard tag.has("mluc", at: 0), let records = tag.length(at: 8, bytes: 4) else { return }
        for index in 0..<min(records, 100) {
            let record = 16 + index * 12
            guard let length = tag.length(at: record + 4, bytes: 4), let offset = tag.length(at: record + 8, bytes: 4)
            else { return }
            notes.add(name, tag.bytes(at: offset, length), in: .utf16BigEndian)
        }
    }
}
