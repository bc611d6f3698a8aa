#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# buf for this machine. Its platform's package is named directly: the wrapper package lists platforms
# that a registry may lack, and `npm ci` then refuses the lock file.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
case $(uname -m) in
  x86_64) exec "$root/node_modules/@bufbuild/buf-linux-x64/bin/buf" "$@" ;;
  aarch64) exec "$root/node_modules/@bufbuild/buf-linux-aarch64/bin/buf" "$@" ;;
  *) echo "There is no buf for $(uname -m): use x86_64 or aarch64." >&2 && exit 1 ;;
esac
