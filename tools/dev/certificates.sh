# SPDX-License-Identifier: Apache-2.0
# The development's own authority and the certificates of its programs, in .dev/tls; sourced after
# lib.sh. Programs take renewed files up while they run.
TLS=.dev/tls
PROGRAMS=spiffe://tandem.localhost # and a program's name: who it is
AUTHORITY_DAYS=730
CERTIFICATE_DAYS=90
RENEW_DAYS=30 # before the end

ends_within() { # FILE DAYS: also when it cannot be read
  ! openssl x509 -in "$1" -noout -checkend $(($2 * 86400)) >/dev/null 2>&1
}

tls_failed() {
  die "Making certificates in $TLS failed: see .dev/log/tls.log; removing that folder starts anew."
}

new_key() { # FILE
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1" 2>>.dev/log/tls.log ||
    tls_failed
}

make_authority() {
  local draft=$TLS/authority.new
  new_key "$draft.key"
  openssl req -x509 -new -key "$draft.key" -days "$AUTHORITY_DAYS" -out "$draft.pem" \
    -config /dev/stdin 2>>.dev/log/tls.log <<'END' || tls_failed
[req]
distinguished_name = name
x509_extensions = extensions
prompt = no
[name]
CN = Tandem development authority
[extensions]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
END
  mv "$draft.key" "$TLS/authority.key"
  mv "$draft.pem" "$TLS/authority.pem"
}

# issue_certificate NAME USAGE [HOSTS]: serverAuth or clientAuth. The key is new each time.
issue_certificate() {
  local draft=$TLS/$1.new
  printf '%s\n' "basicConstraints = critical,CA:FALSE" "keyUsage = critical,digitalSignature" \
    "extendedKeyUsage = $2" "subjectAltName = URI:$PROGRAMS/$1${3:-}" >"$draft.ext"
  new_key "$draft.key"
  {
    openssl req -new -key "$draft.key" -subj "/CN=tandem development $1" |
      openssl x509 -req -CA "$TLS/authority.pem" -CAkey "$TLS/authority.key" \
        -days "$CERTIFICATE_DAYS" -out "$draft.pem" -extfile "$draft.ext"
  } 2>>.dev/log/tls.log || tls_failed
  rm "$draft.ext"
  mv "$draft.key" "$TLS/$1.key"
  mv "$draft.pem" "$TLS/$1.pem"
  say "certificate of the $1 made"
}

# Each ends before its authority does; a new authority signs all anew.
ensure_certificates() {
  local name mask
  mask=$(umask)
  umask 077
  mkdir -p "$TLS"
  if [[ ! -s $TLS/authority.key ]] ||
    ends_within "$TLS/authority.pem" $((CERTIFICATE_DAYS + RENEW_DAYS)); then
    make_authority
    rm -f "$TLS"/{scheduler,edge,notifier}.pem
  fi
  for name in scheduler edge notifier; do
    if [[ -s $TLS/$name.key ]] && ! ends_within "$TLS/$name.pem" "$RENEW_DAYS"; then
      continue
    elif [[ $name == scheduler ]]; then
      issue_certificate "$name" serverAuth ",DNS:localhost,IP:127.0.0.1,IP:::1"
    else
      issue_certificate "$name" clientAuth
    fi
  done
  umask "$mask"
}
