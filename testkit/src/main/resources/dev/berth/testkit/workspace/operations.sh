# Everyday git in each folder that standard input names, one a line. Prints "FOLDER<tab>OPERATION<tab>ok", or the last line
# that git wrote instead of "ok".
export GIT_AUTHOR_NAME=Agent GIT_AUTHOR_EMAIL=agent@example.org GIT_COMMITTER_NAME=Agent GIT_COMMITTER_EMAIL=agent@example.org

try() {
    name=$1
    shift
    if said=$("$@" 2>&1); then result=ok; else result=$(printf '%s\n' "$said" | grep -v '^hint:' | tail -n 1); fi
    printf '%s\t%s\t%s\n' "$folder" "$name" "${result:-failed}"
}

write() { echo "$1" >>"$2"; }
commit() { write more file && git commit -qam more; }
amend() { git commit -q --amend -m amended; }
stash() { write stashed file && git stash -q && git stash pop -q && git checkout -q -- file; }
rebase() { git checkout -q -b topic$$ HEAD~1 && write topic topic && git add topic && git commit -qm topic && git rebase -q - && git checkout -q -; }
merge() { git checkout -q -b side$$ HEAD~1 && write side side && git add side && git commit -qm side && git checkout -q - && git merge -q --no-edit side$$; }
bisect() { git bisect start HEAD HEAD~2 && git bisect run true && git bisect reset; }
worktree() { git worktree add -q "/tmp/worktree$$" && git -C "/tmp/worktree$$" status && git worktree remove "/tmp/worktree$$" && git worktree prune; }

while IFS= read -r folder; do
    cd "$folder" || continue
    try status git status --porcelain
    try commit commit
    try amend amend
    try stash stash
    try rebase rebase
    try merge merge
    try bisect bisect
    try worktree worktree
    try fetch git fetch -q origin
    try push git push -q origin HEAD:refs/heads/pushed
    try gc git gc -q
    try 'push -u' git push -q -u origin HEAD:refs/heads/followed
    try 'checkout -t' git checkout -q -t origin/pushed
    try 'branch -m' git branch -m renamed$$
    try 'remote add' git remote add other /nowhere
    try config git config user.name Other
done
