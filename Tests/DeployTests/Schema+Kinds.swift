extension Schema {
    /// The schema of each kind that this project has manifests of.
    static let kinds: [String: Schema] = [
        "v1/ConfigMap": resource(optional: ["data": .map(.string)]),
        "v1/Pod": resource(["spec": podSpec]),
        "v1/Service": resource(["spec": serviceSpec]),
        "v1/ServiceAccount": resource(optional: ["automountServiceAccountToken": .boolean]),
        "apps/v1/DaemonSet": resource(["spec": daemonSetSpec]),
        "apps/v1/Deployment": resource(["spec": deploymentSpec]),
        "rbac.authorization.k8s.io/v1/ClusterRole": resource(["rules": .list(policyRule)]),
        "rbac.authorization.k8s.io/v1/ClusterRoleBinding": resource([
            "roleRef": .object(required: ["apiGroup": .string, "kind": .string, "name": .string]),
            "subjects": .list(.object(required: ["kind": .string, "name": .string, "namespace": .string])),
        ]),
        "kustomize.config.k8s.io/v1beta1/Kustomization": kustomization,
        "kind.x-k8s.io/v1alpha4/Cluster": kindCluster,
    ]

    private static let typeMeta: [String: Schema] = ["apiVersion": .string, "kind": .string]

    private static func resource(
        _ required: [String: Schema] = [:], optional: [String: Schema] = [:]
    ) -> Schema {
        let metadata = Schema.object(
            required: ["name": .string], optional: ["namespace": .string, "labels": .map(.string)])
        return .object(
            required: typeMeta.merging(required) { $1 }.merging(["metadata": metadata]) { $1 }, optional: optional)
    }

    private static let kustomization = Schema.object(
        required: typeMeta.merging(["resources": .list(.string)]) { $1 },
        optional: [
            "configMapGenerator": .list(
                .object(
                    required: ["name": .string, "namespace": .string, "literals": .list(.string)],
                    optional: ["behavior": .oneOf(["create", "merge", "replace"])])),
            "images": .list(.object(required: ["name": .string], optional: ["newName": .string, "newTag": .string])),
        ])

    private static let kindCluster = Schema.object(
        required: typeMeta,
        optional: [
            "networking": .object(optional: [
                "kubeProxyMode": .oneOf(["none", "iptables", "ipvs", "nftables"]),
                "ipFamily": .oneOf(["ipv4", "ipv6", "dual"]), "podSubnet": .string, "serviceSubnet": .string,
            ]),
            "nodes": .list(.object(required: ["role": .oneOf(["control-plane", "worker"])])),
        ])

    private static let policyRule = Schema.object(required: [
        "apiGroups": .list(.string), "resources": .list(.string), "verbs": .list(.string),
    ])

    private static let serviceSpec = Schema.object(
        required: [
            "ports": .list(
                .object(
                    required: ["port": .integer],
                    optional: [
                        "name": .string, "targetPort": .integerOrString, "protocol": .oneOf(["TCP", "UDP", "SCTP"]),
                    ]))
        ],
        optional: [
            "type": .oneOf(["ClusterIP", "NodePort", "LoadBalancer"]), "selector": .map(.string),
            "ipFamilyPolicy": .oneOf(["SingleStack", "PreferDualStack", "RequireDualStack"]),
            "sessionAffinity": .oneOf(["None", "ClientIP"]), "externalTrafficPolicy": .oneOf(["Cluster", "Local"]),
        ])
}
