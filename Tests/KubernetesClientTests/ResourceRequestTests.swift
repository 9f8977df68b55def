import Testing

@testable import KubernetesClient

struct ResourceRequestTests {
    private func query(_ action: ResourceRequest.Action, _ resource: Resource = .serviceCIDRs) -> String {
        ResourceRequest(resource: resource, action: action).query.map { "\($0.name)=\($0.value)" }
            .joined(separator: " ")
    }

    @Test func `lists`() {
        #expect(query(.list(version: .any, continuation: "")) == "resourceVersion=0")
        #expect(query(.list(version: .notOlder("7"), continuation: "")) == "resourceVersion=7")
        #expect(query(.list(version: .latest, continuation: "")) == "limit=500")
        #expect(query(.list(version: .any, continuation: "token")) == "limit=500 continue=token")
    }

    @Test func `watches`() {
        #expect(
            query(.watch(version: "7")) == "watch=true resourceVersion=7 allowWatchBookmarks=true timeoutSeconds=300")
        #expect(
            query(.watchWithInitialEvents(version: .any))
                == "watch=true sendInitialEvents=true resourceVersionMatch=NotOlderThan allowWatchBookmarks=true "
                + "timeoutSeconds=300")
    }

    @Test func `what is of no use to a proxy is left out by the server`() {
        let list = ResourceRequest.Action.list(version: .any, continuation: "")
        #expect(
            query(list, .services)
                == "labelSelector=!service.kubernetes.io/service-proxy-name fieldSelector=spec.clusterIP!=None "
                + "resourceVersion=0")
        #expect(
            query(list, .endpointSlices) == "labelSelector=!service.kubernetes.io/headless resourceVersion=0")
        #expect(query(list, .node("worker-1")) == "fieldSelector=metadata.name=worker-1 resourceVersion=0")
    }
}
