import Testing

struct ManifestTests {
    @Test(arguments: Manifest.all)
    func hasTheFieldsOfItsKind(_ manifest: Manifest) throws {
        let schema = try #require(
            Schema.kinds[manifest.groupVersionKind], "no schema for \(manifest.groupVersionKind)")
        #expect(schema.problems(manifest.value, at: manifest.kind) == [])
    }

    @Test func everyFileOfTheBaseIsInItsKustomization() throws {
        let kustomization = try Manifest.only("Kustomization", in: "base/kustomization.yaml")
        let listed = kustomization["resources"]?.strings ?? []
        #expect(listed.sorted() == Manifest.files(in: "base").filter { $0 != "kustomization.yaml" })
    }

    @Test func theOverlayBuildsOnTheBaseAndItsImage() throws {
        let overlay = try Manifest.only("Kustomization", in: "overlays/kind/kustomization.yaml")
        #expect(overlay["resources"]?.strings == ["../../base"])
        #expect(Manifest.exists("overlays/kind/../../base/kustomization.yaml"))
        let image = try #require(try container()["image"]?.string)
        let names = overlay["images"]?.list.compactMap { $0["name"]?.string }
        #expect(names == [String(image.prefix { $0 != ":" })])
    }

    @Test func everyTemplateHasTheLabelsThatItsOwnerSelects() {
        for manifest in Manifest.all where ["DaemonSet", "Deployment"].contains(manifest.kind) {
            let selected = manifest.value["spec"]?["selector"]?["matchLabels"]?.entries ?? [:]
            let labels = manifest.podTemplate?["metadata"]?["labels"]?.entries ?? [:]
            #expect(!selected.isEmpty && selected.allSatisfy { labels[$0.key] == $0.value }, "\(manifest.name)")
        }
    }

    @Test func everyServiceOfTheChecksHasServersButOne() {
        let pods = Manifest.all.compactMap { $0.podTemplate?["metadata"]?["labels"]?.entries }
        let without = Manifest.all.filter { $0.kind == "Service" }.filter { service in
            let selector = service.value["spec"]?["selector"]?.entries ?? [:]
            return !pods.contains { labels in selector.allSatisfy { labels[$0.key] == $0.value } }
        }
        #expect(without.map(\.name) == ["empty"])
    }

    @Test func namesReferToEachOther() throws {
        let account = try Manifest.only("ServiceAccount")
        let role = try Manifest.only("ClusterRole")
        let binding = try Manifest.only("ClusterRoleBinding")
        let daemonSet = try Manifest.only("DaemonSet")
        let name = try #require(account["metadata"]?["name"]?.string)
        #expect(daemonSet["spec"]?["template"]?["spec"]?["serviceAccountName"]?.string == name)
        #expect(binding["roleRef"]?["name"] == role["metadata"]?["name"])
        let subject = try #require(binding["subjects"]?.list.first)
        #expect(subject["name"]?.string == name)
        for namespaced in [account, daemonSet] {
            #expect(namespaced["metadata"]?["namespace"]?.string == "kube-system")
        }
        #expect(subject["namespace"]?.string == "kube-system")
    }

    @Test func thePodCidrsOfKindAreTheSameInBothPlaces() throws {
        let networking = try #require(try Manifest.only("Cluster")["networking"])
        #expect(networking["kubeProxyMode"]?.string == "none")
        let literals = try settings("overlays/kind/kustomization.yaml")
        #expect(literals["cluster-cidr"] == networking["podSubnet"]?.string)
    }
}

/// The only container of the DaemonSet.
func container() throws -> Value {
    let containers = try Manifest.only("DaemonSet")["spec"]?["template"]?["spec"]?["containers"]?.list
    return try #require(containers?.first)
}

/// The container that runs before it.
func initContainer() throws -> Value {
    let containers = try Manifest.only("DaemonSet")["spec"]?["template"]?["spec"]?["initContainers"]?.list
    return try #require(containers?.first)
}

/// The settings that a kustomization puts into the ConfigMap.
func settings(_ file: String) throws -> [String: String] {
    let generators = try Manifest.only("Kustomization", in: file)["configMapGenerator"]?.list
    let literals = try #require(generators?.first)["literals"]?.strings ?? []
    return Dictionary(
        literals.map { literal in
            let parts = literal.split(separator: "=", maxSplits: 1).map(String.init)
            return (parts[0], parts.count == 2 ? parts[1] : "")
        }, uniquingKeysWith: { $1 })
}
