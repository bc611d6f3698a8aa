#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Postfix's smtp-sink and smtp-source, unpacked into .dev/postfix and not installed: a mail server
# and its load, for the benchmark of the notifier. Prints the folder; run them with LD_LIBRARY_PATH
# at its usr/lib/postfix.
set -euo pipefail
source tools/dev/lib.sh
home=.dev/postfix
if [[ ! -x $home/usr/sbin/smtp-sink ]]; then
  mkdir -p "$home/fetched"
  (cd "$home/fetched" && apt-get download postfix >/dev/null) ||
    die "postfix cannot be fetched: apt-get update first."
  dpkg -x "$home"/fetched/postfix_*.deb "$home"
  rm -r "$home/fetched"
fi
echo "$ROOT/$home"
