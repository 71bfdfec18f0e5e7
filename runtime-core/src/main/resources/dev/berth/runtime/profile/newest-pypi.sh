# Prints the newest version of the package whose name is on standard input.
export PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_RETRIES=1 PIP_TIMEOUT=30
python3 -m venv venv >&2
venv/bin/pip install --dry-run --ignore-installed --no-deps --only-binary :all: --quiet --report newest.json "$(cat)" >&2
python3 -c 'import json; print(json.load(open("newest.json"))["install"][0]["metadata"]["version"])'
