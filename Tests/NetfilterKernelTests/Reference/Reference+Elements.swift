import Addresses
import Netfilter

extension Reference {
    static func elements(of set: NamedSet) -> ElementList {
        var list = ElementList(layout: set.layout)
        switch set.name {
        case "protocols":
            for transport in TransportProtocol.allCases { list.append { $0.append(transport.rawValue) } }
        case "cluster-ips":
            for last: UInt8 in [10, 13] { list.append { $0 += [10, 96, 0, last] } }
        case "allowed-sources":
            let first: [UInt8] = frontend(10, .tcp, 80)
            list.append { $0 += first + [192, 168, 60, 0] + first + [192, 168, 60, 1] }
            list.append { $0 += first + [10, 0, 1, 3] + first + [10, 0, 1, 3] }
        case "hairpin-ips":
            list.append { $0 += [10, 0, 1, 2, 10, 0, 1, 2] }
        case "service-ips":
            list.append(verdict: .goto("cluster-3"), comment: "default/web:http") { $0 += frontend(10, .tcp, 80) }
            list.append(verdict: .goto("affinity-10800-cluster-3")) { $0 += frontend(13, .sctp, 80) }
            list.append(verdict: .drop) { $0 += frontend(14, .udp, 53) }
        case "firewalled-ips":
            list.append(verdict: .goto("cluster-3")) { $0 += frontend(10, .tcp, 80) }
        case "service-nodeports":
            list.append(verdict: .goto("cluster-nodeport-3")) { $0 += nodePort(.tcp, 30080) }
        case "cluster-endpoints":
            let endpoints: [UInt32: [UInt8]] = [0: [10, 0, 1, 2], 1: [10, 0, 1, 3], 258: [10, 0, 2, 2]]
            for (slot, endpoint) in endpoints {
                list.append { $0 += frontend(10, .tcp, 80) + host(slot) + endpoint + port(8080) }
            }
        case "cluster-nodeport-endpoints":
            list.append { $0 += nodePort(.tcp, 30080) + host(2) + [10, 0, 1, 2] + port(8080) }
        case "affinity-10800-tcp":
            list.append { $0 += [10, 96, 0, 13] + port(80) }
        case "rewriting-tcp":
            list.append(verdict: .jump("affinity-10800-tcp")) { $0 += [10, 96, 0, 13] + port(80) }
        case "rewriting-nodeports-tcp":
            list.append(verdict: .jump("rewrite")) { $0 += port(30080).prefix(2) }
        default: break
        }
        return list
    }

    private static func frontend(_ last: UInt8, _ transport: TransportProtocol, _ port: UInt16) -> [UInt8] {
        [10, 96, 0, last] + nodePort(transport, port)
    }

    private static func nodePort(_ transport: TransportProtocol, _ port: UInt16) -> [UInt8] {
        [transport.rawValue, 0, 0, 0] + Self.port(port)
    }

    /// In network byte order, padded to a register.
    private static func port(_ port: UInt16) -> [UInt8] { [UInt8(port >> 8), UInt8(port & 255), 0, 0] }

    private static func host(_ value: UInt32) -> [UInt8] { withUnsafeBytes(of: value) { Array($0) } }
}
