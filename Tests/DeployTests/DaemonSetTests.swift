import Testing

@testable import KubernetesClient

struct DaemonSetTests {
    /// What the API client asks for, by group and resource. A verb too many is a privilege too many, one too few an
    /// error at run time.
    private static var verbs: [String: Set<String>] {
        let actions: [ResourceRequest.Action] = [
            .list(version: .any, continuation: ""), .watch(version: ""), .watchWithInitialEvents(version: .any),
        ]
        return Dictionary(
            uniqueKeysWithValues: Resource.followed(onNode: "worker-1").map { resource in
                let requests = actions.map { ResourceRequest(resource: resource, action: $0) }
                return ("\(resource.group)/\(resource.name)", Set(requests.map(\.verb)))
            })
    }

    @Test func theRoleAllowsWhatTheClientUsesAndNothingElse() throws {
        var allowed: [String: Set<String>] = [:]
        for rule in try Manifest.only("ClusterRole")["rules"]?.list ?? [] {
            for group in rule["apiGroups"]?.strings ?? [] {
                for resource in rule["resources"]?.strings ?? [] {
                    allowed["\(group)/\(resource)", default: []].formUnion(rule["verbs"]?.strings ?? [])
                }
            }
        }
        #expect(allowed == DaemonSetTests.verbs)
        #expect(allowed["discovery.k8s.io/endpointslices"] == ["list", "watch"])
    }

    @Test func theContainerHasOneCapabilityAndCannotGetMore() throws {
        let context = try #require(try container()["securityContext"])
        #expect(context["capabilities"]?["drop"]?.strings == ["ALL"])
        #expect(context["capabilities"]?["add"]?.strings == ["NET_ADMIN"])
        #expect(context["privileged"] == .boolean(false))
        #expect(context["allowPrivilegeEscalation"] == .boolean(false))
        #expect(context["readOnlyRootFilesystem"] == .boolean(true))
    }

    /// Settings of the kernel cannot be written otherwise. It must not outlive its task, nor differ from the daemon, which
    /// would then try to write.
    @Test func whatIsPrivilegedEndsAtOnceAndSetsWhatTheDaemonExpects() throws {
        let first = try initContainer()
        #expect(first["securityContext"]?["privileged"] == .boolean(true))
        #expect(first["securityContext"]?["readOnlyRootFilesystem"] == .boolean(true))
        #expect(first["image"] == (try container()["image"]))
        let arguments = first["args"]?.strings ?? []
        #expect(arguments.contains("--init-only"))
        let settings = arguments.filter { $0.hasPrefix("--conntrack") }
        let daemon = try container()
        #expect(settings == daemon["args"]?.strings.filter { $0.hasPrefix("--conntrack") })
        let variable = try #require(first["env"]?.list.first)
        #expect(try environment().contains(variable))
    }

    @Test func thePodUsesTheNodesNetworkAndNothingElseOfIt() throws {
        let pod = try #require(try Manifest.only("DaemonSet")["spec"]?["template"]?["spec"])
        #expect(pod["hostNetwork"] == .boolean(true))
        #expect(pod["dnsPolicy"]?.string == "Default")
        #expect(pod["volumes"] == nil && pod["hostPID"] == nil && pod["hostIPC"] == nil)
        #expect(pod["securityContext"]?["seccompProfile"]?["type"]?.string == "RuntimeDefault")
        #expect(pod["priorityClassName"]?.string == "system-node-critical")
    }

    @Test func itRunsOnEveryNodeWhateverItsTaints() throws {
        let pod = try #require(try Manifest.only("DaemonSet")["spec"]?["template"]?["spec"])
        let tolerations = pod["tolerations"]?.list.map(\.entries)
        #expect(tolerations == [["operator": "Exists"]])
        #expect(pod["nodeSelector"]?.entries == ["kubernetes.io/os": "linux"])
    }

    /// An overlay has to give what the base cannot know; everything else has a default, and nothing is set in vain.
    @Test func settingsAreThoseThatTheContainerReads() throws {
        let read = try environment().compactMap { $0["valueFrom"]?["configMapKeyRef"]?["key"]?.string }
        let base = try settings("base/kustomization.yaml")
        let overlay = try settings("overlays/kind/kustomization.yaml")
        #expect(Set(read) == Set(base.keys).union(overlay.keys))
        #expect(Set(read).subtracting(base.keys) == ["api-server-host", "cluster-cidr"])
        for entry in try environment() {
            let reference = entry["valueFrom"]?["configMapKeyRef"]
            #expect(reference == nil || reference?["name"]?.string == "shunt")
        }
    }

    @Test func theServerIsNotReachedThroughItsService() throws {
        let names = try environment().compactMap { $0["name"]?.string }
        #expect(names.contains("KUBERNETES_SERVICE_HOST") && names.contains("KUBERNETES_SERVICE_PORT"))
    }

    @Test func everyVariableOfAnArgumentIsDefined() throws {
        let names = Set(try environment().compactMap { $0["name"]?.string })
        for argument in (try container()["args"]?.strings ?? []) + (try initContainer()["args"]?.strings ?? []) {
            for reference in argument.matches(of: /\$\((\w+)\)/) {
                #expect(names.contains(String(reference.1)), "\(argument)")
            }
        }
    }

    private func environment() throws -> [Value] {
        try container()["env"]?.list ?? []
    }
}
