#!/bin/bash
# Runs the checks on a kind cluster in which Shunt takes the place of kube-proxy.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

name=shunt-e2e
family=dual
builder=docker
image=
checks=()
logs=
keep=false

usage() {
    cat <<END_OF_USAGE
usage: Deploy/kind/e2e.sh [options]

Makes a kind cluster without kube-proxy, builds the image and loads it, deploys Shunt, runs Deploy/e2e/checks.sh,
replaces the pods of Shunt and runs the checks again. The cluster is deleted at the end, also after Ctrl-C; after a
failure its logs are collected first. Needs kind, kubectl and docker or podman. Your kubeconfig is not touched.

  --name NAME           name of the cluster, which must not exist; default $name
  --family FAMILY       dual, ipv4 or ipv6; default dual, or ipv4 on a machine without IPv6
  --builder PROGRAM     docker or podman; default $builder
  --image IMAGE         use this image, which the builder has, instead of building one
  --checks-image IMAGE  client and server of the checks
  --without NAME,...    leave checks out
  --logs DIRECTORY      where logs go after a failure; default a new one in ${TMPDIR:-/tmp}
  --keep                leave the cluster
END_OF_USAGE
}

die() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

heading() { printf '\n==> %s\n' "$*"; }

options() {
    if [ -e /proc/sys ] && [ "$(cat /proc/sys/net/ipv6/conf/all/disable_ipv6 2>/dev/null || echo 1)" = 1 ]; then
        family=ipv4
    fi
    while [ $# -gt 0 ]; do
        case "$1" in
            --name | --family | --builder | --image | --checks-image | --without | --logs)
                [ $# -ge 2 ] || die "$1 needs a value"
                ;;
        esac
        case "$1" in
            --name) name=$2; shift ;;
            --family) family=$2; shift ;;
            --builder) builder=$2; shift ;;
            --image) image=$2; shift ;;
            --checks-image) checks+=(--image "$2"); shift ;;
            --without) checks+=(--without "$2"); shift ;;
            --logs) logs=$2; shift ;;
            --keep) keep=true ;;
            -h | --help) usage; exit ;;
            *) usage >&2; exit 64 ;;
        esac
        shift
    done
    case "$family" in
        dual) pods=10.244.0.0/16,fd00:10:244::/56 services=10.96.0.0/16,fd00:10:96::/112 checks+=(--dual-stack) ;;
        ipv4) pods=10.244.0.0/16 services=10.96.0.0/16 ;;
        ipv6) pods=fd00:10:244::/56 services=fd00:10:96::/112 ;;
        *) die "--family is dual, ipv4 or ipv6, not '$family'" ;;
    esac
    case "$builder" in
        docker) ;;
        podman) export KIND_EXPERIMENTAL_PROVIDER=podman ;;
        *) die "--builder is docker or podman, not '$builder'" ;;
    esac
    # Containers have addresses that this machine reaches, unless they run in a virtual machine.
    if [ "$(uname)" = Linux ] && { [ "$builder" = docker ] || [ "$(id -u)" -eq 0 ]; }; then checks+=(--from-here); fi
}

scratch=
made_cluster=false
interrupted=false
cleanup() {
    local status=$?
    trap '' INT TERM
    if $made_cluster; then
        if [ "$status" -ne 0 ] && ! $interrupted; then collect_logs || true; fi
        if $keep; then
            printf '\nThe cluster is left. To use and to remove it:\n'
            printf '  kind export kubeconfig --name %s\n  kind delete cluster --name %s\n' "$name" "$name"
        else
            heading "Deleting the cluster"
            kind delete cluster --name "$name" || printf 'It is left: kind delete cluster --name %s\n' "$name" >&2
        fi
    fi
    [ -z "$scratch" ] || rm -rf "$scratch"
    exit "$status"
}

interrupt() {
    interrupted=true
    exit "$1"
}

# Everything that tells why it failed; what cannot be had any more is left out.
collect_logs() {
    local node
    [ -n "$logs" ] || logs=$(mktemp -d "${TMPDIR:-/tmp}/shunt-e2e-logs.XXXXXX")
    mkdir -p "$logs"
    heading "Collecting logs in $logs"
    kubectl get pods,services,endpointslices,nodes --all-namespaces --output wide >"$logs/objects.txt" 2>&1 || true
    kubectl get events --all-namespaces >"$logs/events.txt" 2>&1 || true
    kubectl --namespace kube-system describe daemonset,pod --selector app.kubernetes.io/name=shunt \
        >"$logs/shunt-describe.txt" 2>&1 || true
    kubectl --namespace kube-system logs --selector app.kubernetes.io/name=shunt --prefix --tail=-1 \
        >"$logs/shunt.log" 2>&1 || true
    for node in $(kind get nodes --name "$name" 2>/dev/null); do
        "$builder" exec "$node" nft list ruleset >"$logs/$node.nft" 2>&1 || true
    done
    kind export logs "$logs/kind" --name "$name" >/dev/null 2>&1 || true
    tail -n 20 "$logs/shunt.log"
}

make_cluster() {
    heading "Cluster $name, $family, without kube-proxy"
    sed "s|ipFamily: .*|ipFamily: $family|
        s|podSubnet: .*|podSubnet: $pods|
        s|serviceSubnet: .*|serviceSubnet: $services|" Deploy/kind/cluster.yaml >"$scratch/cluster.yaml"
    made_cluster=true
    kind create cluster --name "$name" --config "$scratch/cluster.yaml" --wait 3m
    [ -z "$(kubectl --namespace kube-system get daemonset kube-proxy --ignore-not-found --output name)" ] ||
        die "this cluster has kube-proxy: a newer kind is needed"
}

# Podman puts localhost/ before names without a registry; written out it is the same with both.
build_image() {
    if [ -z "$image" ]; then
        image=localhost/shunt:e2e
        heading "Image $image"
        "$builder" build --file Deploy/Dockerfile --tag "$image" .
    fi
    case "${image##*/}" in *:*) ;; *) image=$image:latest ;; esac
    # It starts, which also shows that it holds every library.
    "$builder" run --rm "$image" --help >/dev/null
}

# An archive, because kind's direct way of loading knows docker only.
load_image() {
    "$builder" save --output "$scratch/image.tar" "$image"
    kind load image-archive "$scratch/image.tar" --name "$name"
}

deploy() {
    heading "Shunt"
    cp -R Deploy/base Deploy/overlays "$scratch/"
    mkdir "$scratch/overlays/e2e"
    cat >"$scratch/overlays/e2e/kustomization.yaml" <<END_OF_OVERLAY
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
- ../kind
configMapGenerator:
- name: shunt
  namespace: kube-system
  behavior: merge
  literals:
  - api-server-host=$name-control-plane
  - cluster-cidr=$pods
  - log-level=debug
images:
- name: shunt
  newName: ${image%:*}
  newTag: ${image##*:}
END_OF_OVERLAY
    kubectl apply --kustomize "$scratch/overlays/e2e"
    wait_for_shunt
    # The first thing that needs Services: the DNS that pods use.
    kubectl --namespace kube-system rollout status deployment/coredns --timeout=3m
}

wait_for_shunt() { kubectl --namespace kube-system rollout status daemonset/shunt --timeout=3m; }

restart_shunt() {
    heading "The pods of Shunt are replaced"
    kubectl --namespace kube-system rollout restart daemonset/shunt
    wait_for_shunt
}

run_checks() {
    heading "Checks"
    Deploy/e2e/checks.sh "${checks[@]}"
}

options "$@"
for program in kind kubectl "$builder"; do
    command -v "$program" >/dev/null || die "$program is not installed"
done
if kind get clusters 2>/dev/null | grep --line-regexp --fixed-strings -- "$name" >/dev/null; then
    die "the cluster $name exists: choose another --name, or: kind delete cluster --name $name"
fi
scratch=$(mktemp -d)
export KUBECONFIG=$scratch/kubeconfig
trap cleanup EXIT
trap 'interrupt 130' INT
trap 'interrupt 143' TERM

build_image
make_cluster
load_image
deploy
run_checks
restart_shunt
run_checks
heading "All checks passed, before and after the pods of Shunt were replaced"
