import Glibc

extension ConntrackSettings {
    /// Makes the kernel's settings what the configuration asks for. What is right already is not written.
    ///
    /// - Parameters:
    ///   - root: where `proc` and `sys` are mounted.
    ///   - cpuCount: how many CPUs the node has.
    /// - Throws: an error that names the first setting that could not be read or written; the rest is not tried.
    public func apply(root: String = "/", cpuCount: Int = Self.onlineCPUCount) throws(ConntrackSettingError) {
        for sysctl in sysctls(cpuCount: cpuCount) {
            let file = SettingFile(path: root + sysctl.path)
            if try file.read() != sysctl.value { try file.write(sysctl.value) }
        }
        guard let max = max(cpuCount: cpuCount) else { return }
        // The kernel does not grow the hash table with the limit: chains of up to four entries stay fast.
        let buckets = SettingFile(path: root + "sys/module/nf_conntrack/parameters/hashsize")
        if try buckets.read() < max / 4 { try buckets.write(max / 4) }
    }

    /// CPUs of the machine, whatever this process may use of them.
    public static var onlineCPUCount: Int { Swift.max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1) }
}

/// A setting of connection tracking could not be read or written.
public struct ConntrackSettingError: Error, Hashable, Sendable {
    public var path: String
    public var reason: String
}

extension ConntrackSettingError: CustomStringConvertible {
    public var description: String {
        """
        cannot set \(path): \(reason); run as root in the host's network namespace with /proc/sys and /sys writable, or \
        remove the setting from the configuration
        """
    }
}

/// A file that holds one number.
private struct SettingFile {
    let path: String

    func read() throws(ConntrackSettingError) -> Int {
        let descriptor = try open(O_RDONLY)
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        guard count >= 0 else { throw failure() }
        let text = String(decoding: buffer.prefix(count).filter { $0 > 32 }, as: UTF8.self)
        guard let number = Int(text) else {
            throw ConntrackSettingError(path: path, reason: "it holds \"\(text)\" instead of a number")
        }
        return number
    }

    func write(_ value: Int) throws(ConntrackSettingError) {
        let descriptor = try open(O_WRONLY | O_TRUNC)
        defer { close(descriptor) }
        let text = Array("\(value)\n".utf8)
        guard Glibc.write(descriptor, text, text.count) == text.count else { throw failure() }
    }

    private func open(_ flags: Int32) throws(ConntrackSettingError) -> Int32 {
        let descriptor = Glibc.open(path, flags | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure() }
        return descriptor
    }

    private func failure() -> ConntrackSettingError {
        ConntrackSettingError(path: path, reason: String(cString: strerror(errno)))
    }
}
