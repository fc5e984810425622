private import Glibc

/// Lets a number of threads pass and makes the others wait (sem_overview(7)).
///
/// The semaphore is made for use by many threads at once and never moves: what `@unchecked Sendable` rests on.
@safe
final class Gate: @unchecked Sendable {
    private let semaphore: UnsafeMutablePointer<sem_t>

    init(_ width: Int) {
        unsafe semaphore = .allocate(capacity: 1)
        unsafe semaphore.initialize(to: sem_t())
        unsafe sem_init(semaphore, 0, UInt32(clamping: width))
    }

    deinit {
        unsafe sem_destroy(semaphore)
        unsafe semaphore.deallocate()
    }

    func enter() {
        while unsafe sem_wait(semaphore) != 0 && errno == EINTR {}
    }

    func leave() { unsafe sem_post(semaphore) }
}
