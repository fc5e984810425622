import SluiceContent

/// What a program is to do, and within which bounds.
struct ToolOrder {
    /// Where a program finds its input when it wants a file that it can read anywhere in: its descriptor 0, opened again.
    static let inputPath = "/proc/self/fd/0"

    var program: Program
    /// Without the program's own name.
    var arguments: [String]
    /// Added to the few variables that every program gets.
    var environment: [String] = []
    /// Becomes descriptor 0; /dev/null when nil.
    var input: ContentFile?
    /// Address space in bytes.
    var memoryBytes: Int64
    /// Bytes that it may print.
    var outputBytes: Int64
    /// Wall time in seconds; twice as much processor time, for programs with threads.
    var wallSeconds: Int
    /// Seconds without output.
    var idleSeconds: Int
    /// Further folders that it may read and execute, opened with O_PATH.
    var places: [Int32] = []
    /// Folder to work in and to write to; nil for a program that writes no files.
    var folder: PrivateFolder?
}

/// How a program ended.
struct ToolEnd {
    enum Cause: Hashable {
        case exit(Int32)
        case signal(Int32)
        /// Ended by the watchdog after so many seconds, of all or without output.
        case timeout(seconds: Int)
        /// Ended because it printed or wrote more bytes than asked for.
        case tooMuchOutput
        /// Ended because temporary files would have taken more than they may.
        case noRoom
    }

    var cause: Cause
    /// The beginning of what it printed on standard error. It may hold text of the input: it is looked through for
    /// phrases that are known, and never shown.
    var complaints: [UInt8]
    /// Bytes that it printed on standard output.
    var outputBytes: Int64
    /// The most memory it held at one time.
    var peakBytes: Int64
    /// The walls that stood around it.
    var walls: UInt32
}
