import CSluiceSystem
import Glibc
import SluiceContent
import Synchronization

/// A child that runs, and the socket to it. Ended and reaped at the latest when the last reference goes.
final class ChildProcess: Sendable {
    /// How a child ended.
    struct End: Sendable, Hashable {
        var exitCode: Int32?
        var signal: Int32?
        /// The most memory it held at one time; nil when it held less than the worker did when it started the child,
        /// for the kernel hands that mark down (getrusage(2): ru_maxrss outlives an exec).
        var peakBytes: Int64?
    }

    let process: pid_t
    let socket: Int32
    /// Writing end of a pipe whose reading end the child holds: when the worker is gone, however it went, the child ends.
    /// Each child has its own, because the signal's owner belongs to the open pipe and not to the descriptor.
    private let lifeline: Int32
    private let inheritedPeakBytes: Int64
    private let end = Mutex<End?>(nil)

    /// Starts the program with an environment that holds none of ours: no key of the worker reaches a child.
    ///
    /// Not by swift-subprocess, because it cannot hand descriptors to a child, neither at its start nor later.
    ///
    /// - Throws: ``SystemError`` of the call that failed.
    init(executable: String, arguments: [String]) throws(SystemError) {
        var sockets: [Int32] = [-1, -1]
        let paired = unsafe sockets.withUnsafeMutableBufferPointer { unsafe sluice_socket_pair($0.baseAddress) }
        guard paired == 0 else { throw SystemError.last("socketpair") }
        defer { close(sockets[1]) }
        var pipe: [Int32] = [-1, -1]
        let piped = unsafe pipe.withUnsafeMutableBufferPointer { unsafe sluice_pipe($0.baseAddress) }
        guard piped == 0 else {
            let error = SystemError.last("pipe2")
            close(sockets[0])
            throw error
        }
        defer { close(pipe[0]) }
        // The time zone and the locale would be looked for in files; a crash is not to print memory.
        var environment = ["TZ=UTC0", "LC_ALL=C.UTF-8", "SWIFT_BACKTRACE=enable=no"]
        if sluice_is_sanitized == 1 { environment += Self.sanitizerOptions }
        var process: pid_t = 0
        let failure = unsafe Self.withCStrings([executable] + arguments) { arguments in
            unsafe Self.withCStrings(environment) { environment in
                unsafe sluice_spawn(&process, executable, arguments, environment, sockets[1], pipe[0])
            }
        }
        guard failure == 0 else {
            close(sockets[0])
            close(pipe[1])
            throw SystemError(call: "posix_spawn", code: failure)
        }
        self.process = process
        inheritedPeakBytes = Self.peakBytes(of: Self.usage())
        socket = sockets[0]
        lifeline = pipe[1]
    }

    deinit {
        _ = kill()
        close(socket)
        close(lifeline)
    }

    /// Whether the child says nothing, as it should between two inputs; one that has ended hangs up.
    var isQuiet: Bool {
        var state = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&state, 1, 0) == 0
    }

    /// Ends the child, if it has not ended by itself, and waits for it. A child that is ending keeps its own end.
    @discardableResult
    func kill() -> End {
        end.withLock { end in
            if let end { return end }
            _ = Glibc.kill(process, SIGKILL)
            var status: Int32 = 0
            var usage = rusage()
            while unsafe wait4(process, &status, 0, &usage) < 0 && errno == EINTR {}
            // wait(2): the low seven bits are the signal, 0 after an exit, whose code is in the next eight.
            let signal = status & 0x7F
            let made = End(
                exitCode: signal == 0 ? (status >> 8) & 0xFF : nil,
                signal: signal == 0 ? nil : signal,
                peakBytes: Self.peakBytes(of: usage) > inheritedPeakBytes ? Self.peakBytes(of: usage) : nil
            )
            end = made
            return made
        }
    }

    /// What a child of a build for a sanitizer is to do with what it finds.
    private static let sanitizerOptions = ["ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS"].compactMap {
        (name: String) in
        unsafe getenv(name).map { unsafe "\(name)=\(String(cString: $0))" }
    }

    private static func usage() -> rusage {
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage
    }

    private static func peakBytes(of usage: rusage) -> Int64 { Int64(usage.ru_maxrss) * 1024 }

    private static func withCStrings<Result>(
        _ strings: [String],
        _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>?) -> Result
    ) -> Result {
        var pointers = unsafe strings.map { unsafe strdup($0) } + [nil]
        defer { unsafe pointers.forEach { unsafe free($0) } }
        return unsafe pointers.withUnsafeMutableBufferPointer { buffer in
            unsafe body(buffer.baseAddress.map { unsafe UnsafePointer($0) })
        }
    }
}
