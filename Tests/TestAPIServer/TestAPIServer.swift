import APIServerTestSupport
import ArgumentParser
import Kubernetes

@main
struct TestAPIServer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test-apiserver",
        abstract: "Serves the lists and watches of a made-up cluster, until standard input ends.")

    @Option(help: "Services of the cluster.")
    var services = 10

    @Option(help: "Endpoints of each Service.")
    var endpoints = 10

    @Option(help: "The port to listen on; 0 lets the kernel choose.")
    var port = 0

    mutating func run() async throws {
        var configuration = APIServerConfiguration()
        configuration.port = port
        let server = APIServer(configuration)
        server.replaceAll(SyntheticCluster(services: services, endpointsPerService: endpoints).objects())
        try await server.start()
        print(server.url)
        while readLine() != nil {}
        await server.stop()
    }
}
