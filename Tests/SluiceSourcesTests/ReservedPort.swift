import Glibc

/// A TCP port of this machine that nobody listens on and nobody else can take: connections to it are refused.
final class ReservedPort {
    struct Failure: Error {
        let code: Int32
    }

    let number: Int
    private let descriptor: Int32

    init() throws {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(socket, address, size) == 0 && getsockname(socket, address, &size) == 0
            }
        }
        descriptor = socket
        number = Int(UInt16(bigEndian: address.sin_port))
        guard code else { throw Failure(code: errno) }
    }

    deinit { close(descriptor) }
}
