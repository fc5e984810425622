import Glibc

/// Whether a path leads to an open file: another one may lie there by now, or none.
func isFile(_ descriptor: Int32, at path: String) -> Bool {
    var (open, named) = (stat(), stat())
    return unsafe fstat(descriptor, &open) == 0 && lstat(path, &named) == 0 && open.st_ino == named.st_ino
        && open.st_dev == named.st_dev
}
