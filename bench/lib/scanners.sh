# rspamd and clamd beside each other: what does the second one add? Sourced by run.
# "fixed" are scripted peers that need 20 ms each, the worst case: the slower one is always the other one.
# "real" are an rspamd and a clamd of our own, when they are installed.

scanner_delay_ms=20

start_fixed_scanners() {
  port_of[rspamd/fixed]=$(free_port)
  port_of[clamav/fixed]=$(free_port)
  start_process scanner-peers "$java_home/bin/java" -cp "$class_path" org.sluicemail.bench.ScannerPeers \
    "${port_of[rspamd/fixed]}" "${port_of[clamav/fixed]}" "$scanner_delay_ms"
}

write_clamd_configuration() {
  mkdir -p "$work/clamd/db"
  printf 'Bench.Signature:0:*:%s\n' "$(printf 'a signature that no message has' | od -An -tx1 | tr -d ' \n')" \
    >"$work/clamd/db/bench.ndb"
  chown -R clamav "$work/clamd"
  cat >"$work/clamd.conf" <<END
DatabaseDirectory $work/clamd/db
OfficialDatabaseOnly no
TCPSocket ${port_of[clamav/real]}
TCPAddr 127.0.0.1
Foreground yes
SelfCheck 0
User clamav
END
}

write_rspamd_configuration() { # without what asks the network
  local module
  mkdir -p "$work/rspamd/local.d" "$work/rspamd/db" "$work/rspamd/run" "$work/rspamd/log"
  chown _rspamd "$work"/rspamd/{db,run,log}
  for module in fuzzy_check asn rspamd_update rbl surbl url_redirector spf dkim dkim_signing arc dmarc mx_check; do
    echo 'enabled = false;' >"$work/rspamd/local.d/$module.conf"
  done
  for module in proxy controller; do
    echo 'enabled = false;' >"$work/rspamd/local.d/worker-$module.inc"
  done
  printf 'bind_socket = "127.0.0.1:%s";\ncount = 1;\n' "${port_of[rspamd/real]}" \
    >"$work/rspamd/local.d/worker-normal.inc"
  echo 'level = "warning";' >"$work/rspamd/local.d/logging.inc"
}

start_real_scanners() {
  port_of[rspamd/real]=$(free_port)
  port_of[clamav/real]=$(free_port)
  write_clamd_configuration
  write_rspamd_configuration
  start_process clamd clamd --config-file="$work/clamd.conf"
  start_process rspamd rspamd -f -u _rspamd -g _rspamd -c /etc/rspamd/rspamd.conf \
    --var=LOCAL_CONFDIR="$work/rspamd" --var=DBDIR="$work/rspamd/db" \
    --var=RUNDIR="$work/rspamd/run" --var=LOGDIR="$work/rspamd/log"
}

await_port() { # name; rspamd compiles its patterns at the first start
  local deadline=$((SECONDS + 300))
  until (exec 3<>"/dev/tcp/127.0.0.1/${port_of[$1]}") 2>/dev/null; do
    ((SECONDS < deadline)) || fail "$1 does not listen"
    sleep 0.1
  done
}

scanner_socket() { # chain, kind
  echo "unix:$work/scan-$1-$2.sock"
}

write_scanning_configuration() { # kinds
  local kind chain
  {
    echo 'socket: {mode: "0666"}'
    echo 'listen:'
    for kind in "$@"; do
      for chain in clamav rspamd both; do
        echo "  - \"$(scanner_socket "$chain" "$kind")\""
      done
    done
    echo 'routes:'
    for kind in "$@"; do
      for chain in clamav rspamd both; do
        echo "  - {when: {listener: \"$(scanner_socket "$chain" "$kind")\"}, chain: $chain-$kind}"
      done
    done
    echo '  - {chain: none}'
    echo 'chains:'
    echo '  none: []'
    for kind in "$@"; do
      printf '  clamav-%s: [clamav-%s]\n  rspamd-%s: [rspamd-%s]\n  both-%s: [clamav-%s, rspamd-%s]\n' \
        "$kind" "$kind" "$kind" "$kind" "$kind" "$kind" "$kind"
    done
    echo 'filters:'
    for kind in "$@"; do
      echo "  clamav-$kind: {type: ClamAv, servers: \"127.0.0.1:${port_of[clamav/$kind]}\", cache: 0}"
      echo "  rspamd-$kind: {type: Rspamd, servers: \"127.0.0.1:${port_of[rspamd/$kind]}\"}"
    done
  } >"$work/scanning.yaml"
}

scan() { # chain, kind, messages: prints the figures of milter-load
  "$target/milter-load" -n "$3" -c 1 "$(scanner_socket "$1" "$2")" >"$work/load.out"
  grep -qx "proceed $3" "$work/load.out" || fail "$1/$2 does not let every message pass"
  cat "$work/load.out"
}

measure_scanners() { # kind: one round
  local chain
  declare -A middle_ms
  for chain in clamav rspamd both; do
    middle_ms[$chain]=$(scan "$chain" "$1" "$scanner_messages" | awk '$1 == "ms_p50" { print $2 }')
    sample scanners "$chain/$1" ms_p50 "${middle_ms[$chain]}"
  done
  sample scanners "both/$1" ms_added "$(awk -v a="${middle_ms[clamav]}" -v b="${middle_ms[rspamd]}" \
    -v both="${middle_ms[both]}" 'BEGIN { print both - (a > b ? a : b) }')"
}

run_scanners() {
  local kind chain pid kinds=(fixed) before=${#started[@]}
  ! $peers_only || return 0
  start_fixed_scanners
  if command -v rspamd >/dev/null && command -v clamd >/dev/null; then
    kinds+=(real)
    start_real_scanners
  else
    echo "bench/run: rspamd and clamd are not installed: scripted ones only" >&2
  fi
  for kind in "${kinds[@]}"; do
    await_port "rspamd/$kind"
    await_port "clamav/$kind"
  done
  write_scanning_configuration "${kinds[@]}"
  start_process scanning "$root/sluice" serve -c "$work/scanning.yaml"
  for kind in "${kinds[@]}"; do
    for chain in clamav rspamd both; do
      "$target/milter-load" -W 120 "$(scanner_socket "$chain" "$kind")" ||
        fail "sluice does not listen: $(tail -n 3 "$work/scanning.log")"
      scan "$chain" "$kind" $((scanner_messages * 2)) >/dev/null
    done
  done
  for ((round = 0; round < rounds; round++)); do
    for kind in "${kinds[@]}"; do
      measure_scanners "$kind"
    done
  done
  for pid in "${started[@]:before}"; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
}
