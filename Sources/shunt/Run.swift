import ArgumentParser
import Logging
import NIOCore
import Proxy
import ServiceLifecycle
import UnixSignals

/// The daemon.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Program this node's Services and follow their changes (the default).",
        discussion: "Runs until SIGTERM or SIGINT, and leaves the ruleset in place.")

    @Option(
        name: [.customLong("mode"), .customLong("proxy-mode")],
        help: "Proxy mode; only nftables exists here.",
        transform: Run.mode)
    var mode: Mode

    @OptionGroup var objects: SourceOptions

    @OptionGroup var cluster: ClusterOptions

    @Option(
        name: [.customLong("min-sync-period"), .customLong("iptables-min-sync-period")],
        help: ArgumentHelp(
            "Least time between two commits; changes in between are applied together. With 0s each is applied at once.",
            valueName: "duration"))
    var minimumSyncPeriod = PeriodOption(duration: .zero)

    @OptionGroup var conntrack: ConntrackOptions

    @Flag(
        name: .customLong("init-only"),
        help:
            "Check the kernel, set what --conntrack options ask for, and end; the daemon then needs only CAP_NET_ADMIN."
    )
    var endsAfterSetup = false

    @Option(name: .customLong("log-level"), help: "trace, debug, info, notice, warning, error or critical.")
    var logLevel = LogLevel(level: .info)

    func run() async throws {
        // Health checks need no thread per core.
        NIOSingletons.groupLoopCountSuggestion = 1
        var logger = Logger(label: "shunt") { _ in LineLogHandler() }
        logger.logLevel = logLevel.level
        do {
            let requirements = try KernelRequirements()
            for problem in requirements.problems { logger.warning("\(problem)") }
            // After the kernel was tried, which loads the module whose settings these are.
            conntrack.settings.apply(logger: logger)
            if endsAfterSetup { return }
            var configuration = cluster.configuration
            configuration.families = requirements.families
            configuration.minimumSyncPeriod = minimumSyncPeriod.duration
            let source = try objects.source(nodeName: configuration.nodeName, logger: logger)
            let service = ProxyService(
                configuration, source: source, waitsForNode: objects.followsServer, logger: logger)
            // What the group does about its one service concerns nobody but who looks for a fault in it.
            var groupLogger = logger
            groupLogger.logLevel = logLevel.level == .trace ? .trace : .critical
            let group = ServiceGroup(
                configuration: .init(
                    services: [.init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)],
                    gracefulShutdownSignals: [.sigterm, .sigint], logger: groupLogger))
            try await group.run()
        } catch let missing as MissingRequirements {
            for problem in missing.problems { logger.critical("\(problem)") }
            throw ExitCode(1)
        } catch {
            logger.critical("\(error)")
            throw ExitCode(1)
        }
    }

    @Sendable
    private static func mode(_ argument: String) throws -> Mode {
        if let mode = Mode(argument: argument) { return mode }
        throw ValidationError(
            Mode.explanation(of: argument) ?? "unknown mode '\(argument)': the only mode is 'nftables'")
    }
}

/// A level of swift-log by name.
struct LogLevel: ExpressibleByArgument {
    var level: Logger.Level

    init(level: Logger.Level) { self.level = level }

    init?(argument: String) {
        guard let level = Logger.Level(rawValue: argument) else { return nil }
        self.level = level
    }

    var defaultValueDescription: String { level.rawValue }
}
