import APIServerTestSupport
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import KubernetesClient

struct CredentialProviderTests {
    private func connection(_ authentication: Authentication) -> ClusterConnection {
        var connection = ClusterConnection(server: ServerURL(isTLS: false, host: "localhost", port: 80))
        connection.authentication = authentication
        return connection
    }

    private func plugin(_ folder: TemporaryFolder, _ script: String) throws -> CredentialProvider {
        try folder.write("plugin", "#!/bin/sh\necho run >> \(folder.path)/runs\n\(script)\n", isExecutable: true)
        return CredentialProvider(
            connection(
                .plugin(
                    CredentialPlugin(
                        command: "\(folder.path)/plugin", arguments: ["an argument"], environment: ["NAME": "value"],
                        apiVersion: "client.authentication.k8s.io/v1", installHint: "ask the administrator"))))
    }

    private func answer(_ status: String) -> String {
        """
        cat <<END
        {"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{\(status)}}
        END
        """
    }

    @Test func `tokens and passwords`() async throws {
        #expect(try await CredentialProvider(connection(.none)).current().authorization == nil)
        #expect(try await CredentialProvider(connection(.token("t"))).current().authorization == "Bearer t")
        let basic = try await CredentialProvider(connection(.basic(user: "user", password: "pass"))).current()
        #expect(basic.authorization == "Basic dXNlcjpwYXNz")
    }

    @Test func `a token file is read again`() async throws {
        try await TemporaryFolder.with { folder in
            let provider = CredentialProvider(connection(.tokenFile("\(folder.path)/token")))
            try folder.write("token", "one\n")
            #expect(try await provider.current().authorization == "Bearer one")
            try folder.write("token", "two")
            #expect(try await provider.current().authorization == "Bearer two")
            try folder.write("token", "\n")
            await #expect(throws: CredentialError.emptyToken(file: "\(folder.path)/token")) {
                try await provider.current()
            }
        }
    }

    @Test func `a certificate that expires while it is in use is noticed`() async throws {
        let end = Date(timeIntervalSince1970: 2_000_000_000)
        let pair = try CertificateAuthority().certify(from: end - 60, until: end)
        var connection = connection(.none)
        connection.server.isTLS = true
        connection.clientCertificate = Material(Array(pair.certificate.utf8), name: "client.crt")
        connection.clientKey = Material(Array(pair.privateKey.utf8), name: "client.key")
        let time = Mutex(end - 1)
        let provider = CredentialProvider(connection) { time.withLock { $0 } }
        #expect(try await provider.current().tls != nil)
        time.withLock { $0 = end + 1 }
        await #expect(throws: CredentialError.expiredCertificate(what: "client.crt", date: "2033-05-18T03:33:20Z")) {
            try await provider.current()
        }
    }

    @Test func `a plugin is told what it needs and asked once`() async throws {
        try await TemporaryFolder.with { folder in
            let provider = try plugin(
                folder,
                "printf '%s %s\\n%s' \"$NAME\" \"$1\" \"$KUBERNETES_EXEC_INFO\" > \(folder.path)/told\n"
                    + answer(#""token":"t""#))
            for _ in 0..<3 { #expect(try await provider.current().authorization == "Bearer t") }
            let told = try folder.read("told").split(separator: "\n")
            #expect(told.first == "value an argument")
            #expect(told.last?.contains(#""kind":"ExecCredential""#) == true)
            #expect(told.last?.contains(#""interactive":false"#) == true)
            #expect(try folder.read("runs") == "run\n")
        }
    }

    @Test func `requests that need a plugin at the same time share one run`() async throws {
        try await TemporaryFolder.with { folder in
            let provider = try plugin(folder, answer(#""token":"t""#))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 { group.addTask { _ = try await provider.current() } }
                try await group.waitForAll()
            }
            #expect(try folder.read("runs") == "run\n")
        }
    }

    @Test func `a plugin is asked again when its answer expires or is refused`() async throws {
        try await TemporaryFolder.with { folder in
            let expired = try plugin(folder, answer(#""token":"t","expirationTimestamp":"2020-01-01T00:00:00Z""#))
            for _ in 0..<2 { _ = try await expired.current() }
            #expect(try folder.read("runs") == "run\nrun\n")
        }
        try await TemporaryFolder.with { folder in
            let valid = try plugin(folder, answer(#""token":"t","expirationTimestamp":"2999-01-01T00:00:00Z""#))
            for _ in 0..<2 { _ = try await valid.current() }
            #expect(try folder.read("runs") == "run\n")
            await valid.reject()
            _ = try await valid.current()
            #expect(try folder.read("runs") == "run\nrun\n")
        }
    }

    @Test(arguments: [
        ("echo no such login >&2; exit 3", "no such login"), ("echo hello", "its output is no ExecCredential"),
        (#"echo '{"kind":"Other","apiVersion":"v1"}'"#, "it printed a Other of v1"),
        (
            #"echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{}}'"#,
            "neither a token nor a certificate"
        ),
    ])
    func `what a plugin does wrong is told with its own words`(script: String, words: String) async throws {
        try await TemporaryFolder.with { folder in
            let provider = try plugin(folder, script)
            let error = await #expect(throws: CredentialError.self) { try await provider.current() }
            let text = error.map { "\($0)" } ?? ""
            #expect(text.hasPrefix("the credential plugin \(folder.path)/plugin failed: "))
            #expect(text.contains(words))
            #expect(text.hasSuffix("; ask the administrator"))
        }
    }

    @Test func `a plugin that is not there`() async {
        let plugin = CredentialPlugin(
            command: "/nowhere/plugin", arguments: [], environment: [:],
            apiVersion: "client.authentication.k8s.io/v1")
        await #expect(throws: CredentialError.self) {
            try await CredentialProvider(connection(.plugin(plugin))).current()
        }
    }
}
