# Installs the dependencies and runs the package's own install scripts. A package with neither costs nothing, and one whose dependencies
# have not changed a copy.
set -e
# none: nothing to install. own: installing depends on more than package.json, its lock and .npmrc. text: on nothing else.
depends_on=$(node -e '
const { existsSync, readFileSync } = require("fs");
const { dependencies, optionalDependencies, peerDependencies, overrides, workspaces, scripts } = JSON.parse(readFileSync("package.json", "utf8"));
const steps = ["preinstall", "install", "postinstall", "prepublish", "preprepare", "prepare", "postprepare", "dependencies"].filter((step) => scripts?.[step]);
const wanted = Object.values({ ...dependencies, ...optionalDependencies, ...peerDependencies });
const namesFile = (version) => (typeof version === "object" ? Object.values(version ?? {}).some(namesFile) : /^(file:|link:|~?\/|\.)|^[^:]*(\/.*\/|\.(tgz|tar|tar\.gz)$)/i.test(version));
const local = workspaces || [...wanted, overrides].some(namesFile) || ["node_modules", "binding.gyp"].some((file) => existsSync(file));
console.log(steps.length || local ? "own" : wanted.length ? "text" : "none");
')
if [ "$depends_on" = none ]; then
  echo 'No dependencies.'
  exit 0
fi
cache=/tmp
[ ! -w /opt/cache ] || cache=/opt/cache
export npm_config_cache=$cache/npm npm_config_update_notifier=false npm_config_audit=false npm_config_fund=false npm_config_progress=false
install() {
  if [ -f package-lock.json ] || [ -f npm-shrinkwrap.json ]; then
    npm ci --omit=dev --foreground-scripts
  else
    npm install --omit=dev --no-package-lock --foreground-scripts
  fi
}
if [ "$cache" = /tmp ] || [ "$depends_on" = own ]; then
  install
  exit
fi
kept=$cache/dependencies-$( (node --version && env | grep '^npm_config_' | sort; sha256sum package.json package-lock.json npm-shrinkwrap.json .npmrc 2>/dev/null || true) | sha256sum | cut -c1-32)
if [ ! -d "$kept" ]; then
  install
  rm -rf $cache/dependencies-* $cache/unfinished
  mkdir -p node_modules
  cp -a node_modules $cache/unfinished
  mv $cache/unfinished "$kept"
else
  echo 'The dependencies are those of the last build.'
  cp -a "$kept" node_modules
fi
