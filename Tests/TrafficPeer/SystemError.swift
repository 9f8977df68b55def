import Glibc

/// A system call that failed: what was tried, on what, and the error number.
struct SystemError: Error, CustomStringConvertible {
    var operation: String
    var number: Int32

    init(_ operation: String, _ number: Int32 = errno) {
        self.operation = operation
        self.number = number
    }

    var description: String { "\(operation): \(String(cString: strerror(number)))" }
}
