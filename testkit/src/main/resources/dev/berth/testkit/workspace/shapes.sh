# Makes the workspace of an attack in the current folder: shapes.sh SHAPE NAME. What belongs to it and lies beside it is in
# the folder "outside".
set -eu
root=$(pwd -P)
shape=$1
name=$2
mkdir -p outside

plain() {
    git init -q "$1"
    mkdir -p "$1/.vscode" "$1/.idea" "$1/.husky"
    echo '{}' >"$1/.vscode/tasks.json"
    echo '<project/>' >"$1/.idea/workspace.xml"
    echo 'true' >"$1/.husky/pre-commit"
    echo 'true' >"$1/.envrc"
    for word in one two three; do
        echo "$word" >>"$1/file"
        git -C "$1" add -A
        git -C "$1" commit -qm "$word"
    done
}

case $shape in
    plain) plain "$name" ;;
    folder) mkdir "$name"; echo one >"$name/file" ;;
    bare) git init -q "$name"; echo one >"$name/file"; git -C "$name" add -A; git -C "$name" commit -qm one; rm -r "$name/.git/hooks" ;;
    worktree)
        plain "outside/$name-main"
        git -C "outside/$name-main" worktree add -q "$root/$name"
        git -C "outside/$name-main" worktree add -q "$root/outside/$name-sibling" ;;
    include)
        plain "$name"
        mkdir "$name/conf"
        echo '[user]' >"$name/conf/shared.config"
        git -C "$name" config include.path ../conf/shared.config ;;
    hooks-path) plain "$name"; mkdir -p "$name/tools/hooks"; git -C "$name" config core.hooksPath tools/hooks ;;
    no-hooks-path) plain "$name"; git -C "$name" config core.hooksPath .githooks ;;
    worktree-config)
        plain "$name"
        git -C "$name" config extensions.worktreeConfig true
        git -C "$name" config --worktree user.name Host ;;
    no-worktree-config) plain "$name"; git -C "$name" config extensions.worktreeConfig true ;;
    attributes)
        plain "$name"
        git -C "$name" config filter.run.clean 'sh -'
        echo 'file text' >"$name/.git/info/attributes" ;;
    no-attributes) plain "$name"; git -C "$name" config filter.run.clean 'sh -' ;;
    submodule)
        plain "$name"
        plain "outside/$name-sub"
        git -C "$name" submodule --quiet add "$root/outside/$name-sub" sub
        git -C "$name" commit -qm sub ;;
    nested) plain "$name"; mkdir "$name/libs"; plain "$name/libs/nested" ;;
    *) echo "no shape $shape" >&2; exit 1 ;;
esac
