import ArgumentParser
import Foundation
import Kubernetes
import Proxy
import Ruleset

/// Prints what the daemon would program.
struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the ruleset for a folder of manifests; needs neither root nor a kernel.",
        discussion: "The text is a script for 'nft -f' that replaces Shunt's tables. Problems go to standard error.")

    enum Output: String, CaseIterable, ExpressibleByArgument {
        case nft
        case json
    }

    @Option(help: "Folder of manifests: every .yaml, .yml and .json file in it.", completion: .directory)
    var manifests: String

    @OptionGroup var cluster: ClusterOptions

    @Option(name: .shortAndLong, help: "nft or json.")
    var output = Output.nft

    func run() throws {
        let snapshot: ManifestSnapshot
        do {
            snapshot = try ManifestSnapshot(folder: manifests)
        } catch {
            complain("error: \(error)")
            throw ExitCode(1)
        }
        for problem in snapshot.problems { complain("warning: \(problem)") }
        let rulesets = Rendering.rulesets(cluster.configuration, snapshot.objects) { complain("warning: \($0)") }
        switch output {
        case .nft:
            NftScript(rulesets).write { FileHandle.standardOutput.write(Data($0.utf8)) }
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            FileHandle.standardOutput.write(try encoder.encode(RulesetDocument(rulesets)) + Data("\n".utf8))
        }
    }

    private func complain(_ message: String) {
        FileHandle.standardError.write(Data("shunt: \(message)\n".utf8))
    }
}
