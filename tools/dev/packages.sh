# SPDX-License-Identifier: Apache-2.0
# Installs what is missing, and nothing when all is there; sourced after lib.sh.

missing_packages() {
  local package
  grep -v '^#' tools/dev/packages.txt | while read -r package; do
    dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed ||
      echo "$package"
  done
  # Some machines have another node than Debian's: any that works will do.
  command -v node >/dev/null || echo nodejs
  command -v npm >/dev/null || echo npm
}

# postgresql-15 makes a cluster of its own and starts it on 5432, unless told before; ours is private.
# A machine that has settings keeps them.
forbid_main_cluster() { # [sudo]
  local settings=/etc/postgresql-common/createcluster.conf
  [[ ! -e $settings ]] || return 0
  "$@" mkdir -p "${settings%/*}"
  echo "create_main_cluster = false" | "$@" tee "$settings" >/dev/null
}

ensure_packages() {
  local missing sudo=()
  missing=$(missing_packages | tr '\n' ' ')
  [[ -z ${missing// /} ]] && return
  if [[ $(id -u) -ne 0 ]]; then
    command -v sudo >/dev/null ||
      die "Packages are missing and there is no sudo: as root, run apt-get install $missing"
    sudo=(sudo)
  fi
  say "installing $missing"
  mkdir -p build
  "${sudo[@]}" apt-get update >build/apt.log 2>&1 || true
  [[ " $missing" != *" postgresql-15 "* ]] || forbid_main_cluster "${sudo[@]}"
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1 \
    apt-get install -y --no-install-recommends \
    -o Dpkg::Options::=--force-confold $missing >>build/apt.log 2>&1 ||
    die "Installing packages failed: see build/apt.log, then run apt-get install $missing"
}
