#!/bin/bash
# Stands in for kubectl, kind, docker and uname when validate.sh tries the scripts without a cluster. It is run under
# those names, notes every call in $FAKE_CLUSTER/calls, and answers like a conformant dual-stack cluster of two nodes,
# but for the fault that $FAKE_CLUSTER/fault names: the name of a check, or of a step.
set -euo pipefail

program=${0##*/}
state=$FAKE_CLUSTER
fault=$(cat "$state/fault")
printf '%s %s\n' "$program" "${*//$'\n'/ }" >>"$state/calls"

# hang: tells who waits for it, and blocks until it is killed.
hang() {
    printf 'hangs\n' >"$state/hangs"
    exec sleep 600
}

pods_of() {
    local generation
    generation=$(cat "$state/$1")
    case "$1" in
        web) printf "web-$generation-%s\n" a b c ;;
        single) if [ "$generation" -gt 0 ]; then printf 'single-%s\n' "$generation"; fi ;;
    esac
}

# endpoints POD ADDRESS PORT: who may answer, a name on a line; nothing is a refusal, "silence" no answer at all.
endpoints() {
    case "$fault $1 $2 $3" in
        "cluster-ip-tcp pod-"*" 10.96.0.11 80") pods_of web | head -n 2; return ;;
        "cluster-ip-node node-"*" 10.96."*) printf 'silence\n'; return ;;
        "hairpin single-"*) printf 'silence\n'; return ;;
        "node-port "*" 30080") printf 'stranger\n'; return ;;
        "node-port-udp "*" 30081") printf 'silence\n'; return ;;
        "affinity "*" fd00:96::12 80") pods_of web; return ;;
        "external-local-empty "*" 2001:db8::2 30082") pods_of single; return ;;
        "no-endpoints "*" 81") printf 'silence\n'; return ;;
        "dns "*" web 80") printf 'silence\n'; return ;;
        "scale "*" 10.96.0.13 80") printf 'single-1\n'; return ;;
    esac
    case "$2 $3" in
        *.2" 30082" | *::2" 30082") printf 'silence\n' ;;
        *" 30082" | *.13" "* | *::13" "*) pods_of single ;;
        *" 30083" | *.14" "* | *::14" "*) ;;
        *.12" "* | *::12" "*) pods_of web | head -n 1 ;;
        *) pods_of web ;;
    esac
}

# answer_http POD COUNT URL
answer_http() {
    local rest=${3#http://} address port servers i
    case "$rest" in
        \[*) address=${rest%%]*} address=${address#[} rest=${rest#*]} ;;
        *) address=${rest%%[:/]*} rest=${rest#"$address"} ;;
    esac
    case "$rest" in :*) port=${rest#:} port=${port%%/*} ;; *) port=80 ;; esac
    mapfile -t servers < <(endpoints "$1" "$address" "$port")
    for ((i = 0; i < $2; i++)); do
        case "${servers[*]:-}:$rest" in
            :*) printf 'failed 7\n' ;;
            silence:*) printf 'failed 28\n' ;;
            *:*/clientip) answer_client "$address" ;;
            *) printf '%s\n' "${servers[i % ${#servers[@]}]}" ;;
        esac
    done
}

answer_client() {
    if [ "$fault" = external-local ]; then
        printf '10.244.0.1:4711\n'
    else
        case "$1" in *:*) printf '[2001:db8::2]:4711\n' ;; *) printf '192.0.2.2:4711\n' ;; esac
    fi
}

# answer_dial URL: as netexec's /dial.
answer_dial() {
    local i tries=${1##*tries=} names servers
    mapfile -t servers < <(pods_of web)
    names=$(for ((i = 0; i < tries; i++)); do printf ',"%s"' "${servers[i % ${#servers[@]}]}"; done)
    if [ "$fault" = cluster-ip-udp ]; then
        printf '{"errors":["i/o timeout"],"responses":[%s]}' "${names#,}"
    else
        printf '{"responses":[%s]}' "${names#,}"
    fi
}

# answer_connect POD PROTOCOL HOST:PORT: as agnhost connect.
answer_connect() {
    local address=${3%:*}
    address=${address#[}
    case "$(endpoints "$1" "${address%]}" "${3##*:}")" in
        "") printf 'REFUSED\n' >&2; exit 1 ;;
        silence) printf 'TIMEOUT\n' >&2; exit 1 ;;
    esac
}

# execute POD COMMAND...
execute() {
    local pod=$1
    shift
    case "$*" in
        "rm -f /tmp/stop") rm -f "$state/stop" ;;
        "touch /tmp/stop") touch "$state/stop" ;;
        sh*/tmp/stop*)
            if [ "$fault" = rolling-update ]; then printf 'failed 7\n'; fi
            for _ in {1..200}; do printf 'answered\n'; done
            until [ -e "$state/stop" ]; do sleep 0.02; done
            ;;
        sh*) answer_http "$pod" "${@: -2}" ;;
        curl*/dial*) answer_dial "${@: -1}" ;;
        curl*) if [ "$fault" = api ]; then exit 7; else printf 200; fi ;;
        "/agnhost connect"*) answer_connect "$pod" "${3#--protocol=}" "${@: -1}" ;;
        *) printf 'fake kubectl exec: what is %s?\n' "$*" >&2; exit 1 ;;
    esac
}

get() {
    case "$*" in
        nodes*) if [ "$fault" = one-node ]; then printf 'worker-1\n'; else printf 'worker-1\nworker-2\n'; fi ;;
        "node worker-"*)
            printf 'InternalIP 192.0.2.%s\nInternalIP 2001:db8::%s\nHostname %s\n' "${2#worker-}" "${2#worker-}" "$2"
            ;;
        "service web "*clusterIPs*) printf '10.96.0.11 fd00:96::11' ;;
        "service sticky "*clusterIPs*) printf '10.96.0.12 fd00:96::12' ;;
        "service single "*clusterIPs*) if [ "$fault" != no-address ]; then printf '10.96.0.13 fd00:96::13'; fi ;;
        "service empty "*clusterIPs*) printf '10.96.0.14 fd00:96::14' ;;
        "service web "*udp*) printf 30081 ;;
        "service web "*) printf 30080 ;;
        "service single "*) printf 30082 ;;
        "service empty "*) printf 30083 ;;
        "pods --selector app=web "*) pods_of web ;;
        "pods --selector app=single "*) pods_of single ;;
        "daemonset kube-proxy "*) if [ "$fault" = kube-proxy ]; then printf 'daemonset.apps/kube-proxy\n'; fi ;;
        *) ;;
    esac
}

kubectl() {
    while :; do
        case "${1:-}" in
            --namespace | --context) shift 2 ;;
            *) break ;;
        esac
    done
    case "$*" in
        get*) get "${@:2}" ;;
        exec*) execute "$2" "${@:4}" ;;
        "apply --filename -") cat >"$state/applied" ;;
        "apply --kustomize"*) cp -R "$3/../.." "$state/kustomization" ;;
        "scale deployment single --replicas=0") printf 0 >"$state/single" ;;
        "scale deployment single --replicas=1") printf 2 >"$state/single" ;;
        "rollout restart deployment web") printf 2 >"$state/web" ;;
        "rollout status daemonset/shunt"*) if [ "$fault" = deploy ]; then exit 1; fi ;;
        "wait --for=condition=Ready"*) if [ "$fault" = hang ]; then hang; fi ;;
        *) ;;
    esac
}

case "$program $*" in
    kubectl\ *) kubectl "$@" ;;
    uname*) printf 'Fake\n' ;;
    "kind get clusters") printf 'other\n'; if [ "$fault" = exists ]; then printf 'shunt-e2e\n'; fi ;;
    "kind create"*)
        cp "$6" "$state/cluster.yaml"
        if [ "$fault" = create ]; then exit 1; fi
        if [ "$fault" = hang-create ]; then hang; fi
        ;;
    "kind get nodes"*) printf 'shunt-e2e-control-plane\n' ;;
    "docker build"*) if [ "$fault" = build ]; then exit 1; fi ;;
esac
