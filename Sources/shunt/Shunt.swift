import ArgumentParser

/// The command line: `shunt` itself runs the daemon.
@main
struct Shunt: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shunt",
        abstract: "A Kubernetes Service proxy for nftables, in place of kube-proxy.",
        usage: """
            shunt --mode nftables --manifests <folder> --node-name <name> [<options of run>]
            shunt <subcommand>
            """,
        discussion: """
            Without a subcommand it runs the proxy: it programs the Services of a folder of manifests into this node's \
            kernel, follows changes of the folder, and leaves the ruleset in place when it is stopped.
            """,
        subcommands: [Run.self, Render.self, Status.self, CleanUp.self],
        defaultSubcommand: Run.self)
}
