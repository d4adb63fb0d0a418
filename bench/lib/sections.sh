# What is measured. Sourced by run.

load() { # peer, milter-load options...: prints its figures, fails with it
  local peer=$1
  shift
  "$target/milter-load" -p "${pid_of[$peer]}" "$@" "$(endpoint "$peer")"
}

# As many side by side as are measured; more only where a stall of 40 ms would make it last.
warm_up_peer() { # peer
  local connections=20
  [[ $1 != *-quiet/inet ]] || connections=100
  load "$1" -n "$warm_up" -c "$connections" >/dev/null
}

start_peers() { # peers
  local peer
  for peer in "$@"; do
    start_peer "$peer"
    warm_up_peer "$peer"
  done
}

measure_direct() { # peer, messages
  load "$1" -n "$2" >"$work/load.out"
  grep -qx "proceed $2" "$work/load.out" || fail "$1 does not let every message pass"
  sample_load direct "$1" <"$work/load.out"
}

# A new connection for each message of 5 KB, 20 side by side, no MTA in between.
run_direct() {
  local peer peers=("${filters[@]/%//unix}" "${filters[@]/%//inet}")
  start_peers "${peers[@]}"
  for ((round = 0; round < rounds; round++)); do
    for peer in "${filters[@]/%//unix}"; do
      measure_direct "$peer" "$direct_messages"
    done
    for peer in "${filters[@]/%//inet}"; do
      measure_direct "$peer" $((direct_messages / 10))
    done
  done
  stop_peers
}

# smtp-source -> Postfix -> filter, and away.
run_postfix() {
  local peer peers=("${filters[@]/%//unix}" "${filters[@]/%//inet}")
  start_peers "${peers[@]}"
  start_postfix none "${peers[@]}"
  for peer in none "${peers[@]}"; do
    send_mail "$peer" $((postfix_messages / 10)) >/dev/null
  done
  for ((round = 0; round < rounds; round++)); do
    for peer in none "${peers[@]}"; do
      measure_postfix "$peer" "$postfix_messages"
    done
  done
  stop_postfix
  stop_peers
}

# Memory of connections that said CONNECT and HELO and then nothing.
run_idle() {
  local filter
  for filter in "${filters[@]}"; do
    start_peer "$filter/unix"
    load "$filter/unix" -n 1000 >/dev/null
    load "$filter/unix" -I "$idle_connections" >"$work/load.out"
    sample idle "$filter" kib_per_connection "$(awk '$1 == "peer_kib_per_connection" { print $2 }' "$work/load.out")"
    stop_peer "$filter/unix"
  done
}

# From exec of the JVM to a listener, without the launcher: its command line is asked for and repeated.
run_start() {
  local filter command begin
  for filter in "${filters[@]}"; do
    start_peer "$filter/unix"
    mapfile -d '' command <"/proc/${pid_of[$filter/unix]}/cmdline"
    stop_peer "$filter/unix"
    for ((round = 0; round < 9; round++)); do
      rm -f "$work/$filter.sock"
      begin=$EPOCHREALTIME
      start_process "$filter" "${command[@]}"
      pid_of[$filter/unix]=$last_pid
      await_listener "$filter/unix"
      sample start "$filter" seconds "$(awk -v a="$begin" -v b="$EPOCHREALTIME" 'BEGIN { print b - a }')"
      stop_peer "$filter/unix"
    done
  done
}

# Resident memory after many messages, with the flags the launcher chooses.
run_memory() {
  local filter
  for filter in "${filters[@]}"; do
    start_peer "$filter/unix"
    load "$filter/unix" -n "$memory_messages" >/dev/null
    sample memory "$filter" rss_mib "$(rss_mib "${pid_of[$filter/unix]}")"
    stop_peer "$filter/unix"
  done
}

# What a mail waits beyond the deadline of its chain for a service that takes the question and is silent.
run_silent() {
  local service value
  "$java_home/bin/java" -cp "$class_path" org.sluicemail.bench.SilentServices "$silent_mails" \
    >"$work/silent.out" 2>"$work/silent.log" || fail "silent: $(tail -n 5 "$work/silent.log")"
  while IFS=$'\t' read -r service value; do
    sample silent "$service" ms_beyond_deadline "$value"
  done <"$work/silent.out"
}

# The parts by themselves: time and allocation for all that belongs to one message.
run_jmh() {
  local length=(-wi 5 -i 5 -f 2)
  ! $quick || length=(-wi 3 -i 3 -f 1)
  "$java_home/bin/java" -cp "$class_path" org.openjdk.jmh.Main "${length[@]}" -foe true -prof gc \
    -rf csv -rff "$work/jmh.csv" >"$work/jmh.log" 2>&1 || fail "jmh: $(tail -n 5 "$work/jmh.log")"
  while IFS=$'\t' read -r benchmark metric value; do
    sample jmh "$benchmark" "$metric" "$value"
  done < <(jmh_figures)
}

jmh_figures() { # from "org.sluicemail.bench.X.y",... and "org.sluicemail.bench.X.y:gc.alloc.rate.norm",...
  awk -F , '{ gsub(/"/, ""); sub(/org\.sluicemail\.bench\./, "") }
    NR > 1 && $1 !~ /:/ { print $1 "\tmicroseconds\t" $5 }
    $1 ~ /:gc\.alloc\.rate\.norm$/ { sub(/:.*/, "", $1); print $1 "\tbytes_allocated\t" $5 }' "$work/jmh.csv"
}
