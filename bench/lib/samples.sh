# Keeps what was measured, compares it with the bounds, writes the tables. Sourced by run.
# A sample is a line "section peer metric value"; the n-th samples of two peers belong together.

sample() { # section, peer, metric, value
  printf '%s\t%s\t%s\t%s\n' "$@" >>"$work/samples.tsv"
}

sample_load() { # section, peer: takes milter-load's output from stdin
  local key value
  while read -r key value; do
    case $key in
    messages_per_second | peer_us_per_message | own_us_per_message | ms_p50 | ms_p99)
      sample "$1" "$2" "$key" "$value"
      ;;
    esac
  done
}

values() { # section, peer, metric
  [[ ! -f $work/samples.tsv ]] ||
    awk -F '\t' -v s="$1" -v p="$2" -v m="$3" '$1 == s && $2 == p && $3 == m { print $4 }' "$work/samples.tsv"
}

middle() { # the median of the numbers on stdin; nothing for none
  sort -g | awk '{ v[NR] = $1 } END { if (NR) printf "%.3f\n", (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2 }'
}

median() { # section, peer, metric
  values "$@" | middle
}

ratio() { # section, metric, peer, reference: the median over the rounds
  paste <(values "$1" "$3" "$2") <(values "$1" "$4" "$2") | awk 'NF == 2 && $2 > 0 { print $1 / $2 }' | middle
}

within() { # value, <= or >=, bound
  awk -v a="$1" -v relation="$2" -v b="$3" 'BEGIN { exit !(relation == "<=" ? a <= b : a >= b) }'
}

# One line of the table of bounds. Without a measurement (a section was not run) it says nothing.
check_bound() { # section, metric, peer, relation, factor, reference
  local what measured word=met
  if [[ $6 == - ]]; then
    measured=$(median "$1" "$3" "$2")
    what="$3 $4 $5"
  else
    measured=$(ratio "$1" "$2" "$3" "$6")
    what="$3 $4 $5 x $6"
  fi
  [[ -n $measured ]] || return 0
  if ! within "$measured" "$4" "$5"; then
    word=**missed**
    missed=$((missed + 1))
  fi
  printf '| %s | %s | %s | %s | %s |\n' "$1" "$2" "$what" "$measured" "$word"
}

write_bounds_table() { # not in a subshell: it counts what was missed
  local section metric peer relation factor reference
  printf '| section | figure | bound | measured | |\n|---|---|---|---|---|\n'
  while read -r section metric peer relation factor reference; do
    check_bound "$section" "$metric" "$peer" "$relation" "$factor" "$reference"
  done < <(bounds)
}

section_table() { # section, metric...
  local section=$1 metric peer
  shift
  printf '\n### %s\n\n| |' "$section"
  printf ' %s |' "$@"
  printf '\n|---|%s\n' "$(printf -- '---|%.0s' "$@")"
  while read -r peer; do
    printf '| %s |' "$peer"
    for metric in "$@"; do
      printf ' %s |' "$(median "$section" "$peer" "$metric")"
    done
    printf '\n'
  done < <(awk -F '\t' -v s="$section" '$1 == s && !seen[$2]++ { print $2 }' "$work/samples.tsv")
}

write_section_tables() {
  local section
  while read -r section; do
    # shellcheck disable=SC2046 # one word per metric
    section_table "$section" $(awk -F '\t' -v s="$section" '$1 == s && !seen[$3]++ { print $3 }' "$work/samples.tsv")
  done < <(cut -f 1 "$work/samples.tsv" | awk '!seen[$0]++')
}
