# Prints pip's reports for the requirements on standard input: for this machine's processor type and for the other one.
cat >requested.txt
export PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_RETRIES=1 PIP_TIMEOUT=30
python3 -m venv venv >&2
report() {
    venv/bin/pip install --dry-run --ignore-installed --only-binary :all: --quiet --report "$@" >&2
}
report here.json -r requested.txt
python3 - >pinned.txt <<'P'
import json
for one in json.load(open("here.json"))["install"]:
    print(one["metadata"]["name"] + "==" + one["metadata"]["version"])
P
case $(uname -m) in x86_64) other=aarch64 ;; *) other=x86_64 ;; esac
set --
for minor in 5 12 17 24 28 31 34 35 36 39 41; do set -- "$@" --platform "manylinux_2_${minor}_$other"; done
report other.json -r requested.txt -c pinned.txt --target target "$@" --platform "manylinux1_$other" --platform "manylinux2010_$other" \
    --platform "manylinux2014_$other" || echo null >other.json
printf '{"otherMachine":"%s","here":' "$other"
cat here.json
printf ',"other":'
cat other.json
printf '}\n'
