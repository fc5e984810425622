import SluiceCore
import Testing

/// Formats for which Debian has no free writer, put together byte by byte from their descriptions, stored without
/// compression.
@Suite("Containers put together by hand")
struct HandMadeContainerTests {
    static let script = #"""
        cat > make.py <<'END'
        import struct, zlib
        text = b'planted-text\n'
        name = b'dir.txt'

        def crc16(data):
            crc = 0
            for byte in data:
                crc ^= byte
                for _ in range(8): crc = crc >> 1 ^ 0xA001 if crc & 1 else crc >> 1
            return crc

        # LHA, header level 0, method -lh0-.
        body = b'-lh0-' + struct.pack('<IIIBB', len(text), len(text), 0, 0x20, 0)
        body += bytes([len(name)]) + name + struct.pack('<H', crc16(text))
        lha = bytes([len(body), sum(body) & 0xFF]) + body + text + b'\0'

        # CAB, one folder without compression.
        data = struct.pack('<IHH', 0, len(text), len(text)) + text
        files = struct.pack('<IIHHHH', len(text), 0, 0, 0x21, 0, 0x20) + name + b'\0'
        files_at, data_at = 36 + 8, 36 + 8 + len(files)
        cab = b'MSCF' + struct.pack('<IIIIIBBHHHHH', 0, data_at + len(data), 0, files_at, 0, 3, 1, 1, 1, 0, 0, 0)
        cab += struct.pack('<IHH', data_at, 1, 0) + files + data

        # RAR 4, stored.
        def block4(kind, flags, rest):
            head = struct.pack('<BHH', kind, flags, 7 + len(rest)) + rest
            return struct.pack('<H', zlib.crc32(head) & 0xFFFF) + head
        rar4 = b'Rar!\x1a\x07\x00' + block4(0x73, 0, bytes(6))
        rest = struct.pack('<IIBIIBBHI', len(text), len(text), 3, zlib.crc32(text), 0x21 << 16, 20, 0x30, len(name), 0x20)
        rar4 += block4(0x74, 0x8000, rest + name) + text + block4(0x7B, 0x4000, b'')

        # RAR 5, stored.
        def vint(value):
            out = b''
            while value > 0x7F: out, value = out + bytes([value & 0x7F | 0x80]), value >> 7
            return out + bytes([value])
        def block5(kind, flags, rest, size=None):
            head = vint(kind) + vint(flags) + (vint(size) if size is not None else b'') + rest
            head = vint(len(head)) + head
            return struct.pack('<I', zlib.crc32(head)) + head
        rar5 = b'Rar!\x1a\x07\x01\x00' + block5(1, 0, vint(0))
        rest = vint(4) + vint(len(text)) + vint(0x20) + struct.pack('<I', zlib.crc32(text)) + vint(0) + vint(1)
        rar5 += block5(2, 2, rest + vint(len(name)) + name, len(text)) + text + block5(5, 0, vint(0))

        for suffix, data in [('lha', lha), ('cab', cab), ('rar', rar4), ('rar5', rar5)]:
            open('a.' + suffix, 'wb').write(data)
        END
        python3 make.py
        """#

    @Test("a stored member is found at its path", arguments: ["lha", "cab", "rar", "rar5"])
    func stored(suffix: String) throws {
        let shop = try Workshop()
        try shop.make(Self.script)
        let recording = try shop.extract("a.\(suffix)")
        #expect(recording.paths(of: "planted-text") == ["dir.txt"])
        #expect(recording.state == .scanned)
    }

    @Test("inside another archive they are found too", arguments: ["lha", "cab", "rar", "rar5"])
    func nested(suffix: String) throws {
        let shop = try Workshop()
        try shop.make(Self.script + "\ntar czf b.tar.gz a.*")
        let recording = try shop.extract("b.tar.gz")
        #expect(recording.paths(of: "planted-text").contains("a.\(suffix)!dir.txt"))
        #expect(recording.state == .scanned)
    }
}
