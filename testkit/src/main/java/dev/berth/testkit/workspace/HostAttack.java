package dev.berth.testkit.workspace;

import java.util.List;

/**
 * One way in which an agent tries to have the host run a command.
 *
 * @param shape the workspace, see {@code shapes.sh}
 * @param inside commands of sh, run in the workspace; {@code $P} is the command for the host
 * @param way for people
 */
record HostAttack(String name, String shape, Result result, String way, String inside) {
    /** What Berth does about it. */
    enum Result {
        /** The host does not run the command. */
        PREVENTED,
        /** The comparison after the turn names the file. */
        NAMED
    }

    static List<HostAttack> all() {
        return ALL;
    }

    private static HostAttack prevented(String name, String shape, String way, String inside) {
        return new HostAttack(name, shape, Result.PREVENTED, way, inside);
    }

    private static HostAttack named(String name, String shape, String way, String inside) {
        return new HostAttack(name, shape, Result.NAMED, way, inside);
    }

    private static final List<HostAttack> ALL = List.of(
            prevented(
                    "config-command",
                    "plain",
                    "`git config core.fsmonitor COMMAND`",
                    "git config core.fsmonitor \"$P\""),
            prevented("config-written", "plain", "a setting appended to `.git/config`", "settings >>.git/config"),
            prevented(
                    "config-renamed",
                    "plain",
                    "a copy renamed over `.git/config`",
                    "cp .git/config c; settings >>c; mv -f c .git/config"),
            prevented(
                    "config-deleted",
                    "plain",
                    "`.git/config` deleted and made again",
                    "cp .git/config c; rm -f .git/config; cp c .git/config; settings >>.git/config"),
            prevented(
                    "config-link",
                    "plain",
                    "`.git/config` replaced by a link",
                    "cp .git/config evil; settings >>evil; ln -sfn ../evil .git/config"),
            prevented("config-ssh", "plain", "`core.sshCommand`", "git config core.sshCommand \"$P; false\""),
            prevented(
                    "config-filter",
                    "plain",
                    "a filter by `.gitattributes` and a setting",
                    "git config filter.evil.clean \"$P; cat\"; echo '* filter=evil' >.gitattributes; echo x >>file"),
            prevented(
                    "config-diff",
                    "plain",
                    "a diff program by `.gitattributes` and a setting",
                    "git config diff.evil.command \"$P\"; echo '* diff=evil' >.gitattributes; echo x >>file"),
            prevented("config-include", "plain", "`include.path`", "settings >evil; git config include.path ../evil"),
            prevented("include-written", "include", "a file that the config includes", "settings >>conf/shared.config"),
            prevented(
                    "include-folder",
                    "include",
                    "the folder of a file that the config includes, renamed and made again",
                    "mv conf conf2; mkdir conf; settings >conf/shared.config"),
            prevented(
                    "worktree-config", "worktree-config", "`.git/config.worktree`", "settings >>.git/config.worktree"),
            named(
                    "worktree-config-made",
                    "no-worktree-config",
                    "`.git/config.worktree` made, where `extensions.worktreeConfig` is set",
                    "settings >.git/config.worktree"),
            prevented("hook", "plain", "a hook in `.git/hooks`", "program .git/hooks/pre-commit"),
            prevented(
                    "hooks-renamed",
                    "plain",
                    "`.git/hooks` renamed and made again",
                    "mv .git/hooks .git/h2; program .git/hooks/pre-commit"),
            prevented(
                    "hooks-link",
                    "plain",
                    "`.git/hooks` replaced by a link",
                    "program evil/pre-commit; rm -rf .git/hooks; ln -s ../evil .git/hooks"),
            named("hooks-made", "bare", "`.git/hooks` made, where there was none", "program .git/hooks/pre-commit"),
            prevented(
                    "hooks-path-set",
                    "plain",
                    "`core.hooksPath`",
                    "program evil/pre-commit; git config core.hooksPath evil"),
            prevented(
                    "hooks-path",
                    "hooks-path",
                    "a hook in the folder that `core.hooksPath` names",
                    "program tools/hooks/pre-commit"),
            prevented(
                    "hooks-path-above",
                    "hooks-path",
                    "the folder above that folder, renamed and made again",
                    "mv tools tools2; program tools/hooks/pre-commit"),
            named(
                    "hooks-path-made",
                    "no-hooks-path",
                    "the folder that `core.hooksPath` names made, where there was none",
                    "program .githooks/pre-commit"),
            prevented(
                    "attributes",
                    "attributes",
                    "a filter of the user's chosen by `.git/info/attributes`",
                    "echo 'evil filter=run' >>.git/info/attributes; echo \"$P\" >evil"),
            prevented(
                    "attributes-renamed",
                    "attributes",
                    "`.git/info` renamed and made again",
                    "mv .git/info .git/i2; mkdir .git/info; echo 'evil filter=run' >.git/info/attributes;"
                            + " echo \"$P\" >evil"),
            named(
                    "attributes-made",
                    "no-attributes",
                    "`.git/info/attributes` made, where there was none",
                    "echo 'evil filter=run' >.git/info/attributes; echo \"$P\" >evil"),
            prevented("git-renamed", "plain", "`.git` renamed and made again", "mv .git .git2; evil ."),
            prevented("git-deleted", "plain", "`.git` deleted and made again", "rm -rf .git; [ ! -e .git ] && evil ."),
            prevented(
                    "git-file",
                    "plain",
                    "`.git` replaced by a file that names another folder",
                    "evil other; mv other/.git data; mv .git .git2; echo 'gitdir: data' >.git"),
            named(
                    "commondir-made",
                    "plain",
                    "`.git/commondir` made",
                    "cp -r .git common; rm -f common/hooks/*.sample; settings >>common/config; echo ../common >.git/commondir"),
            named("git-made", "folder", "`git init` in a workspace without a repository", "evil ."),
            prevented(
                    "worktree-git-file",
                    "worktree",
                    "a worktree's `.git` file names another folder",
                    "evil other; mv other/.git data; echo 'gitdir: data' >.git"),
            prevented(
                    "worktree-git-folder",
                    "worktree",
                    "a worktree's `.git` file replaced by a folder",
                    "rm -f .git; [ ! -e .git ] && evil ."),
            prevented(
                    "worktree-config-common",
                    "worktree",
                    "the config of a worktree's repository",
                    "settings >>\"$(git rev-parse --git-common-dir)/config\""),
            prevented(
                    "worktree-hook-common",
                    "worktree",
                    "a hook of a worktree's repository",
                    "program \"$(git rev-parse --git-common-dir)/hooks/pre-commit\""),
            prevented(
                    "worktree-commondir",
                    "worktree",
                    "the `commondir` of the own entry",
                    "e=$(git rev-parse --git-dir); cp -r \"$e/../..\" common; settings >>common/config;"
                            + " pwd >\"$e/commondir\" && echo \"$PWD/common\" >\"$e/commondir\""),
            prevented(
                    "worktree-entry-renamed",
                    "worktree",
                    "the own entry renamed and made again",
                    "e=$(git rev-parse --git-dir); cp -r \"$e/../..\" common; settings >>common/config;"
                            + " mv \"$e\" \"$e-2\"; cp -r \"$e-2\" \"$e\"; echo \"$PWD/common\" >\"$e/commondir\""),
            prevented(
                    "worktrees-renamed",
                    "worktree",
                    "`worktrees` renamed and made again",
                    "e=$(git rev-parse --git-dir); w=${e%/*}; cp -r \"$w/..\" common; settings >>common/config;"
                            + " mv \"$w\" \"$w-2\"; cp -r \"$w-2\" \"$w\"; echo \"$PWD/common\" >\"$e/commondir\""),
            prevented(
                    "worktree-sibling",
                    "worktree",
                    "the `commondir` of another worktree's entry",
                    "e=$(git rev-parse --git-dir); cp -r \"$e/../..\" common; settings >>common/config;"
                            + " echo \"$PWD/common\" >\"$e-sibling/commondir\""),
            prevented(
                    "submodule-config",
                    "submodule",
                    "a setting of a submodule",
                    "git -C sub config core.fsmonitor \"$P\""),
            prevented(
                    "submodule-hook",
                    "submodule",
                    "a hook of a submodule",
                    "program .git/modules/sub/hooks/pre-commit"),
            prevented(
                    "modules-renamed",
                    "submodule",
                    "`.git/modules` renamed and made again",
                    "mv .git/modules .git/m2; cp -r .git/m2 .git/modules; settings >>.git/modules/sub/config"),
            prevented(
                    "submodule-renamed",
                    "submodule",
                    "a submodule's folder in `.git/modules` renamed and made again",
                    "mv .git/modules/sub .git/m2; cp -r .git/m2 .git/modules/sub; settings >>.git/modules/sub/config"),
            prevented(
                    "submodule-git-file",
                    "submodule",
                    "a submodule's `.git` file names another folder",
                    "evil other; mv other/.git data; echo 'gitdir: ../data' >sub/.git"),
            named(
                    "submodule-replaced",
                    "submodule",
                    "a submodule's working folder replaced by another repository",
                    "mv sub sub2; evil sub"),
            prevented(
                    "nested-config",
                    "nested",
                    "a setting of a repository inside",
                    "git -C libs/nested config core.fsmonitor \"$P\""),
            prevented(
                    "nested-hook",
                    "nested",
                    "a hook of a repository inside",
                    "program libs/nested/.git/hooks/pre-commit"),
            named(
                    "nested-replaced",
                    "nested",
                    "a repository inside replaced by another",
                    "mv libs/nested libs/n2; evil libs/nested"),
            named("nested-made", "plain", "a repository made inside during the turn", "evil other"),
            named(
                    "gitlink-made",
                    "plain",
                    "a repository made inside and added, which `git status` enters",
                    "evil other; git add other"),
            named(
                    "bare-made",
                    "plain",
                    "a folder that git takes for a bare repository",
                    "git init -q --template= --bare docs; settings >>docs/config; git -C docs config core.bare false;"
                            + " git -C docs config core.worktree ."),
            named(
                    "rebase-todo",
                    "plain",
                    "a rebase left with an `exec` line, for `git rebase --continue`",
                    "GIT_SEQUENCE_EDITOR=\"printf 'break\\nexec %s\\n' \\\"$P\\\" >\" git rebase -i HEAD~1"),
            named(
                    "cherry-pick-strategy",
                    "plain",
                    "the strategy of a cherry-pick that was left, for `git cherry-pick --continue`",
                    "h=$(git rev-parse HEAD); git checkout -q --detach \"$h~2\"; echo other >file; git commit -qam other;"
                            + " git cherry-pick \"$h~1\" \"$h\"; program git-merge-x/y;"
                            + " printf '[options]\\nstrategy = x/y\\n' >.git/sequencer/opts"),
            prevented("envrc", "plain", "`.envrc`", "echo \"$P\" >>.envrc"),
            named("envrc-made", "bare", "`.envrc` made, where there was none", "echo \"$P\" >.envrc"),
            prevented("vscode", "plain", "a task in `.vscode`", "task .vscode/tasks.json"),
            prevented(
                    "vscode-renamed",
                    "plain",
                    "`.vscode` renamed and made again",
                    "mv .vscode v2; task .vscode/tasks.json"),
            named("vscode-made", "bare", "`.vscode` made, where there was none", "task .vscode/tasks.json"),
            prevented("idea", "plain", "a task in `.idea`", "task .idea/workspace.xml"),
            prevented("husky", "plain", "a hook in `.husky`", "echo \"$P\" >>.husky/pre-commit"),
            named("devcontainer", "plain", "`.devcontainer`", "task .devcontainer/devcontainer.json"),
            named("agent-claude", "plain", "a hook in `.claude/settings.json`", "task .claude/settings.json"),
            named("agent-mcp", "plain", "a server in `.mcp.json`", "task .mcp.json"),
            named("agent-codex", "plain", "a server in `.codex/config.toml`", "task .codex/config.toml"));
}
