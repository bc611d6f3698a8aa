#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# ./dev check [STEP...]: every rule a machine can judge; last line `N passed, N failed`.
set -euo pipefail
source tools/dev/lib.sh
steps=(scripts format house errors lint breaking tidy)
[[ $# -gt 0 ]] && steps=("$@")
mkdir -p build/check

step_scripts() { # they parse, and name no registry
  local file
  for file in dev .ci/run tools/dev/*.sh; do
    bash -n "$file" || return 1
  done
  python3 -m py_compile tools/*.py tools/dev/*.py
}

step_format() {
  source_files | xargs -r clang-format --dry-run -Werror
}

step_house() {
  python3 tools/check_house.py check
}

step_errors() { # docs/errors.md is generated from the catalogue
  python3 tools/gen_errors_md.py --check
}

step_lint() {
  tools/dev/buf.sh lint proto
}

# What a change to the contract is judged by: where the branch left origin/main; without that, or when
# nothing is committed since, the last commit while protos are being edited, else the one before it.
breaking_base() {
  local base=HEAD
  if git rev-parse --verify --quiet origin/main >/dev/null; then
    base=$(git merge-base HEAD origin/main)
  fi
  if [[ $(git rev-parse "$base") == "$(git rev-parse HEAD)" ]] && git diff --quiet HEAD -- proto; then
    base=HEAD~1
  fi
  echo "$base"
}

# Nothing may have come before: one commit, and not because a clone is shallow.
is_first_commit() {
  [[ $(git rev-parse --is-shallow-repository 2>/dev/null) == false &&
    $(git rev-list --count HEAD 2>/dev/null) == 1 ]]
}

step_breaking() {
  local ref base google=node_modules/google-proto-files
  ref=${TANDEM_BREAKING_BASE:-$(breaking_base 2>/dev/null)}
  if ! git rev-parse --verify --quiet "$ref^{commit}" >/dev/null 2>&1 && ! is_first_commit; then
    die "There is no earlier commit (${ref:-no history}) to compare the contract with: fetch it" \
      "(git fetch --unshallow) or set TANDEM_BREAKING_BASE."
  fi
  if [[ -z $(git ls-tree -r --name-only "$ref" proto 2>/dev/null) ]]; then
    echo "no earlier contract to compare with"
    return 0
  fi
  base=$(mktemp -d build/check/base.XXXXXX)
  trap "rm -rf '$base'" EXIT
  git archive "$ref" proto | tar -x -C "$base"
  mkdir -p "$base/$google/google"
  cp -r "$google"/google/{api,rpc,type} "$base/$google/google/"
  cp buf.yaml "$base/"
  (cd "$base" && "$ROOT/tools/dev/buf.sh" build proto -o base.binpb)
  tools/dev/buf.sh breaking proto --against "$base/base.binpb"
}

step_tidy() {
  build_targets dev build.ninja
  build_targets dev tandem_proto google_proto tandem_generated
  python3 tools/dev/tidy.py build/dev
}

ensure_node_modules
passed=0
failed=0
for step in "${steps[@]}"; do
  began=$SECONDS
  # A child: `set -e` would be off inside a condition.
  set +e
  (
    set -e
    "step_$step"
  ) >"build/check/$step.log" 2>&1
  result=$?
  set -e
  if ((result == 0)); then
    passed=$((passed + 1))
    printf 'ok   %s (%d s)\n' "$step" $((SECONDS - began))
  else
    failed=$((failed + 1))
    printf 'FAIL %s (%d s)\n' "$step" $((SECONDS - began))
    head -n 100 "build/check/$step.log"
  fi
done
echo "$passed passed, $failed failed"
((failed == 0))
