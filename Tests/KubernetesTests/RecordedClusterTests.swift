import Addresses
import Testing

@testable import Kubernetes

/// The objects of a real cluster, as `kubectl get -o yaml` exported them.
struct RecordedClusterTests {
    let cluster: DecodedManifest

    init() throws {
        cluster = try DecodedManifest(recorded: "manifests/cluster.yaml")
    }

    @Test func `every object of the followed kinds is read without a problem`() {
        #expect(cluster.report.isEmpty)
        #expect(cluster.objects.count { if case .service = $0 { true } else { false } } == 27)
        #expect(cluster.slices.count == 25, "one of the 26 belongs to a headless Service")
        #expect(cluster.nodes.count == 3)
        #expect(cluster.serviceCIDRs.count == 1)
        #expect(cluster.objects.count == 56)
    }

    @Test func `an ordinary Service`() {
        #expect(
            cluster.service("adservice")
                == Service(
                    name: ObjectName(namespace: "default", name: "adservice"), created: 1_795_212_495,
                    clusterIPs: addresses("10.96.23.125"), ports: [Service.Port(name: "grpc", port: 9555)]))
    }

    @Test func `a dual-stack Service has an address per family`() {
        #expect(cluster.service("web-dual")?.clusterIPs == addresses("10.96.241.117", "fd00:10:96::eb32"))
    }

    @Test func `headless and ExternalName Services have no address`() {
        #expect(cluster.service("web-headless")?.clusterIPs == [])
        #expect(cluster.service("web-headless")?.ports == [Service.Port(port: 80)])
        #expect(cluster.service("database")?.type == .externalName)
        #expect(cluster.service("database")?.clusterIPs == [])
    }

    @Test func `external addresses`() {
        #expect(cluster.service("web-external-ips")?.externalIPs == addresses("192.0.2.80"))
        #expect(cluster.service("web-external-ips")?.type == .clusterIP)
    }

    @Test func `a load balancer with a Local policy`() {
        let service = cluster.service("web-lb-local")
        #expect(service?.type == .loadBalancer)
        #expect(service?.loadBalancerIPs == addresses("192.0.2.10"))
        #expect(service?.isExternalTrafficLocal == true)
        #expect(service?.isInternalTrafficLocal == false)
        #expect(service?.healthCheckNodePort == 30091)
        #expect(service?.ports == [Service.Port(port: 443, nodePort: 30837)])
    }

    @Test func `a load balancer with source ranges, and one without an address yet`() {
        #expect(
            cluster.service("web-lb-ranges")?.loadBalancerSourceRanges == prefixes("203.0.113.0/24", "198.51.100.7/32"))
        #expect(cluster.service("frontend-external")?.loadBalancerIPs == [])
        #expect(cluster.service("frontend-external")?.ports == [Service.Port(name: "http", port: 80, nodePort: 32355)])
    }

    @Test func `an internal Local policy`() {
        #expect(cluster.service("node-exporter", in: "kube-system")?.isInternalTrafficLocal == true)
        #expect(cluster.service("node-exporter", in: "kube-system")?.isExternalTrafficLocal == false)
    }

    @Test func `protocols`() {
        #expect(cluster.service("telephony")?.ports == [Service.Port(name: "m3ua", transport: .sctp, port: 2905)])
        #expect(
            cluster.service("kube-dns", in: "kube-system")?.ports == [
                Service.Port(name: "dns", transport: .udp, port: 53), Service.Port(name: "dns-tcp", port: 53),
                Service.Port(name: "metrics", port: 9153),
            ])
    }

    @Test func `Services of other proxies are marked`() {
        #expect(cluster.service("mesh-owned")?.hasOtherProxy == true)
        #expect(cluster.service("web-zone")?.hasOtherProxy == true)
        #expect(cluster.service("web-sticky")?.hasOtherProxy == false)
    }

    @Test func `a slice with hints`() {
        let slices = cluster.slices.filter { $0.serviceName == "web-node" }
        #expect(slices.count == 1)
        let endpoint = slices.first?.endpoints.first { $0.nodeName == "worker-2" }
        #expect(endpoint?.hints == TopologyHints(zones: ["zone-b"], nodes: ["worker-2"]))
        #expect(endpoint?.conditions == .default)
    }

    @Test func `a slice written by hand, and one of an unnamed port`() {
        let name = ObjectName(namespace: "default", name: "legacy-db-1")
        #expect(
            cluster.slices.first { $0.name == name }
                == EndpointSlice(
                    name: name, serviceName: "legacy-db", family: .ipv4,
                    ports: [EndpointSlice.Port(name: "sql", port: 5432)],
                    endpoints: [Endpoint(address: IPAddress(172, 18, 0, 50))]))
        let unnamed = cluster.slices.first { $0.serviceName == "mesh-owned" }
        #expect(unnamed?.ports == [EndpointSlice.Port(name: "", port: 80)])
        #expect(unnamed?.endpoints.count == 5)
    }

    @Test func `IPv6 slices`() {
        let slices = cluster.slices.filter { $0.family == .ipv6 }
        #expect(!slices.isEmpty)
        #expect(slices.allSatisfy { $0.endpoints.allSatisfy { $0.address.family == .ipv6 } })
    }

    @Test func `Nodes and the ServiceCIDR`() {
        #expect(
            cluster.nodes.first { $0.name == "worker-2" }
                == Node(
                    name: "worker-2", addresses: addresses("172.18.0.3", "fc00:f853:ccd:e793::3"),
                    podCIDRs: prefixes("10.244.2.0/24", "fd00:10:244:2::/64"), zone: "zone-b"))
        #expect(
            cluster.serviceCIDRs == [
                ServiceCIDR(name: "kubernetes", cidrs: prefixes("10.96.0.0/16", "fd00:10:96::/112"))
            ])
    }

    // The lists of an API server, each kind in a list of its own and items without kind. They were taken a little
    // earlier: a few objects have changed since.

    @Test(arguments: [("nodes.list.json", 1), ("servicecidrs.list.json", 1), ("services.list.json", 27)])
    func `JSON lists say the same`(file: String, count: Int) throws {
        let list = try DecodedManifest(recorded: file)
        #expect(list.report.isEmpty)
        #expect(list.objects.count == count)
        let exported = Dictionary(uniqueKeysWithValues: cluster.objects.map { ($0.key, $0) })
        let changed = Set(["web-dual", "web-sticky", "web-zone", "no-endpoints"].map { "Service default/\($0)" })
        for object in list.objects where !changed.contains("\(object.key)") {
            #expect(exported[object.key] == object)
        }
    }

    @Test func `Services that were changed later`() throws {
        let list = try DecodedManifest(recorded: "services.list.json")
        let dual = try #require(list.service("web-dual"))
        #expect(dual.type == .nodePort)
        #expect(dual.ports == [Service.Port(name: "http", port: 80, nodePort: 30007)])
        #expect(dual.clusterIPs == addresses("10.96.241.117", "fd00:10:96::eb32"))
        #expect(list.service("web-sticky")?.sessionAffinityTimeout == 600)
        #expect(list.service("web-zone")?.hasOtherProxy == false)
        #expect(list.service("no-endpoints") != nil)
    }

    @Test func `JSON slices say the same, endpoints in another order apart`() throws {
        let list = try DecodedManifest(recorded: "endpointslices.list.json")
        #expect(list.report.isEmpty)
        let exported = Dictionary(uniqueKeysWithValues: cluster.slices.map { ($0.name, $0) })
        let pairs = list.slices.compactMap { slice in exported[slice.name].map { (slice, $0) } }
        #expect(list.slices.count == 25)
        #expect(pairs.count == 24, "no-endpoints was deleted later")
        for (slice, other) in pairs {
            #expect((slice.service, slice.family) == (other.service, other.family))
            #expect(slice.ports == other.ports)
            #expect(slice.endpoints.count == other.endpoints.count)
        }
        #expect(pairs.count { $0 == $1 } == 15, "nine slices of web were touched by a rollout")
    }
}
