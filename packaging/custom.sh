# Sourced by build.sh: custom builds. Collects what was asked for as options of dotnet publish (the properties are those of
# plugins/CustomBuild.targets), and turns the log of a failed build into what matters.

custom=()
plugin_dirs=""
packages=""

refuse() {
    echo "packaging/build.sh: $1" >&2
    exit 2
}

choose_plugins() {
    custom+=("-p:PluginList=${1//,/%2C}")
}

# A folder as the caller names it, from where the caller stands.
folder() {
    (cd "$start" && cd -- "$1" 2>/dev/null && pwd) || return 1
}

add_plugin_dir() {
    local dir
    dir=$(folder "$1") || refuse "--plugin-dir: no such folder: $1"
    grep -rqF '[KernelPlugin(' --include='*.cs' "$dir" || refuse "--plugin-dir: no class with [KernelPlugin] in $1"
    plugin_dirs="$plugin_dirs${plugin_dirs:+%3B}$dir"
}

add_package() {
    case "$1" in
        ?*@?*) packages="$packages    <PackageReference Include=\"${1%@*}\" VersionOverride=\"${1##*@}\" />"$'\n' ;;
        *) refuse "--package wants NAME@VERSION, not $1" ;;
    esac
}

add_source() {
    local dir
    dir=$(folder "$1") || refuse "--source: no such folder: $1"
    custom+=("-p:RestoreAdditionalProjectSources=$dir")
}

# Adds to $options. A custom build has its own folder for intermediate files, so that it leaves no trace in the usual one.
custom_options() {
    local file=$PWD/obj/custom/packages.props
    [ -z "$plugin_dirs" ] || custom+=("-p:PluginDirs=$plugin_dirs")
    if [ -n "$packages" ]; then
        mkdir -p obj/custom
        printf '<Project>\n  <ItemGroup>\n%s  </ItemGroup>\n</Project>\n' "$packages" >"$file"
        custom+=("-p:PluginPackagesFile=$file")
    fi
    [ ${#custom[@]} = 0 ] || options+=("${custom[@]}" --artifacts-path obj/custom)
}

# The errors of a build log, each once, as FILE:LINE:COLUMN: text; the whole log where there is none. Returns what to exit with.
explain_failure() {
    local errors
    errors=$(sed -nE 's/^ *(.*): error ([A-Z]+[0-9]*): (.*)$/\1: \2: \3/p' <<<"$1" | sed -E '
        s/ \[[^][]*proj(::[^][]*)?\]$//
        s/^(.*)\(([0-9]+),([0-9]+)\): /\1:\2:\3: /
        s/^.*: RBPLUGINS: /packaging\/build.sh: /' | sort -u)
    printf '%s\n' "${errors:-$1}"
    case "$1" in
        *RBPLUGINS*) return 2 ;; # an unknown name: bad usage
        *) return 1 ;;
    esac
}
