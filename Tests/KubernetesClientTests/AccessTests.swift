import APIServerTestSupport
import Kubernetes
import TestSupport
import Testing

@testable import KubernetesClient

extension ServerTests {
    /// What a server lets a client do.
    struct AccessTests {
        @Test func `a rotated token is read from its file`() async throws {
            try await TemporaryFolder.with { folder in
                try folder.write("token", "old\n")
                let server = APIServer([service("a")])
                server.accept(tokens: ["old"])
                var connection = try await server.connection()
                connection.authentication = .tokenFile("\(folder.path)/token")
                try await FollowedServer.with(server, connection: connection) { followed in
                    await followed.sink.until(exactly: [service("a")].objects)
                    server.accept(tokens: ["new"])
                    server.set(.service(service("b")))
                    server.dropConnections()
                    let line = await followed.log.line("watch ended, its objects are kept")
                    #expect(line != nil)
                    try folder.write("token", "new\n")
                    server.set(.service(service("c")))
                    await followed.sink.until(exactly: [service("a"), service("b"), service("c")].objects)
                }
            }
        }

        @Test func `a plugin is asked for another token when the server refuses the first`() async throws {
            try await TemporaryFolder.with { folder in
                try folder.write("token", "old")
                try folder.write(
                    "plugin",
                    """
                    #!/bin/sh
                    printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential",'
                    printf '"status":{"token":"%s"}}' "$(cat \(folder.path)/token)"
                    """, isExecutable: true)
                let server = APIServer([service("a")])
                server.accept(tokens: ["new"])
                var connection = try await server.connection()
                connection.authentication = .plugin(
                    CredentialPlugin(
                        command: "\(folder.path)/plugin", arguments: [], environment: [:],
                        apiVersion: "client.authentication.k8s.io/v1"))
                try await FollowedServer.with(server, connection: connection) { followed in
                    let line = await followed.log.line("list failed, objects are kept")
                    #expect(line?.metadata["reason"]?.contains("renew the token") == true)
                    try folder.write("token", "new")
                    await followed.sink.until(exactly: [service("a")].objects)
                }
            }
        }

        @Test(arguments: [true, false])
        func `a missing permission is named`(acceptsProtobuf: Bool) async throws {
            var client = ClientConfiguration.impatient
            client.acceptsProtobuf = acceptsProtobuf
            let server = APIServer([service("a")])
            server.misbehave(
                .status(.forbidden("list", .endpointSlices, user: "system:serviceaccount:kube-system:shunt")),
                at: .lists(of: .endpointSlices))
            try await FollowedServer.with(server, client) { followed in
                let line = await followed.log.line("list failed, objects are kept")
                #expect(
                    line?.metadata["reason"] == """
                        the API server answered 403: endpointslices is forbidden: User \
                        "system:serviceaccount:kube-system:shunt" cannot list resource "endpointslices" in API group \
                        "discovery.k8s.io" at the cluster scope; grant this verb on this resource in the ClusterRole that \
                        Shunt's user is bound to
                        """)
                #expect(line?.metadata["resource"] == "endpointslices")
                await followed.sink.until(exactly: [service("a")].objects)
            }
        }

        @Test func `a server that asks for patience is given it`() async throws {
            let server = APIServer([service("a")])
            server.misbehave(.status(.tooManyRequests), at: .lists(of: .services))
            let clock = ContinuousClock()
            let start = clock.now
            try await FollowedServer.with(server) { followed in
                await followed.sink.until(exactly: [service("a")].objects)
            }
            #expect(clock.now - start >= .seconds(1), "as its Retry-After says")
        }
    }
}
