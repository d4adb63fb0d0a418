# Signing and verifying with RSA-2048, beside OpenDKIM: same messages, same keys, no network. Sourced by run.

dkim_signers=(opendkim-sign/unix dkim-sign/unix dkim-sign-jdk/unix)
dkim_verifiers=(opendkim-verify/unix dkim-verify/unix)

# A text of about 5 KB or 2 MB; both sides get the same octets.
write_letter() { # file, lines
  {
    printf 'From: "A. Sender" <sender@example.net>\r\nTo: "B. Recipient" <recipient@example.org>\r\n'
    printf 'Subject: The figures for the third quarter\r\nDate: Fri, 20 Nov 2026 11:59:57 +0000\r\n'
    printf 'Message-ID: <20261120115957.4Xb7Qy0mVtz9sZ@client.example.net>\r\nMIME-Version: 1.0\r\n'
    printf 'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\nX-Mailer: milter-load\r\n\r\n'
    awk -v lines="$2" 'BEGIN { for (i = 0; i < lines; i++)
      printf "%s\r\n", "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do." }'
  } >"$1"
}

write_dkim_letters() {
  local size
  write_letter "$work/small.eml" 78
  write_letter "$work/large.eml" 31775
  "$root/sluice" dkim keygen -d example.net -s bench -D "$work" -f plain >"$work/record" 2>/dev/null
  for size in small large; do
    "$root/sluice" dkim sign -d example.net -s bench -k "$work/example.net.bench.key" "$work/$size.eml" \
      >"$work/field" || fail "dkim: cannot sign $size.eml"
    sed 's/\r*$/\r/' "$work/field" | cat - "$work/$size.eml" >"$work/$size.signed.eml"
  done
}

write_dkim_configuration() {
  local name record
  record=$(grep -o 'v=DKIM1.*' "$work/record" | tr -d '"')
  printf 'bench._domainkey.example.net %s\n' "$record" >"$work/public"
  awk -v record="$record" 'BEGIN { printf "$ORIGIN example.net.\n@ 3600 IN SOA ns hostmaster 1 3600 600 86400 3600\n"
    printf "@ 3600 IN NS ns\nns 3600 IN A 192.0.2.53\nbench._domainkey 3600 IN TXT"
    for (i = 1; i <= length(record); i += 200) printf " \"%s\"", substr(record, i, 200)
    printf "\n" }' >"$work/zone"
  for name in dkim-sign dkim-sign-jdk; do
    write_sluice_configuration_of "$name" '[dkim]' <<END
filters:
  dkim: {type: DkimSign, keys: [{domain: example.net, selector: bench, file: $work/example.net.bench.key}]}
END
  done
  write_sluice_configuration_of dkim-verify '[dkim, results]' <<END
dns: {zone: $work/zone}
filters:
  dkim: {type: DkimVerify}
  results: {type: AuthResults}
END
  write_opendkim_configuration
}

write_sluice_configuration_of() { # name, chain; the rest from stdin
  local rest
  rest=$(cat)
  cat >"$work/$1.yaml" <<END
socket: {mode: "0666"}
listen: ["unix:$work/$1.sock"]
control: unix:$work/$1-control.sock
authserv-id: mx.example.org
routes: [{chain: all}]
chains: {all: $2}
$rest
END
}

write_opendkim_configuration() {
  local name
  for name in opendkim-sign opendkim-verify; do
    printf 'Socket local:%s\nBackground no\nUMask 000\nSyslog no\nInternalHosts 0.0.0.0/0\n' "$work/$name.sock"
  done | awk -v work="$work" '{ print >(work "/opendkim-" (NR <= 5 ? "sign" : "verify") ".conf") }'
  cat >>"$work/opendkim-sign.conf" <<END
Mode s
Domain example.net
Selector bench
KeyFile $work/example.net.bench.key
RequireSafeKeys no
Canonicalization relaxed/relaxed
OversignHeaders From
END
  cat >>"$work/opendkim-verify.conf" <<END
Mode v
AlwaysAddARHeader yes
AuthservID mx.example.org
TestPublicKeys $work/public
END
}

# What the launcher runs, without the jar that signs at OpenSSL's speed.
jdk_command() {
  local word
  command=()
  while IFS= read -r -d '' word; do
    [[ $word == -XX:AOTCache=* ]] || command+=("${word%:*Corretto*}")
  done <"/proc/${pid_of[dkim-sign/unix]}/cmdline"
  command[-1]=$work/dkim-sign-jdk.yaml
}

start_dkim_peer() { # peer
  local filter=${1%/*} command
  case $filter in
  opendkim-*) command=(opendkim -f -x "$work/$filter.conf") ;;
  dkim-sign-jdk) jdk_command ;;
  *) command=("$root/sluice" serve -c "$work/$filter.yaml") ;;
  esac
  start_process "$filter" "${command[@]}"
  pid_of[$1]=$last_pid
  await_listener "$1"
}

# Each message has to get a field: that it was signed or what it was found to be.
measure_dkim() { # section, peer, messages, message
  load "$2" -n "$3" -c 4 -f "$4" >"$work/load.out"
  grep -qx "proceed $3" "$work/load.out" || fail "$2 does not let every message pass"
  (($(awk '$1 == "edits" { print $2 }' "$work/load.out") >= $3)) || fail "$2 adds no field to a message"
  sample_load "$1" "$2" <"$work/load.out"
}

# Peers that run, warmed up with the message that is measured.
run_dkim_part() { # section, messages, messages to warm up, message, peers
  local section=$1 messages=$2 warm_up=$3 message=$4 peer
  shift 4
  for peer in "$@"; do
    load "$peer" -n "$warm_up" -c 4 -f "$message" >/dev/null
  done
  for ((round = 0; round < rounds; round++)); do
    for peer in "$@"; do
      measure_dkim "$section" "$peer" "$messages" "$message"
    done
  done
}

start_dkim_peers() { # peers
  local peer
  for peer in "$@"; do
    start_dkim_peer "$peer"
  done
}

run_canonicalization() {
  local how value
  "$java_home/bin/java" -cp "$class_path" org.sluicemail.dkim.CanonicalizationSpeed "$rounds" \
    >"$work/canonical.out" 2>"$work/canonical.log" || fail "dkim: $(tail -n 5 "$work/canonical.log")"
  while read -r how value; do
    sample canonicalization "$how" gb_per_second "$value"
  done <"$work/canonical.out"
}

run_dkim() {
  command -v opendkim >/dev/null || fail "dkim: OpenDKIM is not installed"
  write_dkim_letters
  write_dkim_configuration
  run_canonicalization
  start_dkim_peers "${dkim_signers[@]}"
  run_dkim_part signing "$dkim_messages" "$dkim_warm_up" "$work/small.eml" "${dkim_signers[@]}"
  stop_peers
  start_dkim_peers "${dkim_verifiers[@]}"
  run_dkim_part verifying "$dkim_messages" "$dkim_warm_up" "$work/small.signed.eml" "${dkim_verifiers[@]}"
  run_dkim_part verifying-2mb $((dkim_messages / 25)) $((dkim_warm_up / 25)) "$work/large.signed.eml" "${dkim_verifiers[@]}"
  stop_peers
}
