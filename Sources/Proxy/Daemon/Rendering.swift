import Addresses
public import Kubernetes
public import Ruleset
import Services

/// The rulesets that a node would get for a set of objects, without a kernel.
public enum Rendering {
    /// One state per family of the configuration. Interface addresses are not known here: NodePorts are rendered for the
    /// addresses of the Node object only. `report` is given what an operator should know.
    public static func rulesets(
        _ configuration: ProxyConfiguration, _ objects: [KubernetesObject], report: (String) -> Void
    ) -> [RulesetState] {
        var model = Model(nodeName: configuration.nodeName)
        for object in objects {
            _ = model.apply(.set(object))
            if case .service(let service) = object { ServiceProblem.all(in: service).forEach { report("\($0)") } }
        }
        return configuration.families.map { family in
            var state = RulesetState(configuration.form(family, podCIDRs: model.node?.podCIDRs ?? []))
            state.setServiceCIDRs(model.serviceCIDRs(family))
            for service in model.serviceNames {
                for conflict in state.update(service, model.selectedPorts(of: service, family: family)) {
                    report("\(conflict)")
                }
            }
            state.setNodePortAddresses(
                configuration.nodePortAddresses.addresses(family, node: model.node?.addresses ?? [], interfaces: []))
            return state
        }
    }
}
