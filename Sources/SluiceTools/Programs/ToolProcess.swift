import CSluiceSystem
import Glibc
import SluiceContent

/// A program that runs behind walls, and the pipes from it. Ended and reaped at the latest when the last reference goes.
final class ToolProcess {
    /// Reading ends of its standard output and standard error.
    let output: Int32
    let errors: Int32
    let walls: UInt32
    private let process: pid_t
    private var status: Int32 = 0
    private var peakKibibytes = 0
    /// Highest mark of this process when the program began, which the kernel hands down (getrusage(2): ru_maxrss outlives
    /// an exec).
    private let inheritedKibibytes: Int
    private var hasEnded = false

    private static let openFiles: UInt64 = 64
    /// No key of the worker reaches a program, nor a name of the person who runs it. With more small pieces of memory at
    /// hand than glibc keeps by itself, poppler takes a tenth less time.
    private static let environment = [
        "LC_ALL=C.UTF-8", "TZ=UTC0", "HOME=/nonexistent", "OMP_THREAD_LIMIT=1",
        "GLIBC_TUNABLES=glibc.malloc.tcache_count=2000",
    ]

    /// Starts the program.
    ///
    /// - Throws: ``SystemError`` of the call that failed.
    init(_ order: ToolOrder) throws(SystemError) {
        let input = unsafe order.input?.descriptor ?? sluice_open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard input >= 0 else { throw SystemError.last("open") }
        defer { if order.input == nil { close(input) } }
        let (output, outputEnd) = try Self.pipe()
        defer { close(outputEnd) }
        let errors: Int32
        let errorsEnd: Int32
        do throws(SystemError) {
            (errors, errorsEnd) = try Self.pipe()
        } catch {
            close(output)
            throw error
        }
        defer { close(errorsEnd) }
        let walls = ToolWalls.shared
        let folder = order.folder?.descriptor ?? -1
        let ruleset = walls.ruleset(
            program: order.program.descriptor, places: order.places, input: order.input?.descriptor ?? -1,
            folder: folder)
        defer { if ruleset >= 0 { close(ruleset) } }
        var tool = unsafe sluice_tool()
        unsafe tool.input = input
        unsafe tool.output = outputEnd
        unsafe tool.errors = errorsEnd
        unsafe tool.folder = folder
        unsafe tool.user_namespace = walls.userNamespace
        unsafe tool.network_namespace = walls.networkNamespace
        unsafe tool.ruleset = ruleset
        unsafe tool.memory_bytes = UInt64(clamping: order.memoryBytes)
        unsafe tool.file_bytes = UInt64(clamping: order.folder?.fileBytes ?? 0)
        unsafe tool.processor_seconds = UInt64(clamping: order.wallSeconds * 2 + 1)
        unsafe tool.open_files = Self.openFiles
        var process: pid_t = 0
        let failure = unsafe Self.start(&tool, order, walls.filter, &process)
        guard failure == 0 else {
            close(output)
            close(errors)
            throw SystemError(call: "starting \(order.program.path)", code: failure)
        }
        (self.output, self.errors, self.process) = (output, errors, process)
        self.walls = unsafe tool.walls
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        inheritedKibibytes = usage.ru_maxrss
    }

    deinit {
        end()
        close(output)
        close(errors)
    }

    /// Whether the program has ended by itself; reaps it then.
    func isOver() -> Bool {
        if hasEnded { return true }
        guard unsafe sluice_ended(process, &status, &peakKibibytes) != 0 else { return false }
        // What it may have left of itself.
        _ = kill(-process, SIGKILL)
        hasEnded = true
        return true
    }

    /// Ends the program and all that it has started, if it has not ended by itself.
    func end() {
        guard !hasEnded else { return }
        // As long as it is not reaped its number is that of no other process.
        _ = kill(-process, SIGKILL)
        while !isOver() { usleep(500) }
    }

    /// How it ended, once it did: wait(2) has the signal in the low seven bits, and the exit code in the next eight.
    var cause: ToolEnd.Cause {
        let signal = status & 0x7F
        return signal == 0 ? .exit((status >> 8) & 0xFF) : .signal(signal)
    }

    /// Memory that it took; 0 when that was less than this process did, for then it cannot be told.
    var peakBytes: Int64 { peakKibibytes > inheritedKibibytes ? Int64(peakKibibytes) << 10 : 0 }

    private static func pipe() throws(SystemError) -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [-1, -1]
        let made = unsafe ends.withUnsafeMutableBufferPointer { unsafe sluice_pipe($0.baseAddress) }
        guard made == 0 else { throw SystemError.last("pipe2") }
        return (ends[0], ends[1])
    }

    @unsafe
    private static func start(
        _ tool: inout sluice_tool, _ order: ToolOrder, _ filter: [UInt8], _ process: inout pid_t
    ) -> Int32 {
        var arguments = unsafe ([order.program.path] + order.arguments).map { unsafe strdup($0) } + [nil]
        var environment = unsafe (Self.environment + order.environment).map { unsafe strdup($0) } + [nil]
        defer { unsafe (arguments + environment).forEach { unsafe free($0) } }
        return unsafe order.program.path.withCString { path in
            unsafe arguments.withUnsafeMutableBufferPointer { arguments in
                unsafe environment.withUnsafeMutableBufferPointer { environment in
                    unsafe filter.withUnsafeBytes { filter in
                        unsafe tool.path = path
                        unsafe tool.arguments = arguments.baseAddress.map { unsafe UnsafePointer($0) }
                        unsafe tool.environment = environment.baseAddress.map { unsafe UnsafePointer($0) }
                        unsafe tool.filter = filter.isEmpty ? nil : filter.baseAddress
                        unsafe tool.filter_count = UInt16(filter.count / ToolWalls.instructionBytes)
                        return unsafe sluice_tool_start(&tool, &process)
                    }
                }
            }
        }
    }
}
