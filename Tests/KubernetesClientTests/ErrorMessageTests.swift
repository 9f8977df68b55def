import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import KubernetesClient

/// Each error says what is wrong and what to do.
struct ErrorMessageTests {
    private func message(_ error: any Error) -> String {
        "\(ConnectionError(error, server: "https://192.0.2.1:6443", idleTimeout: .seconds(100)))"
    }

    @Test func `connections`() {
        #expect(
            message(IOError(errnoCode: ECONNREFUSED, reason: "connect"))
                == "https://192.0.2.1:6443 refuses connections; is the API server running, and is the port right?")
        #expect(
            message(IOError(errnoCode: EHOSTUNREACH, reason: "connect"))
                == "https://192.0.2.1:6443 is unreachable: No route to host; check routes and firewalls")
        #expect(message(IOError(errnoCode: ECONNRESET, reason: "read")).hasSuffix("closed the connection"))
        #expect(message(HTTPClientError.remoteConnectionClosed).hasSuffix("closed the connection"))
        #expect(message(HTTPClientError.connectTimeout).hasSuffix("does not answer"))
        #expect(message(HTTPClientError.readTimeout).hasSuffix("sent nothing for 100.0 seconds"))
        #expect(message(HTTPParserError.invalidConstant).contains("speaks no HTTP; is the port right"))
    }

    @Test func `a host that nobody knows`() async throws {
        let connection = try ClusterConnection(kubeconfig: nil, master: "https://api.invalid:6443")
        let (sink, log) = (RecordingSink(), LogRecorder())
        let source = APIServerSource(connection, nodeName: "n", configuration: .impatient, logger: log.logger)
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await source.run(into: sink) }
            let line = await log.line("list failed, objects are kept")
            #expect(
                line?.metadata["reason"]
                    == "the host of https://api.invalid:6443 is unknown; check the server's URL and this node's DNS, "
                    + "which must not need a Service")
            group.cancelAll()
        }
    }

    @Test func `refusals`() {
        let plain = "Client sent an HTTP request to an HTTPS server."
        #expect("\(RequestError.status(400, "", plain))".hasSuffix("begin the server's URL with https://"))
        #expect(
            "\(RequestError.status(401, "Unauthorized", "Unauthorized"))".hasSuffix("renew the token or certificate"))
        #expect("\(RequestError.status(500, "", "boom"))" == "the API server answered 500: boom")
        #expect("\(RequestError.truncated)" == "the answer ended too early")
    }
}
