import ArgumentParser
import Foundation
import Proxy

/// Takes Shunt's tables out of the kernel.
struct CleanUp: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cleanup",
        abstract: "Remove Shunt's tables from this node's kernel, and nothing else.",
        discussion: "Stop the daemon first. Running it again is fine. New connections to Services fail from then on.")

    func run() throws {
        do {
            let removed = try Cleanup.run()
            if removed.isEmpty { print("there was nothing to remove") }
            for table in removed { print("removed table \(table)") }
        } catch {
            FileHandle.standardError.write(Data("shunt: error: \(error)\n".utf8))
            throw ExitCode(1)
        }
    }
}
