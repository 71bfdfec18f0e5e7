# Prints the package-lock.json for the package.json on standard input.
cat >package.json
export npm_config_cache=/tmp/berth-npm npm_config_update_notifier=false npm_config_fetch_retries=1 npm_config_fetch_timeout=60000
npm install --package-lock-only --ignore-scripts --no-audit --no-fund >&2
cat package-lock.json
