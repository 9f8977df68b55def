import Addresses
import Kubernetes
import Logging
import Ruleset
import Services

extension Proxier {
    /// Says once per version of a Service what an operator should know of it.
    func report(_ change: ObjectChange) {
        // Neither problem occurs in a plain Service with one port, of which a first load has many thousand.
        guard case .set(.service(let service)) = change, service.ports.count > 1 || service.isExternalTrafficLocal
        else { return }
        for problem in ServiceProblem.all(in: service) {
            logger.warning("Service has a problem", metadata: metadata(service.name, ["reason": "\(problem)"]))
        }
    }

    func report(_ found: [FrontendConflict]) {
        for conflict in found {
            logger.warning(
                "two Services claim the same frontend, the older one has it",
                metadata: metadata(
                    conflict.waiting.service,
                    ["frontend": "\(conflict.frontend)", "owner": "\(conflict.owner.service)"]))
        }
    }

    func reportSetAside(_ service: ObjectName, _ family: IPFamily, _ error: CommitError) {
        logger.error(
            "the kernel refused a Service, it is left out until it changes",
            metadata: metadata(service, ["family": "\(family)", "error": "\(error)"]))
    }

    private func metadata(_ service: ObjectName, _ more: Logger.Metadata = [:]) -> Logger.Metadata {
        var metadata = more
        metadata["service"] = "\(service)"
        if let file = origin(.service(service)) { metadata["file"] = "\(file)" }
        return metadata
    }
}
