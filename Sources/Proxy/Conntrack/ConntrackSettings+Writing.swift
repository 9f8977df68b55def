import Glibc
public import Logging

extension ConntrackSettings {
    /// Makes the kernel's settings what the configuration asks for, and says in one line what could not be set.
    ///
    /// - Parameters:
    ///   - root: where `proc` and `sys` are mounted.
    ///   - cpuCount: how many CPUs the node has.
    ///   - logger: takes what an operator should know.
    public func apply(root: String = "/", cpuCount: Int = Self.onlineCPUCount, logger: Logger) {
        let errors = apply(root: root, cpuCount: cpuCount)
        guard let first = errors.first else { return }
        logger.warning(
            "settings of connection tracking stay as they are",
            metadata: [
                "settings": "\(errors.map { "\($0.setting)=\($0.value)" }.joined(separator: " "))",
                "reason": "\(first.reason)", "remedy": "\(ConntrackSettingError.remedy(errors))",
            ])
    }

    /// The same; what is right already is not written, and a setting that cannot be set keeps none of the others.
    ///
    /// - Returns: what could not be read or written.
    func apply(root: String, cpuCount: Int) -> [ConntrackSettingError] {
        var errors: [ConntrackSettingError] = []
        for sysctl in sysctls(cpuCount: cpuCount) {
            do throws(ConntrackSettingError) {
                let file = SettingFile(sysctl.name.rawValue, root + sysctl.path, flag: sysctl.name.flag)
                try file.set(sysctl.value) { $0 == sysctl.value }
                if sysctl.name == .max { try growHashTable(root: root, entries: sysctl.value) }
            } catch {
                errors.append(error)
            }
        }
        return errors
    }

    /// The kernel does not grow the hash table with the limit: chains of up to four entries stay fast. A larger table
    /// stays.
    private func growHashTable(root: String, entries: Int) throws(ConntrackSettingError) {
        let path = "sys/module/nf_conntrack/parameters/hashsize"
        let file = SettingFile("hashsize", root + path, flag: ConntrackSysctl.Name.max.flag)
        try file.set(entries / 4) { $0 >= entries / 4 }
    }

    /// CPUs of the machine, whatever this process may use of them.
    public static var onlineCPUCount: Int { Swift.max(sysconf(Int32(_SC_NPROCESSORS_ONLN)), 1) }
}

/// A file that holds one number.
private struct SettingFile {
    let setting: String
    let path: String
    let flag: String

    init(_ setting: String, _ path: String, flag: String) {
        self.setting = setting
        self.path = path
        self.flag = flag
    }

    /// Writes `value` unless what is there will do.
    func set(_ value: Int, unless isEnough: (Int) -> Bool) throws(ConntrackSettingError) {
        do throws(Failure) {
            if isEnough(try read()) { return }
            try write(value)
        } catch {
            throw ConntrackSettingError(
                setting: setting, value: value, flag: flag, reason: "\(path): \(error.reason)")
        }
    }

    private struct Failure: Error {
        var reason = String(cString: strerror(errno))
    }

    private func read() throws(Failure) -> Int {
        let descriptor = try open(O_RDONLY)
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 64)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        guard count >= 0 else { throw Failure() }
        let text = String(decoding: buffer.prefix(count).filter { $0 > 32 }, as: UTF8.self)
        guard let number = Int(text) else { throw Failure(reason: "\"\(text)\" is no number") }
        return number
    }

    private func write(_ value: Int) throws(Failure) {
        let descriptor = try open(O_WRONLY | O_TRUNC)
        defer { close(descriptor) }
        let text = Array("\(value)\n".utf8)
        guard Glibc.write(descriptor, text, text.count) == text.count else { throw Failure() }
    }

    private func open(_ flags: Int32) throws(Failure) -> Int32 {
        let descriptor = Glibc.open(path, flags | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure() }
        return descriptor
    }
}
