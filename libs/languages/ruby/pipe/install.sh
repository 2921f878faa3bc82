# Installs the gems beside the sources. A Gemfile that names none costs nothing, and one that has not changed a copy.
set -e
if ! grep -Eqv '^[[:space:]]*(#|$|source[[:space:]])' Gemfile; then
  echo 'No gems.'
  exit 0
fi
cache=/tmp
[ ! -w /opt/cache ] || cache=/opt/cache
export BUNDLE_PATH=vendor/bundle BUNDLE_APP_CONFIG=/tmp/bundle BUNDLE_USER_HOME=$cache/bundler BUNDLE_GLOBAL_GEM_CACHE=true BUNDLE_WITHOUT=development:test BUNDLE_JOBS=2 \
  BUNDLE_SILENCE_ROOT_WARNING=true
if [ -n "$RUBYGEMS_MIRROR" ]; then
  export BUNDLE_MIRROR__ALL="$RUBYGEMS_MIRROR"
fi
# The program that Bundler writes sets the paths at a fraction of the time that Bundler itself takes.
install() {
  bundle install --standalone --no-color
}
# What names other files, or is a program that may read some, depends on more than its own text.
word='(path|gemspec|file|eval_gemfile|require_relative|eval|instance_eval|File|Dir|IO|Pathname|read|open)'
names_files="(^|[^[:alnum:]_])$word([^[:alnum:]_]|$)|^[[:space:]]*(require|load)[[:space:](]|git(:|[[:space:]=>]+)[[:space:]]*[\"'][./]|\`"
if [ "$cache" = /tmp ] || [ -e vendor ] || grep -Eq "$names_files" Gemfile; then
  install
  exit
fi
kept=$cache/dependencies-$( (ruby --version && echo "$RUBYGEMS_MIRROR"; cat Gemfile Gemfile.lock 2>/dev/null || true) | sha256sum | cut -c1-32)
if [ ! -d "$kept" ]; then
  install
  rm -rf $cache/dependencies-* $cache/unfinished
  cp -a vendor $cache/unfinished
  mv $cache/unfinished "$kept"
else
  echo 'The gems are those of the last build.'
  cp -a "$kept" vendor
fi
