# A Postfix of our own: queue on tmpfs, one SMTP port for each peer, mail is discarded. Sourced by run.

declare -A smtp_port_of

postfix_services() {
  cat <<'END'
cleanup   unix  n - n - 0 cleanup
qmgr      unix  n - n 300 1 qmgr
rewrite   unix  - - n - - trivial-rewrite
bounce    unix  - - n - 0 bounce
defer     unix  - - n - 0 bounce
trace     unix  - - n - 0 bounce
error     unix  - - n - - error
retry     unix  - - n - - error
discard   unix  - - n - - discard
postlog   unix-dgram n - n - 1 postlogd
END
}

postfix_milter() { # peer, in Postfix's words
  local filter=${1%/*}
  case $1 in
  */unix) echo "unix:$work/$filter.sock" ;;
  */inet) echo "inet:127.0.0.1:${port_of[$filter]}" ;;
  esac
}

write_main_cf() {
  cat >"$work/postfix/main.cf" <<END
compatibility_level = 3.6
queue_directory = $work/queue
data_directory = $work/data
maillog_file = $work/maillog
maillog_file_prefixes = $work
multi_instance_name = postfix-bench
myhostname = mx.example.org
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
alias_database =
local_recipient_maps =
smtpd_peername_lookup = no
disable_dns_lookups = yes
smtpd_relay_restrictions =
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
smtpd_client_message_rate_limit = 0
smtpd_client_recipient_rate_limit = 0
in_flow_delay = 0
default_transport = discard
relay_transport = discard
milter_default_action = tempfail
END
}

write_master_cf() { # peers
  local peer
  postfix_services >"$work/postfix/master.cf"
  for peer in "$@"; do
    smtp_port_of[$peer]=$(free_port)
    printf '127.0.0.1:%s inet n - n - - smtpd\n' "${smtp_port_of[$peer]}"
    [[ $peer == none ]] || printf '  -o { smtpd_milters = %s }\n' "$(postfix_milter "$peer")"
  done >>"$work/postfix/master.cf"
}

start_postfix() { # peers
  mkdir -p "$work/postfix" "$work/queue" "$work/data"
  chown postfix "$work/data"
  write_main_cf
  write_master_cf "$@"
  postfix -c "$work/postfix" start >"$work/postfix.log" 2>&1 || fail "postfix: $(tail -n 3 "$work/postfix.log")"
  postfix_runs=true
}

stop_postfix() {
  ! ${postfix_runs:-false} || postfix -c "$work/postfix" stop >>"$work/postfix.log" 2>&1 || true
  postfix_runs=false
}

drain_queue() { # so that one run's deliveries do not weigh on the next
  local deadline=$((SECONDS + 60))
  while [[ -n $(find "$work/queue/incoming" "$work/queue/active" "$work/queue/deferred" -type f -print -quit) ]]; do
    ((SECONDS < deadline)) || fail "mail stays in the queue: $(tail -n 3 "$work/maillog")"
    sleep 0.05
  done
}

seconds_of() { # command: its duration
  local begin=$EPOCHREALTIME end
  timeout 300 "$@" >>"$work/smtp-source.log" 2>&1 || fail "$1: $(tail -n 3 "$work/smtp-source.log"; grep warning: "$work/maillog" | tail -n 3)"
  end=$EPOCHREALTIME
  awk -v a="$begin" -v b="$end" 'BEGIN { print b - a }'
}

send_mail() { # peer, messages: the seconds it took
  seconds_of smtp-source -s 20 -m "$2" -l 5120 -f sender@example.net -t recipient@example.org \
    "inet:127.0.0.1:${smtp_port_of[$1]}"
  drain_queue
}

measure_postfix() { # peer, messages
  local pid=${pid_of[$1]:-} before=0 after=0 seconds
  [[ -z $pid ]] || before=$(cpu_ticks "$pid")
  seconds=$(send_mail "$1" "$2")
  sample postfix "$1" messages_per_second "$(awk -v n="$2" -v s="$seconds" 'BEGIN { print n / s }')"
  [[ -n $pid ]] || return 0
  after=$(cpu_ticks "$pid")
  sample postfix "$1" peer_us_per_message "$(awk -v ticks=$((after - before)) -v n="$2" \
    -v hz="$(getconf CLK_TCK)" 'BEGIN { print ticks / hz * 1e6 / n }')"
  sample postfix "$1" rss_mib "$(rss_mib "$pid")"
}
