extension Schema {
    static let daemonSetSpec = Schema.object(
        required: ["selector": selector, "template": podTemplate],
        optional: [
            "minReadySeconds": .integer,
            "updateStrategy": .object(
                required: ["type": .oneOf(["RollingUpdate", "OnDelete"])], optional: ["rollingUpdate": rollingUpdate]),
        ])

    static let deploymentSpec = Schema.object(
        required: ["selector": selector, "template": podTemplate],
        optional: [
            "replicas": .integer,
            "strategy": .object(optional: [
                "type": .oneOf(["RollingUpdate", "Recreate"]), "rollingUpdate": rollingUpdate,
            ]),
        ])

    static let podSpec = Schema.object(
        required: ["containers": .list(container)],
        optional: [
            "initContainers": .list(container), "hostNetwork": .boolean,
            "dnsPolicy": .oneOf(["Default", "ClusterFirst", "ClusterFirstWithHostNet"]),
            "serviceAccountName": .string, "automountServiceAccountToken": .boolean, "priorityClassName": .string,
            "tolerations": .list(
                .object(optional: [
                    "key": .string, "operator": .oneOf(["Exists", "Equal"]), "value": .string, "effect": .string,
                ])),
            "nodeSelector": .map(.string), "nodeName": .string, "terminationGracePeriodSeconds": .integer,
            "securityContext": .object(optional: [
                "seccompProfile": .object(required: ["type": .oneOf(["RuntimeDefault", "Localhost", "Unconfined"])])
            ]),
        ])

    private static let selector = Schema.object(required: ["matchLabels": .map(.string)])

    private static let rollingUpdate = Schema.object(optional: [
        "maxUnavailable": .integerOrString, "maxSurge": .integerOrString,
    ])

    private static let podTemplate = Schema.object(required: [
        "metadata": .object(required: ["labels": .map(.string)]), "spec": podSpec,
    ])

    private static let exec = Schema.object(required: ["command": .list(.string)])

    private static let container = Schema.object(
        required: ["name": .string, "image": .string],
        optional: [
            "imagePullPolicy": .oneOf(["Always", "IfNotPresent", "Never"]), "args": .list(.string),
            "env": .list(.object(required: ["name": .string, "valueFrom": environmentSource])),
            "readinessProbe": probe, "lifecycle": .object(optional: ["preStop": .object(required: ["exec": exec])]),
            "resources": .object(optional: ["requests": .map(.string), "limits": .map(.string)]),
            "securityContext": securityContext,
        ])

    private static let environmentSource = Schema.object(optional: [
        "fieldRef": .object(required: ["fieldPath": .string]),
        "configMapKeyRef": .object(required: ["name": .string, "key": .string], optional: ["optional": .boolean]),
    ])

    private static let probe = Schema.object(optional: [
        "exec": exec, "httpGet": .object(required: ["port": .integerOrString], optional: ["path": .string]),
        "periodSeconds": .integer, "timeoutSeconds": .integer, "failureThreshold": .integer,
    ])

    private static let securityContext = Schema.object(optional: [
        "runAsUser": .integer, "runAsGroup": .integer, "privileged": .boolean,
        "allowPrivilegeEscalation": .boolean, "readOnlyRootFilesystem": .boolean,
        "capabilities": .object(optional: ["add": .list(.string), "drop": .list(.string)]),
    ])
}
