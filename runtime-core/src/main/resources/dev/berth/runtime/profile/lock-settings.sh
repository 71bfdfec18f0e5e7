# Reads the settings image.* from standard input, one line of base64 each; the rest of the input is for the script that follows.
set -eu
umask 077
mkdir -p /tmp/berth-lock
cd /tmp/berth-lock
read_file() {
    IFS= read -r line
    [ -z "$line" ] || printf %s "$line" | base64 -d >"$1"
}
read_file ca.pem
read_file npmrc
read_file pip.conf
if [ -s ca.pem ]; then
    cat /etc/ssl/certs/ca-certificates.crt ca.pem >all.pem
    export NODE_EXTRA_CA_CERTS="$PWD/ca.pem" PIP_CERT="$PWD/all.pem" SSL_CERT_FILE="$PWD/all.pem"
fi
[ ! -s npmrc ] || export NPM_CONFIG_USERCONFIG="$PWD/npmrc"
[ ! -s pip.conf ] || export PIP_CONFIG_FILE="$PWD/pip.conf"
