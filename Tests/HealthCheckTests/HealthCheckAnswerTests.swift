import Kubernetes
import NIOHTTP1
import Testing

@testable import HealthCheck

/// What a load balancer reads.
@Suite struct HealthCheckAnswerTests {
    @Test func `the answer is kube-proxy's, byte for byte`() {
        let answer = HealthCheckAnswer(service: web, localEndpoints: 18, isProxyHealthy: true)
        #expect(
            answer.body
                == "{\n\t\"service\": {\n\t\t\"namespace\": \"default\",\n\t\t\"name\": \"web\"\n\t},\n"
                + "\t\"localEndpoints\": 18,\n\t\"serviceProxyHealthy\": true\n}")
        let fields = answer.head.headers.map { "\($0.name): \($0.value)" }.sorted()
        #expect(
            fields == [
                "Content-Length: \(answer.body.utf8.count)", "Content-Type: application/json",
                "X-Content-Type-Options: nosniff", "X-Load-Balancing-Endpoint-Weight: 18",
            ])
    }

    @Test(arguments: [(0, true, 503), (1, true, 200), (18, true, 200), (0, false, 503), (18, false, 503)])
    func `only local endpoints and a healthy proxy make a node fit for traffic`(
        _ count: Int, _ isProxyHealthy: Bool, _ status: Int
    ) {
        let answer = HealthCheckAnswer(service: web, localEndpoints: count, isProxyHealthy: isProxyHealthy)
        #expect(answer.head.status.code == status)
        #expect(answer.head.headers.contains { $0.value == "\(count)" })
        #expect(answer.body.contains("\"localEndpoints\": \(count)"))
        #expect(answer.body.contains("\"serviceProxyHealthy\": \(isProxyHealthy)"))
    }

    @Test func `a name of any characters stays within its string`() {
        let name = ObjectName(namespace: "a\"b", name: "c\\d\u{1}é")
        let answer = HealthCheckAnswer(service: name, localEndpoints: 0, isProxyHealthy: true)
        #expect(answer.body.contains("\"namespace\": \"a\\\"b\""))
        #expect(answer.body.contains("\"name\": \"c\\\\d\\u0001é\""))
        #expect(answer.head.headers["Content-Length"] == ["\(answer.body.utf8.count)"])
    }
}
