import Foundation
import TestSupport
import Testing

@testable import KubernetesClient

struct InClusterConfigurationTests {
    @Test(arguments: [("10.96.0.1", "https://10.96.0.1:443"), ("fd00::1", "https://[fd00::1]:443")])
    func `a pod's own credentials`(host: String, url: String) async throws {
        try await TemporaryFolder.with { folder in
            try folder.write("token", "secret\n")
            let environment = ["KUBERNETES_SERVICE_HOST": host, "KUBERNETES_SERVICE_PORT": "443"]
            let found = try InClusterConfiguration(environment: environment, folder: folder.path).connection()
            #expect("\(found)" == url)
            #expect(found.authentication == .tokenFile("\(folder.path)/token"))
            #expect(found.certificateAuthority?.source == .file("\(folder.path)/ca.crt"))
        }
    }

    @Test func `outside a pod`() {
        #expect(
            throws: ConfigurationError.notInCluster("KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set")
        ) { try InClusterConfiguration(environment: [:]).connection() }
        let environment = ["KUBERNETES_SERVICE_HOST": "10.96.0.1", "KUBERNETES_SERVICE_PORT": "443"]
        #expect(throws: ConfigurationError.notInCluster("there is no /nowhere/token")) {
            try InClusterConfiguration(environment: environment, folder: "/nowhere").connection()
        }
    }
}
