# Which program an algorithm is: one of the author's own, or the runner around the author's library.
runner=src/bin/algoplane

has_program() {
  [ -f src/main.rs ] || ls src/bin/*.rs src/bin/*/main.rs >/dev/null 2>&1 || grep -Eq '^[[:space:]]*\[\[bin\]\]' Cargo.toml
}

# Of several, the one that templates of Algorithmia's had.
find_program() {
  programs=$(find "$CARGO_TARGET_DIR/release" -maxdepth 1 -type f -perm -u+x ! -name '*.so')
  if [ -f "$CARGO_TARGET_DIR/release/pipe" ]; then
    echo "$CARGO_TARGET_DIR/release/pipe"
  elif [ "$(echo "$programs" | grep -c .)" = 1 ]; then
    echo "$programs"
  else
    fail "Which of these is the algorithm? Name it pipe: $(echo "$programs" | sed 's|.*/||' | sort | tr '\n' ' ')"
  fi
}

# Whether the author's own code depends on the package.
depends_on() {
  awk -v name="$1" '
    /^[[:space:]]*\[/ { section = $0; gsub(/[[:space:]]/, "", section); if (section == "[dependencies." name "]") found = 1 }
    section == "[dependencies]" && $0 ~ "^[[:space:]]*\"?" name "\"?[[:space:]]*[.=]" { found = 1 }
    END { exit !found }' Cargo.toml
}

put_runner() {
  [ -f src/lib.rs ] || grep -Eq '^[[:space:]]*\[lib\]' Cargo.toml || fail 'There is neither src/lib.rs, with a public function apply(input), nor a program of your own.'
  grep -Eq '^[[:space:]]*name[[:space:]]*=[[:space:]]*"algorithm"' Cargo.toml ||
    fail 'The library must have the name "algorithm". Put this into Cargo.toml: [lib], and below it: name = "algorithm"'
  mkdir -p $runner
  trap remove_runner EXIT
  cp /opt/pipe/runner/*.rs $runner
  if ! depends_on serde_json; then
    cp $runner/plain.rs $runner/values.rs
  elif depends_on serde; then
    cp $runner/serde.rs $runner/values.rs
  else
    cat $runner/plain.rs $runner/value.rs >$runner/values.rs
  fi
}

remove_runner() {
  rm -rf $runner
  rmdir src/bin 2>/dev/null || true
}
