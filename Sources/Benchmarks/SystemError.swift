import Glibc

/// A system call that failed.
struct SystemError: Error, CustomStringConvertible {
    /// What was tried, and on what.
    var operation: String
    var number: Int32

    init(_ operation: String, _ number: Int32 = errno) {
        self.operation = operation
        self.number = number
    }

    var description: String { "\(operation): \(String(cString: strerror(number)))" }
}

/// Runs a system call, and again if a signal interrupted it.
@discardableResult
func checked(_ operation: @autoclosure () -> String, _ call: () -> Int32) throws(SystemError) -> Int32 {
    while true {
        let result = call()
        if result >= 0 { return result }
        guard errno == EINTR else { throw SystemError(operation()) }
    }
}
