#!/usr/bin/env bash
# The README's two commands on a machine that has nothing: Debian 12 in a folder of its own, a fresh clone, a new HOME.
#
#   sudo infra/chaos/fresh-machine.sh [--keep] [--commit <revision>] [--only run|test]
#
# Needs debootstrap, git and Node.js on this machine (Node is copied, as the target machine is to have it). Mirrors and
# proxies are taken from this machine's own configuration when it runs. Prints how long each command took.
# The base system is kept in /var/cache/backhaul-fresh; delete it to begin from the mirror again.
set -euo pipefail

keep=false commit=HEAD only=""
while [ $# -gt 0 ]; do
    case $1 in
        --keep) keep=true ;;
        --commit) commit=$2; shift ;;
        --only) only=$2; shift ;;
        *) sed -n '2,8p' "$0"; exit 2 ;;
    esac
    shift
done
[ "$(id -u)" = 0 ] || { echo "Run this as root: it mounts and changes root folders." >&2; exit 1; }
for program in debootstrap git node npm unshare; do
    command -v "$program" >/dev/null || { echo "Missing here: $program (apt-get install debootstrap)" >&2; exit 1; }
done

source_repo=$(cd "$(dirname "$0")/../.." && git rev-parse --show-toplevel)
cache=/var/cache/backhaul-fresh
base=$cache/base
root=$(mktemp -d "$cache.XXXXXX")
say() { printf '%s  %s\n' "$(date -u +%H:%M:%S)" "$*"; }

# All of it happens in namespaces of its own: when this ends, however it ends, the kernel ends every process inside
# and takes every mount away.
cleanup() {
    if $keep; then say "kept: $root"; else rm -rf --one-file-system "$root"; fi
}
trap cleanup EXIT

if [ ! -e "$base/.complete" ]; then
    say "debootstrap (once)"
    rm -rf "$base"
    mkdir -p "$base"
    mirror=$(apt-get indextargets --format '$(SITE) $(CODENAME)' 'Created-By: Packages' | awk '$2 == "bookworm" { print $1; exit }')
    debootstrap --variant=minbase --include=python3,python3-pip,make,git,ca-certificates bookworm "$base" "$mirror" \
        > "$cache/debootstrap.log" 2>&1 || { tail -20 "$cache/debootstrap.log" >&2; exit 1; }
    touch "$base/.complete"
fi

say "a copy of the base system"
cp -a --reflink=auto "$base/." "$root/"

# What the target machine has besides Debian: Node.js, and this machine's way to the package indexes.
node_home=$(cd "$(dirname "$(readlink -f "$(command -v node)")")/.." && pwd)
install -D "$(readlink -f "$(command -v node)")" "$root/usr/local/bin/node"
mkdir -p "$root/usr/local/lib/node_modules"
cp -a "$node_home/lib/node_modules/npm" "$root/usr/local/lib/node_modules/"
ln -sf ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
ln -sf ../lib/node_modules/npm/bin/npx-cli.js "$root/usr/local/bin/npx"
for file in /etc/resolv.conf /etc/hosts /etc/pip.conf /etc/xdg/pip /etc/npmrc /etc/ssl/certs /usr/local/share/ca-certificates \
    /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/auth.conf /etc/apt/auth.conf.d /etc/apt/apt.conf.d \
    "$(npm config get globalconfig)"; do
    [ -e "$file" ] || continue
    mkdir -p "$root$(dirname "$file")"
    cp -aL --no-target-directory "$file" "$root$file" 2>/dev/null || cp -a --no-target-directory "$file" "$root$file"
done
home=/root/fresh
mkdir -p "$root$home"
[ -e "$HOME/.npmrc" ] && cp "$HOME/.npmrc" "$root$home/.npmrc"
# Folders with packages that lie on this machine's disk, when pip is told of any.
for folder in ${PIP_FIND_LINKS:-}; do
    if [ -d "$folder" ]; then mkdir -p "$root$folder" && cp -a "$folder/." "$root$folder/"; fi
done

say "a fresh clone of $(git -C "$source_repo" rev-parse --short "$commit")"
git clone --quiet --no-local "$source_repo" "$root$home/backhaul"
git -C "$root$home/backhaul" checkout --quiet --detach "$(git -C "$source_repo" rev-parse "$commit")"

cat > "$root/prove.sh" <<'INSIDE'
#!/bin/bash
set -euo pipefail
cd "$HOME/backhaul"
say() { printf '%s  %s\n' "$(date -u +%H:%M:%S)" "$*"; }
fetch() { python3 -c 'import sys, urllib.request as u; u.urlopen(sys.argv[1], timeout=5).read()' "$1" 2>/dev/null; }

# This machine has no ps.
left() {
    for process in /proc/[0-9]*; do
        tr '\0' ' ' < "$process/cmdline" 2>/dev/null | grep -E 'postgres|backhaul|flock' || true
    done
}

# make run, until it answers; then Ctrl-C, and nothing may be left.
run_once() {
    local started=$SECONDS
    touch "/tmp/run-$1.log"
    set -m # a process group of its own, which Ctrl-C goes to
    make run > "/tmp/run-$1.log" 2>&1 &
    local make=$!
    set +m
    tail -f --pid=$make -n +1 "/tmp/run-$1.log" | sed -u "s/^/    /" &
    until fetch http://127.0.0.1:8000/readyz && grep -q 'Backhaul is ready' "/tmp/run-$1.log"; do
        kill -0 $make 2>/dev/null || { say "make run ended by itself"; exit 1; }
        sleep 0.1
    done
    say "make run ($1): ready after $((SECONDS - started)) s"
    fetch http://127.0.0.1:8000/ || { say "no app at the address"; exit 1; }
    kill -INT -- -$make
    wait $make || true
    sleep 1
    if left | grep .; then say "left behind, see above"; exit 1; fi
    say "make run ($1): stopped, nothing left"
}

if [ "$1" != test ]; then
    run_once first
    run_once second
fi
if [ "$1" != run ]; then
    started=$SECONDS
    CI=true make test
    say "make test: done after $((SECONDS - started)) s"
fi
INSIDE

say "the commands inside"
env -i HOME="$home" PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
    $(env | grep -E '^(PIP_[A-Z_]+|NPM_[A-Za-z_]+|npm_config_[a-z_]+|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|[a-zA-Z]+_proxy|[A-Z]+_PROXY)=' || true) \
    unshare --mount --pid --fork --kill-child --mount-proc="$root/proc" bash -euc '
        root=$1 what=$2
        for each in dev dev/pts dev/shm sys; do mkdir -p "$root/$each"; mount --bind "/$each" "$root/$each"; done
        mount -t tmpfs tmpfs "$root/run"
        exec chroot "$root" bash /prove.sh "$what"
    ' fresh "$root" "$only"
say "done"
