#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ./dev fresh: the two commands as a new user has them. A bare Debian 12 in a folder of its own (as
# root; needs debootstrap), the last commit cloned into it, a user with sudo; there `up`, `up` again,
# `test` and `down`, in a process namespace that dies with it. Changes that are not committed are not
# in it. FRESH_CCACHE=FOLDER lends it compiled objects; without it everything is compiled.
set -euo pipefail
source tools/dev/lib.sh
FOLDER=${FRESH_FOLDER:-/var/tmp/tandem-fresh}
FRESH_MB_MIN=8192

make_debian() {
  [[ ! -x $FOLDER/usr/bin/sudo ]] || return 0
  command -v debootstrap >/dev/null || die "There is no debootstrap: apt-get install debootstrap."
  say "bare Debian 12 in $FOLDER"
  debootstrap --variant=minbase --include=sudo,git,ca-certificates bookworm "$FOLDER" \
    >build/fresh-debian.log 2>&1 || die "debootstrap failed: see build/fresh-debian.log."
}

# What a machine behind a proxy or a name server of its own needs beside what Debian brings.
settle() {
  cp /etc/resolv.conf "$FOLDER/etc/resolv.conf"
  echo "127.0.0.1 localhost $(hostname)" >"$FOLDER/etc/hosts"
  mkdir -p "$FOLDER/etc/ssl"
  cp /etc/ssl/certs/ca-certificates.crt "$FOLDER/etc/ssl/machine.crt"
  chroot "$FOLDER" id -u ana >/dev/null 2>&1 || chroot "$FOLDER" useradd -m -s /bin/bash ana
  echo 'ana ALL=(ALL) NOPASSWD: ALL' >"$FOLDER/etc/sudoers.d/ana"
  rm -rf "$FOLDER/home/ana/tandem"
  git clone -q --no-hardlinks "$ROOT" "$FOLDER/home/ana/tandem"
  mkdir -p "$FOLDER/home/ana/.cache/ccache"
  chroot "$FOLDER" chown -R ana:ana /home/ana/tandem
  chroot "$FOLDER" chown ana:ana /home/ana/.cache /home/ana/.cache/ccache
}

# The process namespace ends with its first process, and what it left running with it.
inside() {
  mount --make-rprivate /
  mount -t proc proc "$FOLDER/proc"
  mount --rbind /dev "$FOLDER/dev"
  mount -t tmpfs -o mode=1777 tmpfs "$FOLDER/dev/shm"
  [[ -z ${FRESH_CCACHE:-} ]] || mount --bind "$FRESH_CCACHE" "$FOLDER/home/ana/.cache/ccache"
  exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin chroot "$FOLDER" sudo -u ana -i env NODE_EXTRA_CA_CERTS=/etc/ssl/machine.crt \
    bash -c 'cd tandem && bash tools/dev/fresh_steps.sh'
}

if [[ ${1:-} == --inside ]]; then
  inside
fi
[[ $(id -u) -eq 0 ]] || die "./dev fresh mounts and changes its root: run it as root."
mkdir -p build
free=$(df --output=avail -BM "$(dirname "$FOLDER")" | tail -n 1 | tr -dc 0-9)
((free >= FRESH_MB_MIN)) || die "Only $free MB are free beside $FOLDER: free $FRESH_MB_MIN MB."
make_debian
settle
say "the two commands (its ports are this machine's: end ./dev up here first)"
unshare --mount --pid --fork --kill-child bash "$0" --inside
say "done; rm -rf --one-file-system $FOLDER gives the space back"
