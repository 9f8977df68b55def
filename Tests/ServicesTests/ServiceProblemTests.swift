import Addresses
import Kubernetes
import Services
import Testing

@Suite("Problems of a Service")
struct ServiceProblemTests {
    @Test("Of ports with the same number and protocol the first wins")
    func duplicateNumber() {
        let service = service {
            $0.ports = [
                Service.Port(name: "a", port: 80), Service.Port(name: "b", port: 80),
                Service.Port(name: "c", transport: .udp, port: 80),
            ]
        }
        #expect(Model([.service(service)]).ports().map(\.name.port) == ["a", "c"])
        #expect(ServiceProblem.all(in: service) == [duplicate("b", 80)])
    }

    @Test("Of ports with the same name and protocol the first wins")
    func duplicateName() {
        let service = service {
            $0.ports = [
                Service.Port(name: "a", port: 80), Service.Port(name: "a", port: 81), Service.Port(name: "b", port: 81),
            ]
        }
        #expect(Model([.service(service)]).ports().map(\.port) == [80, 81])
        #expect(ServiceProblem.all(in: service) == [duplicate("a", 81)])
    }

    @Test("A load balancer under the Local policy needs a health check node port")
    func healthCheckNodePort() {
        var service = service {
            $0.type = .loadBalancer
            $0.isExternalTrafficLocal = true
        }
        #expect(ServiceProblem.all(in: service) == [.missingHealthCheckNodePort(web)])
        service.healthCheckNodePort = 345
        #expect(ServiceProblem.all(in: service) == [])
    }

    @Test(
        "A Service that is not proxied has no problems",
        arguments: [
            service { $0.hasOtherProxy = true }, service { $0.clusterIPs = [] },
        ])
    func notProxied(_ service: Service) {
        var service = service
        service.ports = [Service.Port(port: 80), Service.Port(port: 80)]
        #expect(ServiceProblem.all(in: service) == [])
    }

    @Test("Messages name the object and the remedy")
    func messages() {
        #expect(
            duplicate("b", 80).description == """
                Service default/web:b port 80/tcp is ignored: an earlier port of the Service has the same name or \
                number; give each port a name and number of its own
                """)
        let health = ServiceProblem.missingHealthCheckNodePort(web).description
        #expect(health.hasPrefix("Service default/web ") && health.hasSuffix("set spec.healthCheckNodePort"))
    }

    private func duplicate(_ name: String, _ port: UInt16) -> ServiceProblem {
        .duplicatePort(ServicePortName(service: web, port: name, transport: .tcp), port)
    }
}
