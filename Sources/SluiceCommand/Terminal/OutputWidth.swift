import Foundation

/// Width of tables on standard output.
enum OutputWidth {
    /// Columns of the terminal; wide enough for anything when the output is no terminal.
    static var columns: Int {
        var size = winsize()
        let answered = unsafe ioctl(FileHandle.standardOutput.fileDescriptor, UInt(TIOCGWINSZ), &size) == 0
        return answered && size.ws_col > 0 ? Int(size.ws_col) : 160
    }
}
