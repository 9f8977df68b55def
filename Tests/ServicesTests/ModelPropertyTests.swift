import Addresses
import Kubernetes
import Services
import TestSupport
import Testing

@Suite("Model against a fresh model")
struct ModelPropertyTests {
    /// Applies random changes one after the other, and selects again only what the effects say. At every tenth step
    /// a model that gets only the remaining objects, in another order, must select the same.
    @Test("Changes one by one give what the final objects give in any order", arguments: 1...40 as ClosedRange<UInt64>)
    func incremental(seed: UInt64) {
        var objects = RandomObjects(generator: SeededGenerator(seed: seed))
        var model = Model(nodeName: "here")
        var selected: [ObjectName: [SelectedPort]] = [:]
        var existing: [ObjectKey: KubernetesObject] = [:]
        for step in 1...500 {
            let change = objects.change()
            record(change, in: &existing)
            for name in concerned(by: model.apply(change), in: model) { selected[name] = ports(of: name, in: model) }
            guard step % 10 == 0 else { continue }

            var fresh = Model(nodeName: "here")
            for object in existing.values.shuffled(using: &objects.generator) { _ = fresh.apply(.set(object)) }
            #expect(selected.filter { !$0.value.isEmpty } == everything(in: fresh), "seed \(seed), step \(step)")
            #expect(everything(in: model) == everything(in: fresh), "seed \(seed), step \(step)")
            #expect(model.serviceCount == fresh.serviceCount, "seed \(seed), step \(step)")
            #expect(model.endpointSliceCount == fresh.endpointSliceCount, "seed \(seed), step \(step)")
            #expect(model.slicesWithoutService == fresh.slicesWithoutService, "seed \(seed), step \(step)")
            for family in IPFamily.allCases {
                #expect(model.serviceCIDRs(family) == fresh.serviceCIDRs(family), "seed \(seed), step \(step)")
            }
        }
    }

    @Test(
        "Lists are sorted and without duplicates, and hairpin addresses are reachable ones",
        arguments: 41...60 as ClosedRange<UInt64>)
    func order(seed: UInt64) {
        var objects = RandomObjects(generator: SeededGenerator(seed: seed))
        var model = Model(nodeName: "here")
        for _ in 1...500 { _ = model.apply(objects.change()) }
        for endpoints in everything(in: model).values.joined().map(\.endpoints) {
            #expect(endpoints.cluster == Set(endpoints.cluster).sorted(), "seed \(seed)")
            #expect(endpoints.local == Set(endpoints.local).sorted(), "seed \(seed)")
            #expect(endpoints.hairpin == Set(endpoints.hairpin).sorted(), "seed \(seed)")
            let reachable = Set((endpoints.cluster + endpoints.local).map(\.address))
            #expect(reachable.isSuperset(of: endpoints.hairpin), "seed \(seed)")
            #expect(Set(endpoints.hairpin).isSuperset(of: endpoints.local.map(\.address)), "seed \(seed)")
        }
    }

    private func record(_ change: ObjectChange, in existing: inout [ObjectKey: KubernetesObject]) {
        switch change {
        case .set(let object): existing[object.key] = object
        case .remove(.node("here")): break  // The model keeps its own node.
        case .remove(let key): existing[key] = nil
        }
    }

    private func concerned(by effect: ModelEffect, in model: Model) -> [ObjectName] {
        switch effect {
        case .none, .serviceCIDRs: []
        case .service(let name): [name]
        case .services(let first, let second): [first, second]
        case .node: model.servicesWithSourceRanges
        case .everything: model.serviceNames
        }
    }

    private func ports(of name: ObjectName, in model: Model) -> [SelectedPort] {
        IPFamily.allCases.flatMap { model.selectedPorts(of: name, family: $0) }
    }

    private func everything(in model: Model) -> [ObjectName: [SelectedPort]] {
        Dictionary(uniqueKeysWithValues: model.serviceNames.map { ($0, ports(of: $0, in: model)) })
            .filter { !$0.value.isEmpty }
    }
}
