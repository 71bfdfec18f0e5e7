# Takes the settings image.* from standard input, one line of base64 each; what follows there is for the rest of the script.
set -eu
umask 077
mkdir -p /tmp/berth-lock
cd /tmp/berth-lock
take() {
    IFS= read -r line
    [ -z "$line" ] || printf %s "$line" | base64 -d >"$1"
}
take ca.pem
take npmrc
take pip.conf
if [ -s ca.pem ]; then
    cat /etc/ssl/certs/ca-certificates.crt ca.pem >all.pem
    export NODE_EXTRA_CA_CERTS="$PWD/ca.pem" PIP_CERT="$PWD/all.pem" SSL_CERT_FILE="$PWD/all.pem"
fi
[ ! -s npmrc ] || export NPM_CONFIG_USERCONFIG="$PWD/npmrc"
[ ! -s pip.conf ] || export PIP_CONFIG_FILE="$PWD/pip.conf"
