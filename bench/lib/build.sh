# Builds what is measured and what measures. Sourced by run.

build_c() {
  local flags=(-std=c11 -O2 -Wall -Wextra -Werror)
  mkdir -p "$target"
  cc "${flags[@]}" -Wconversion -D_GNU_SOURCE -o "$target/milter-load" "$bench"/load/*.c
  cc "${flags[@]}" -o "$target/noop-milter" "$bench/peers/noop-milter.c" -lmilter -lpthread
}

build_java() {
  (cd "$root" && JAVA_HOME=$java_home mvn -q -Dquick -Pbench -pl bench -am package >&2)
}

build() {
  build_c
  build_java
}
