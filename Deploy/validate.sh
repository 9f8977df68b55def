#!/bin/bash
# Tries the scripts for clusters without one: what they call, what they find, and that they clean up.
# Cases are functions called by name, which shellcheck takes for unreachable:
# shellcheck disable=SC2317,SC2329
set -euo pipefail
cd "$(dirname "$0")/.."

usage() {
    cat <<END_OF_USAGE
usage: Deploy/validate.sh [--help]

Runs Deploy/e2e/checks.sh and Deploy/kind/e2e.sh with programs that stand in for kubectl, kind and docker: on a cluster
where everything works, on clusters with one fault each, and with an interruption. Needs neither root nor a network.
The last line is "N passed, N failed"; the exit code is 0 if none failed.
END_OF_USAGE
}

case "${1:-}" in
    "") ;;
    -h | --help) usage; exit ;;
    *) usage >&2; exit 64 ;;
esac

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/programs"
for program in kubectl kind docker uname; do
    ln -s "$PWD/Deploy/e2e/fake-cluster.sh" "$scratch/programs/$program"
done
export PATH=$scratch/programs:$PATH TMPDIR=$scratch FAKE_CLUSTER=$scratch/state
output=$scratch/output
status=0

# cluster [FAULT]: a new cluster.
cluster() {
    rm -rf "$FAKE_CLUSTER"
    mkdir "$FAKE_CLUSTER"
    printf 1 >"$FAKE_CLUSTER/web"
    printf 1 >"$FAKE_CLUSTER/single"
    printf '%s' "${1:-none}" >"$FAKE_CLUSTER/fault"
    : >"$FAKE_CLUSTER/calls"
    mkfifo "$FAKE_CLUSTER/hangs"
}

# try COMMAND...: runs a script; its output and exit code are kept.
try() {
    status=0
    "$@" >"$output" 2>&1 </dev/null || status=$?
}

# interrupted COMMAND...: runs a script until the stand-in says that it hangs, then does what Ctrl-C does.
interrupted() {
    local job
    # A process group of its own, in which SIGINT is not ignored.
    set -m
    "$@" >"$output" 2>&1 </dev/null &
    job=$!
    read -r <"$FAKE_CLUSTER/hangs"
    kill -INT -- "-$job"
    status=0
    wait "$job" 2>/dev/null || status=$?
    set +m
}

wrong() {
    printf '%s\n' "$*"
    printf 'Exit code %d, output:\n' "$status"
    cat "$output"
    printf 'Calls:\n'
    tail -n 20 "$FAKE_CLUSTER/calls"
    exit 1
}

expect_status() { [ "$status" -eq "$1" ] || wrong "expected exit code $1"; }
expect_output() { grep -F -- "$1" "$output" >/dev/null || wrong "not in the output: $1"; }
expect_call() { grep -E -- "$1" "$FAKE_CLUSTER/calls" >/dev/null || wrong "not called: $1"; }
expect_no_call() { ! grep -E -- "$1" "$FAKE_CLUSTER/calls" || wrong "called: $1"; }

# expect_order PATTERN...: calls that match came in this order.
expect_order() {
    local pattern line=0 next
    for pattern in "$@"; do
        next=$(awk -v after="$line" -v pattern="$pattern" 'NR > after && $0 ~ pattern { print NR; exit }' \
            "$FAKE_CLUSTER/calls")
        [ -n "$next" ] || wrong "not called, or not in order: $pattern"
        line=$next
    done
}

expect_nothing_left() {
    local left
    left=$(find "$TMPDIR" -mindepth 1 -maxdepth 1 -name 'tmp.*')
    [ -z "$left" ] || wrong "files were left: $left"
}

mapfile -t names < <(Deploy/e2e/checks.sh --list)

case_checks_pass() {
    cluster
    try Deploy/e2e/checks.sh --dual-stack --image example/client:1 --namespace trial
    expect_status 0
    expect_output "${#names[@]} passed, 0 failed, 0 left out"
    expect_order "kubectl create namespace trial" "kubectl --namespace trial apply" \
        "kubectl delete namespace trial"
    expect_nothing_left
    ! grep -E 'IMAGE|NODE-[12]' <(grep -v '^#' "$FAKE_CLUSTER/applied") || wrong "a placeholder was not replaced"
    grep -F 'image: example/client:1' "$FAKE_CLUSTER/applied" >/dev/null || wrong "the image was not used"
}

# Every check finds its fault: alone, so that no other check finds it first.
case_checks_find_faults() {
    local name others
    for name in "${names[@]}"; do
        cluster "$name"
        others=$(printf '%s\n' "${names[@]}" | grep -vxF -- "$name" | paste -sd ,)
        try Deploy/e2e/checks.sh --patience 1 --without "$others"
        [ "$status" -eq 1 ] || wrong "the check $name does not see its fault"
        expect_output "0 passed, 1 failed, $((${#names[@]} - 1)) left out"
        expect_call "delete namespace"
    done
}

case_checks_leave_out() {
    cluster affinity
    try Deploy/e2e/checks.sh --without affinity
    expect_status 0
    expect_output "$((${#names[@]} - 1)) passed, 0 failed, 1 left out"
}

case_checks_keep() {
    cluster
    try Deploy/e2e/checks.sh --keep --without rolling-update
    expect_status 0
    expect_no_call "delete namespace"
}

case_checks_interrupted() {
    cluster hang
    interrupted Deploy/e2e/checks.sh
    expect_status 130
    expect_call "delete namespace"
    expect_nothing_left
}

case_checks_need_two_nodes() {
    cluster one-node
    try Deploy/e2e/checks.sh
    expect_status 1
    expect_output "two are needed"
    expect_no_call "create namespace|delete namespace"
}

# An address that is not there must not mean a check with nothing to do.
case_checks_need_addresses() {
    cluster no-address
    try Deploy/e2e/checks.sh
    expect_status 1
    expect_output "the Service single has no"
    expect_call "delete namespace"
}

case_checks_wrong_usage() {
    cluster
    try Deploy/e2e/checks.sh --without no-such-check
    expect_status 1
    expect_output "no check is called 'no-such-check'"
    try Deploy/e2e/checks.sh --nonsense
    expect_status 64
    expect_no_call .
}

case_e2e_passes() {
    cluster
    try Deploy/kind/e2e.sh --family dual
    expect_status 0
    expect_output "All checks passed"
    expect_order "kind get clusters" "docker build --file Deploy/Dockerfile --tag localhost/shunt:e2e" \
        "docker run --rm localhost/shunt:e2e --help" "kind create cluster --name shunt-e2e" \
        "docker save .* localhost/shunt:e2e" "kind load image-archive .* --name shunt-e2e" \
        "kubectl apply --kustomize" "rollout status daemonset/shunt" "rollout status deployment/coredns" \
        "create namespace" "delete namespace" "rollout restart daemonset/shunt" "rollout status daemonset/shunt" \
        "create namespace" "delete namespace" "kind delete cluster --name shunt-e2e"
    expect_nothing_left
    local overlay=$FAKE_CLUSTER/kustomization/overlays/e2e/kustomization.yaml line
    for line in "api-server-host=shunt-e2e-control-plane" "cluster-cidr=10.244.0.0/16,fd00:10:244::/56" \
        "newName: localhost/shunt" "newTag: e2e"; do
        grep -F -- "$line" "$overlay" >/dev/null || wrong "not in the overlay: $line"
    done
    grep -F 'kubeProxyMode: none' "$FAKE_CLUSTER/cluster.yaml" >/dev/null || wrong "the cluster has kube-proxy"
}

case_e2e_single_family() {
    cluster
    try Deploy/kind/e2e.sh --family ipv4 --image registry.example:5000/shunt --without rolling-update
    expect_status 0
    expect_no_call "docker build"
    local line
    for line in "ipFamily: ipv4" "podSubnet: 10.244.0.0/16" "serviceSubnet: 10.96.0.0/16"; do
        grep -xF -- "  $line" "$FAKE_CLUSTER/cluster.yaml" >/dev/null || wrong "not in the configuration: $line"
    done
    expect_call "docker save .* registry.example:5000/shunt:latest"
    grep -F 'newName: registry.example:5000/shunt' "$FAKE_CLUSTER/kustomization/overlays/e2e/kustomization.yaml" \
        >/dev/null || wrong "the image's name was cut"
}

# Whatever fails after the cluster was made: logs, then the cluster goes.
case_e2e_failures() {
    local fault
    for fault in create kube-proxy deploy dns; do
        cluster "$fault"
        try Deploy/kind/e2e.sh --family dual --logs "$scratch/logs" --without rolling-update
        [ "$status" -eq 1 ] || wrong "a failure of $fault is not seen"
        expect_order "kind create cluster" "kind export logs $scratch/logs/kind" "kind delete cluster --name shunt-e2e"
        [ -e "$scratch/logs/shunt.log" ] || wrong "no log of Shunt"
        expect_nothing_left
    done
}

case_e2e_build_fails() {
    cluster build
    try Deploy/kind/e2e.sh
    expect_status 1
    expect_no_call "kind (create|delete)"
}

case_e2e_interrupted() {
    cluster hang-create
    interrupted Deploy/kind/e2e.sh
    expect_status 130
    expect_order "kind create cluster" "kind delete cluster --name shunt-e2e"
    expect_no_call "kind export logs"
    expect_nothing_left
}

case_e2e_leaves_others_alone() {
    cluster exists
    try Deploy/kind/e2e.sh
    expect_status 1
    expect_output "the cluster shunt-e2e exists"
    expect_no_call "kind (create|delete)"
}

case_e2e_keeps() {
    cluster
    try Deploy/kind/e2e.sh --keep --without rolling-update
    expect_status 0
    expect_no_call "kind delete"
    expect_output "kind delete cluster --name shunt-e2e"
}

passed=0
failed=0
while read -r _ _ name; do
    case "$name" in case_*) ;; *) continue ;; esac
    title=${name#case_}
    started=$SECONDS
    if reason=$("$name"); then
        passed=$((passed + 1))
        printf 'passed  %-26s %3d s\n' "${title//_/ }" $((SECONDS - started))
    else
        failed=$((failed + 1))
        printf 'FAILED  %-26s %3d s\n%s\n' "${title//_/ }" $((SECONDS - started)) "$reason"
    fi
done < <(declare -F)
printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ]
