/// A text that the worker was reading turned out to need a library: it is to be read again, from its beginning, in an
/// extraction child.
package struct IsolationNeeded: Error {
    package init() {}
}
