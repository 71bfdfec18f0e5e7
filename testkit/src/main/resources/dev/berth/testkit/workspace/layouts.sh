# Makes workspaces with git in them on the host, in the current folder: one for each layout, and "remotes" with the
# repository that each fetches from and pushes to. Prints "NAME<tab>FOLDER" for each.
set -eu
root=$(pwd -P)

say() { printf '%s\t%s\n' "$1" "$2"; }

commits() {
    for word in one two three; do
        echo "$word" >>"$1/file"
        git -C "$1" add -A
        git -C "$1" commit -qm "$word"
    done
}

repository() { git init -q "$1" && commits "$1"; }

# A remote for the repository that is in folder $2, named $1.
remote() {
    git clone -q --bare "$2" "$root/remotes/$1.git"
    git -C "$2" config remote.origin.url "$root/remotes/$1.git"
    git -C "$2" config remote.origin.fetch '+refs/heads/*:refs/remotes/origin/*'
}

mkdir remotes outside

repository plain; remote plain plain; say 'a repository' "$root/plain"

repository outside/main1; git -C outside/main1 worktree add -q "$root/worktree"; git -C outside/main1 worktree add -q "$root/outside/sibling1"
remote worktree worktree; say 'a worktree' "$root/worktree"

repository outside/main2; git -C outside/main2 worktree add -q "$root/relative"
echo 'gitdir: ../outside/main2/.git/worktrees/relative' >relative/.git
echo '../../../../../relative/.git' >outside/main2/.git/worktrees/relative/gitdir
remote relative relative; say 'a worktree with relative paths' "$root/relative"

repository outside/seed; git clone -q --bare outside/seed outside/bare.git; git -C outside/bare.git worktree add -q "$root/of-bare"
remote of-bare of-bare; say 'a worktree of a bare repository' "$root/of-bare"

repository with-worktrees; git -C with-worktrees worktree add -q "$root/outside/sibling2"
remote with-worktrees with-worktrees; say 'a repository with worktrees' "$root/with-worktrees"

repository outside/parent1; git -C outside/parent1 submodule --quiet add "$root/outside/seed" sub
mv outside/parent1 parent1; commits parent1/sub; remote submodule parent1/sub
say 'a submodule opened alone' "$root/parent1/sub"

repository parent2; git -C parent2 submodule --quiet add "$root/outside/seed" sub; git -C parent2 commit -qm sub
remote parent2 parent2; say 'a repository with a submodule' "$root/parent2"
remote in-parent parent2/sub; say 'a submodule inside its parent' "$root/parent2/sub"

git init -q --separate-git-dir=outside/separate.git separate; commits separate
remote separate separate; say 'a separate git folder' "$root/separate"

git clone -q --shared outside/seed borrower; remote borrower borrower; commits borrower
say 'borrowed objects (alternates)' "$root/borrower"

mkdir outer; repository outer/nested; remote nested outer/nested; say 'a repository inside a folder' "$root/outer/nested"

repository real; ln -s real link; remote link real; say 'a symbolic link to a repository' "$root/link"

odd="it's \"odd\", of: Ünïcode $(printf '\360\237\220\263')"
repository "$odd"; remote odd "$odd"; say 'a name with blanks, quotes, comma, colon, Unicode' "$root/$odd"

repository large; mkdir large/part; echo part >large/part/file; git -C large add -A; git -C large commit -qm part
say 'a part of a repository' "$root/large/part"
