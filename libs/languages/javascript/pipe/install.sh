# Installs the dependencies and runs the package's own install scripts. A package with neither costs nothing.
set -e
if node -e '
const { dependencies, optionalDependencies, scripts } = JSON.parse(require("fs").readFileSync("package.json", "utf8"));
const steps = ["preinstall", "install", "postinstall", "prepare"].filter((step) => scripts?.[step]);
process.exit(steps.length || Object.keys({ ...dependencies, ...optionalDependencies }).length ? 1 : 0);
'; then
  echo 'No dependencies.'
  exit 0
fi
export npm_config_cache=/tmp/npm npm_config_update_notifier=false npm_config_audit=false npm_config_fund=false npm_config_progress=false
if [ -f package-lock.json ]; then
  exec npm ci --omit=dev --foreground-scripts
fi
exec npm install --omit=dev --no-package-lock --foreground-scripts
