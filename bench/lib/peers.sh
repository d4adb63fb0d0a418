# Starts and stops the filters. A peer is a filter on one transport, "c-full/unix". Sourced by run.

filters=(c-full c-quiet jmilter jmilter-quiet)
$peers_only || filters+=(sluice)

declare -A pid_of port_of
started=()

free_port() { # below the range from which the kernel picks
  local port
  for _ in {1..100}; do
    port=$((20000 + RANDOM % 10000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "$port"
      return
    fi
  done
  fail "no free TCP port"
}

endpoint() { # peer
  local filter=${1%/*}
  case $1 in
  */unix) echo "unix:$work/$filter.sock" ;;
  */inet) echo "inet:${port_of[$filter]}@127.0.0.1" ;;
  esac
}

write_sluice_configuration() { # needs the ports
  cat >"$work/sluice.yaml" <<END
socket: {mode: "0666"}
listen: ["$(endpoint sluice/unix)", "$(endpoint sluice/inet)"]
routes: [{chain: noop}]
chains: {noop: [pass]}
filters: {pass: {type: Pass}}
END
}

set_command() { # peer: sets the array command
  local jmilter=("$java_home/bin/java" -cp "$class_path"
    --enable-native-access=ALL-UNNAMED org.sluicemail.bench.JmilterPeer)
  case $1 in
  remembering/*)
    command=("$root/sluice" serve -c "$work/remembering.yaml")
    return
    ;;
  c-full/*) command=("$target/noop-milter") ;;
  c-quiet/*) command=("$target/noop-milter" -q) ;;
  jmilter/*) command=("${jmilter[@]}") ;;
  jmilter-quiet/*) command=("${jmilter[@]}" -q) ;;
  sluice/*)
    command=("$root/sluice" serve -c "$work/sluice.yaml")
    return
    ;;
  esac
  command+=("$(endpoint "$1")")
}

start_process() { # name, command...: sets last_pid
  local log=$work/$1.log
  shift
  (umask 0 && exec "$@") >>"$log" 2>&1 </dev/null & # Postfix connects as its own user
  last_pid=$!
  started+=("$last_pid")
}

await_listener() { # peer
  "$target/milter-load" -W 120 "$(endpoint "$1")" ||
    fail "$1 does not listen: $(tail -n 3 "$work/${1%/*}.log")"
}

start_peer() { # peer; one Sluice serves both transports
  local filter=${1%/*} command
  if [[ $filter == sluice && -n ${pid_of[sluice/unix]:-}${pid_of[sluice/inet]:-} ]]; then
    pid_of[$1]=${pid_of[sluice/unix]:-${pid_of[sluice/inet]:-}}
    return
  fi
  set_command "$1"
  [[ $1 == */inet ]] || rm -f "$work/$filter.sock"
  start_process "$filter" "${command[@]}"
  pid_of[$1]=$last_pid
  await_listener "$1"
}

stop_peer() { # peer
  local pid=${pid_of[$1]} peer
  kill "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  for peer in "${!pid_of[@]}"; do
    [[ ${pid_of[$peer]} != "$pid" ]] || unset "pid_of[$peer]"
  done
}

stop_peers() {
  local peer
  for peer in "${!pid_of[@]}"; do
    [[ -z ${pid_of[$peer]:-} ]] || stop_peer "$peer"
  done
}

stop_everything() {
  local pid
  for pid in "${started[@]}"; do
    kill "$pid" 2>/dev/null || true
  done
}

rss_mib() { # pid
  awk '/^VmRSS:/ { printf "%.1f\n", $2 / 1024 }' "/proc/$1/status"
}

cpu_ticks() { # pid: user and system, waited-for children included
  awk '{ sub(/.*\) /, ""); print $12 + $13 + $14 + $15 }' "/proc/$1/stat"
}

assign_ports() {
  local filter
  for filter in "${filters[@]}"; do
    port_of[$filter]=$(free_port)
  done
}
