import Addresses
import Logging
import Ruleset

extension Logger {
    /// Says what an operator should know of the map of remembered clients.
    func report(_ found: AffinityFinding, of family: IPFamily) {
        let metadata: Metadata = [
            "family": "\(family)", "map": "\(found.map.name)", "clients": "\(found.clients)", "limit": "\(found.limit)",
        ]
        switch found.event {
        case .nearlyFull:
            warning(
                """
                session affinity remembers nearly as many clients as it can: when it is full, new clients are spread over \
                all endpoints at every connection until others are forgotten; lower \
                sessionAffinityConfig.clientIP.timeoutSeconds of busy Services, or switch their affinity off
                """,
                metadata: metadata)
        case .relieved: notice("session affinity has room for new clients again", metadata: metadata)
        case .unknown:
            info(
                "this kernel does not tell how many clients session affinity remembers, 6.16 and later do: no metric",
                metadata: ["family": "\(family)"])
        }
    }
}
