import ArgumentParser
import Foundation
import Proxy

/// Tells whether this node's kernel has Services; also the readiness probe of the DaemonSet.
struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show what of the ruleset is installed; exit code 0 if connections to Services are dispatched.",
        discussion: """
            It asks the kernel, not the daemon: a ruleset stays in place while the daemon is replaced. Exit code 1 means \
            that no Service is programmed.
            """)

    enum Output: String, CaseIterable, ExpressibleByArgument {
        case text
        case json
    }

    @Option(name: .shortAndLong, help: "text or json.")
    var output = Output.text

    func run() throws {
        let tables: [InstalledStatus]
        do {
            tables = try InstalledStatus.read()
        } catch {
            FileHandle.standardError.write(Data("shunt: error: \(error)\n".utf8))
            throw ExitCode(1)
        }
        switch output {
        case .text: printTable(tables)
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            FileHandle.standardOutput.write(try encoder.encode(tables) + Data("\n".utf8))
        }
        guard tables.contains(where: \.dispatches) else { throw ExitCode(1) }
    }

    private func printTable(_ tables: [InstalledStatus]) {
        let rows =
            [["TABLE", "INSTALLED", "FRONTENDS", "NODE PORTS"]]
            + tables.map { [$0.table, $0.isInstalled ? "yes" : "no", "\($0.frontends)", "\($0.nodePorts)"] }
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        for row in rows {
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            print(cells.joined(separator: "  "))
        }
    }
}
