import Addresses

extension Topology {
    /// Makes the namespaces, links, addresses and routes.
    func setUp() async throws {
        try await Command.run(
            "ip", "-batch", "-", input: Place.allCases.map { "netns add \(namespace($0))\n" }.joined())
        for place in Place.allCases {
            try await run(on: place, ["sysctl", "-qw"] + Self.settings(place))
        }
        try await Command.run("ip", "-batch", "-", input: links)
        for place in Place.allCases {
            let commands = Self.configuration(place, .ipv4) + Self.configuration(place, .ipv6)
            try await run(on: place, "ip", "-batch", "-", input: commands.map { "\($0)\n" }.joined())
        }
        try await waitForLinks()
    }

    private func run(on place: Place, _ arguments: [String]) async throws {
        try await Command.run(["ip", "netns", "exec", namespace(place)] + arguments)
    }

    private static func settings(_ place: Place) -> [String] {
        // Without duplicate address detection an address can be used at once.
        let everywhere = ["net.ipv6.conf.all.accept_dad=0", "net.ipv6.conf.default.accept_dad=0"]
        guard place == .node else { return everywhere }
        return everywhere + [
            "net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1",
            "net.ipv4.conf.all.rp_filter=0", "net.ipv4.conf.default.rp_filter=0",
            // A refusal is an ICMP message; limited to a few per second, later ones would look like drops.
            "net.ipv4.icmp_ratelimit=0", "net.ipv6.icmp.ratelimit=0",
        ]
    }

    /// The kernel reports a link's carrier up to a second late, and drops packets until then, if both ends of a veth
    /// pair have the same index: hence the indexes.
    private var links: String {
        [(Place.pod1, 11), (.pod2, 12), (.remote, 13), (.outside, 14)].map { place, index in
            "link add \(place.rawValue) index \(index) netns \(namespace(.node)) type veth"
                + " peer name eth0 netns \(namespace(place))\n"
        }.joined()
    }

    /// Waits until every link carries packets; the kernel brings links up in the background.
    private func waitForLinks() async throws {
        let deadline = ContinuousClock.now + .seconds(10)
        for place in Place.allCases {
            while try await run(on: place, "ip", "-brief", "link", "show", "type", "veth").contains("DOWN") {
                guard ContinuousClock.now < deadline else {
                    throw CommandError(command: "ip link set up", reason: "links of \(place.rawValue) stay down")
                }
                try await Task.sleep(for: .milliseconds(5))
            }
        }
    }

    private static func configuration(_ place: Place, _ family: IPFamily) -> [String] {
        let plan = AddressPlan.plan(family)
        let host = plan.hostLength
        switch place {
        case .node:
            return [
                "link set lo up", "link set pod1 up", "link set pod2 up", "link set remote up", "link set outside up",
                "addr add \(plan.podGateway)/\(host) dev pod1\(plan.addressOptions)",
                "addr add \(plan.podGateway)/\(host) dev pod2\(plan.addressOptions)",
                "addr add \(plan.node)/\(plan.linkLength) dev remote\(plan.addressOptions)",
                "addr add \(plan.nodeOutside)/\(plan.linkLength) dev outside\(plan.addressOptions)",
                "route add \(plan.pod1)/\(host) dev pod1",
                "route add \(plan.pod2)/\(host) dev pod2",
                "route add default via \(plan.outside)",
            ] + plan.remotePods.map { "route add \($0)/\(host) via \(plan.remote)" }
        case .pod1, .pod2:
            return [
                "link set lo up", "link set eth0 up",
                "addr add \(plan.address(of: place))/\(host) dev eth0\(plan.addressOptions)",
                "route add \(plan.podGateway)/\(host) dev eth0",
                "route add default via \(plan.podGateway)",
            ]
        case .remote:
            return [
                "link set lo up", "link set eth0 up",
                "addr add \(plan.remote)/\(plan.linkLength) dev eth0\(plan.addressOptions)",
                "route add default via \(plan.node)",
            ] + plan.remotePods.map { "addr add \($0)/\(host) dev lo\(plan.addressOptions)" }
        case .outside:
            return [
                "link set lo up", "link set eth0 up",
                "addr add \(plan.outside)/\(plan.linkLength) dev eth0\(plan.addressOptions)",
                "route add default via \(plan.nodeOutside)",
                "route add \(plan.external) via \(plan.nodeOutside)",
            ]
        }
    }
}
