# An author who commits no Cargo.lock gets the versions of the last build, as long as Cargo.toml says the same.
# What a link leads to may be endless.
lock=$cache/lock-$(find . -name Cargo.toml -not -path './target/*' -xtype f | sort | xargs head -qc 16M | sha256sum | cut -c1-32)
lock_is_ours=

take_lock() {
  [ ! -f Cargo.lock ] || return 0
  lock_is_ours=yes
  [ ! -f "$lock" ] || cp "$lock" Cargo.lock
}

keep_lock() {
  [ "$lock_is_ours" ] || return 0
  rm -f "$cache"/lock-*
  cp Cargo.lock "$lock"
}
