# What greylisting, limits and replies cost the processor, over the chain that does nothing. Sourced by run.

write_remembering_configuration() {
  cat >"$work/remembering.yaml" <<END
socket: {mode: "0666"}
listen: ["$(endpoint remembering/unix)"]
control: unix:$work/remembering-control.sock
store: memory
routes: [{chain: remembering}]
chains: {remembering: [limits, greylist, replies, pass]}
filters:
  limits:
    type: RateLimit
    limits:
      - {name: ip, key: ip, rate: 999999999/1s}
      - {name: sender, key: sender, rate: 999999999/1s}
      - {name: recipient, key: recipient, rate: 999999999/1s}
  greylist: {type: Greylist, delay: 1s}
  replies: {type: Replies}
  pass: {type: Pass}
END
}

peer_us() { # peer: of one round
  load "$1" -n "$direct_messages" >"$work/load.out"
  grep -qx "proceed $direct_messages" "$work/load.out" || fail "$1 does not let every message pass"
  awk '$1 == "peer_us_per_message" { print $2 }' "$work/load.out"
}

# "chain" is the chain by itself, in one process; "milter" is all that a message costs the server, which has to answer
# at RCPT where the chain that does nothing need not. There the warm-up lasts longer than the sender has to wait.
run_remembering() {
  local noop value
  "$java_home/bin/java" -cp "$class_path" org.sluicemail.bench.ChainCpu "$rounds" "$direct_messages" \
    >"$work/chain.out" 2>"$work/chain.log" || fail "remembering: $(tail -n 5 "$work/chain.log")"
  while read -r value; do
    sample remembering chain cpu_us_added "$value"
  done <"$work/chain.out"
  write_remembering_configuration
  start_peers sluice/unix remembering/unix
  for ((round = 0; round < rounds; round++)); do
    noop=$(peer_us sluice/unix)
    sample remembering milter cpu_us_added "$(awk -v a="$noop" -v b="$(peer_us remembering/unix)" 'BEGIN { print b - a }')"
  done
  stop_peers
}
