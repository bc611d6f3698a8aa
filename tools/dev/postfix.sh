#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Postfix's smtp-sink and smtp-source, unpacked into .dev/postfix and not installed: a mail server
# and its load, for the benchmark of the notifier. Prints the folder; run them with LD_LIBRARY_PATH
# at its usr/lib/postfix.
set -euo pipefail
source tools/dev/lib.sh
as_root() {
  if [[ $(id -u) -eq 0 ]]; then "$@"; else sudo "$@"; fi
}
home=.dev/postfix
if [[ ! -x $home/usr/sbin/smtp-sink ]]; then
  mkdir -p "$home/fetched"
  fetch() { (cd "$home/fetched" && apt-get download postfix >/dev/null 2>&1); }
  # A machine that had every package has perhaps no list of them.
  fetch || { as_root apt-get update >build/apt.log 2>&1 && fetch; } ||
    die "postfix cannot be fetched: see build/apt.log, then run apt-get update and this again."
  dpkg -x "$home"/fetched/postfix_*.deb "$home"
  rm -r "$home/fetched"
fi
echo "$ROOT/$home"
