# Sourced by build.sh and test.sh: makes sure that programs are there, installing their Debian packages when run as root.

# usage: need PROGRAM:PACKAGE...
need() {
    local missing="" pair
    for pair in "$@"; do
        command -v "${pair%%:*}" >/dev/null 2>&1 || missing="$missing ${pair#*:}"
    done
    [ -n "$missing" ] || return 0
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "installing:$missing" >&2
        # shellcheck disable=SC2086
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing; } >/dev/null && return 0
    fi
    echo "missing:$missing (on Debian, as root: apt-get install$missing)" >&2
    return 1
}

need_dotnet() {
    command -v dotnet >/dev/null 2>&1 && return 0
    echo "missing: the .NET SDK $(sed -n 's/.*"version": "\(.*\)".*/\1/p' global.json) or a later feature band (dotnet on PATH)" >&2
    return 1
}
