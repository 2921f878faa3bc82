# Installs the dependencies. A package without any costs nothing.
set -e
if node -e 'const p = JSON.parse(require("fs").readFileSync("package.json", "utf8")); process.exit(Object.keys({ ...p.dependencies, ...p.optionalDependencies }).length ? 1 : 0)'; then
  echo 'No dependencies.'
  exit 0
fi
export npm_config_cache=/tmp/npm npm_config_update_notifier=false npm_config_audit=false npm_config_fund=false npm_config_progress=false
if [ -f package-lock.json ]; then
  exec npm ci --omit=dev
fi
exec npm install --omit=dev --no-package-lock
