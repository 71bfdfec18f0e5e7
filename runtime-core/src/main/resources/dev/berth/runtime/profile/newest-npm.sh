# Prints the newest version of the package whose name is on standard input.
export npm_config_cache=/tmp/berth-npm npm_config_update_notifier=false npm_config_fetch_retries=1 npm_config_fetch_timeout=60000
npm view "$(cat)" version
