import KernelTestSupport

/// One run of the `shunt` program to its end, in a network namespace of its own or a given one.
struct ShuntCommand: Sendable {
    var status: ExitStatus
    var output: String
    var errorOutput: String

    /// How the program is run.
    enum Privilege: Sendable {
        case root
        /// Still the owner of its files, but without any capability: the container's usual mistake.
        case noCapability
        /// In a user namespace of its own: an ordinary user who happens to be able to read root's files.
        case ordinaryUser

        var prefix: [String] {
            switch self {
            case .root: []
            case .noCapability: ["setpriv", "--bounding-set", "-all", "--inh-caps", "-all", "--no-new-privs"]
            case .ordinaryUser: ["unshare", "--user", "--map-user", "65534"]
            }
        }
    }

    init(_ arguments: String..., as privilege: Privilege = .root, in namespace: NetworkNamespace? = nil) async throws {
        try await self.init(arguments, as: privilege, in: namespace)
    }

    init(_ arguments: [String], as privilege: Privilege = .root, in namespace: NetworkNamespace? = nil) async throws {
        let network = namespace.map { ["nsenter", "--net=\($0.path)"] } ?? ["unshare", "--net"]
        let child = try ChildProcess(network + privilege.prefix + [BuiltProgram.path("shunt")] + arguments)
        child.closeInput()
        guard let status = await child.exit(timeout: .seconds(10)) else {
            child.signal(9)
            throw CommandError(
                command: child.command, reason: "did not end in time", errorOutput: child.errorOutput.text)
        }
        self.status = status
        output = child.output.text
        errorOutput = child.errorOutput.text
    }
}
