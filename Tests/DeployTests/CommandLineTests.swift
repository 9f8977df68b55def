import ArgumentParser
import Testing

@testable import shunt

/// What the manifests call must exist in the program.
struct CommandLineTests {
    @Test func everyFlagOfTheDaemonSetExists() throws {
        let help = Run.helpMessage(columns: 1000)
        let arguments = (try container()["args"]?.strings ?? []) + (try initContainer()["args"]?.strings ?? [])
        #expect(!arguments.isEmpty)
        for argument in arguments {
            let flag = argument.prefix { $0 != "=" }
            #expect(help.contains("\(flag) ") || help.contains("\(flag)/") || help.contains("\(flag),"), "\(flag)")
        }
    }

    @Test func theProbeIsASubcommand() throws {
        let command = try container()["readinessProbe"]?["exec"]?["command"]?.strings ?? []
        #expect(command.first == "/usr/bin/shunt")
        let subcommand = try #require(command.dropFirst().first)
        #expect(Shunt.helpMessage(columns: 1000).contains("\n  \(subcommand) "))
    }
}
