package dev.berth.runtime.workspace;

import dev.berth.runtime.workspace.ProtectedPath.Place;
import dev.berth.runtime.workspace.ProtectedPath.Protection;
import java.util.List;

/**
 * The one list of the paths from which the host runs something. Mounts are made from it, and what changed after a turn is
 * compared by it. Beside the list, the folder that {@code core.hooksPath} names and the files that a config includes are
 * read-only, and the entries of other worktrees; see {@link GitLayout}.
 */
public final class ProtectedPaths {
    private static final String AGENT = "an agent program on the host runs hooks and servers from it";
    private static final String EDITOR = "an editor on the host runs tasks from it when the folder is opened";
    private static final String COMMIT_HOOKS = "the hooks of git run the commands in it";

    private static final List<ProtectedPath> ALL = List.of(
            path(Place.PROJECT, ".git", Protection.OWN_MOUNT, "git takes configuration and hooks from it"),
            path(Place.PROJECT, ".envrc", Protection.READ_ONLY, "direnv runs it in a shell"),
            path(Place.PROJECT, ".vscode", Protection.READ_ONLY, EDITOR),
            path(Place.PROJECT, ".idea", Protection.READ_ONLY, EDITOR),
            path(Place.PROJECT, ".husky", Protection.READ_ONLY, "git runs the hooks in it"),
            path(Place.PROJECT, ".devcontainer", Protection.COMPARED, EDITOR),
            path(Place.PROJECT, ".zed", Protection.COMPARED, EDITOR),
            path(Place.PROJECT, ".claude/settings.json", Protection.COMPARED, AGENT),
            path(Place.PROJECT, ".claude/settings.local.json", Protection.COMPARED, AGENT),
            path(Place.PROJECT, ".mcp.json", Protection.COMPARED, AGENT),
            path(Place.PROJECT, ".codex/config.toml", Protection.COMPARED, AGENT),
            path(Place.PROJECT, ".cursor/mcp.json", Protection.COMPARED, AGENT),
            path(Place.PROJECT, ".cursor/hooks.json", Protection.COMPARED, AGENT),
            path(Place.PROJECT, ".claude/hooks", Protection.COMPARED, AGENT),
            path(Place.PROJECT, ".claude/commands", Protection.COMPARED, AGENT),
            path(Place.PROJECT, ".claude/skills", Protection.COMPARED, AGENT),
            path(Place.PROJECT, ".gemini/settings.json", Protection.COMPARED, AGENT),
            path(Place.PROJECT, "opencode.json", Protection.COMPARED, AGENT),
            path(Place.PROJECT, "opencode.jsonc", Protection.COMPARED, AGENT),
            path(Place.PROJECT, ".opencode/plugin", Protection.COMPARED, AGENT),
            path(Place.PROJECT, ".opencode/plugins", Protection.COMPARED, AGENT),
            path(Place.PROJECT, ".opencode/tool", Protection.COMPARED, AGENT),
            path(Place.PROJECT, ".opencode/tools", Protection.COMPARED, AGENT),
            path(Place.PROJECT, ".opencode/command", Protection.COMPARED, AGENT),
            path(Place.PROJECT, ".devcontainer.json", Protection.COMPARED, EDITOR),
            path(Place.PROJECT, ".pre-commit-config.yaml", Protection.COMPARED, COMMIT_HOOKS),
            path(Place.PROJECT, "lefthook.yml", Protection.COMPARED, COMMIT_HOOKS),
            path(Place.PROJECT, ".lefthook.yml", Protection.COMPARED, COMMIT_HOOKS),
            path(Place.GIT_FOLDER, "config", Protection.READ_ONLY, "git runs the commands of its settings"),
            path(Place.GIT_FOLDER, "config.worktree", Protection.READ_ONLY, "git runs the commands of its settings"),
            path(Place.GIT_FOLDER, "hooks", Protection.READ_ONLY, "git runs the programs in it"),
            path(
                    Place.GIT_FOLDER,
                    "info/attributes",
                    Protection.READ_ONLY,
                    "git runs the filters and diff programs that it chooses"),
            path(Place.GIT_FOLDER, "modules", Protection.OWN_MOUNT, "git takes configuration of submodules from it"),
            path(Place.GIT_FOLDER, "worktrees", Protection.OWN_MOUNT, "git takes configuration of worktrees from it"),
            path(
                    Place.GIT_FOLDER,
                    "commondir",
                    Protection.COMPARED,
                    "git takes configuration and hooks from the folder that it names"),
            path(
                    Place.GIT_FOLDER,
                    "rebase-merge/git-rebase-todo",
                    Protection.COMPARED,
                    "git rebase --continue runs its exec lines"),
            path(
                    Place.WORKTREE_ENTRY,
                    "commondir",
                    Protection.READ_ONLY,
                    "git takes configuration and hooks from the folder that it names"),
            path(Place.WORKTREE_ENTRY, "gitdir", Protection.READ_ONLY, "git finds the worktree by it"),
            path(
                    Place.WORKTREE_ENTRY,
                    "config.worktree",
                    Protection.READ_ONLY,
                    "git runs the commands of its settings"),
            path(
                    Place.WORKTREE_ENTRY,
                    "rebase-merge/git-rebase-todo",
                    Protection.COMPARED,
                    "git rebase --continue runs its exec lines"));

    private ProtectedPaths() {}

    public static List<ProtectedPath> all() {
        return ALL;
    }

    /** Those that are relative to folders of one place. */
    public static List<ProtectedPath> of(Place place) {
        return ALL.stream().filter(one -> one.place() == place).toList();
    }

    private static ProtectedPath path(Place place, String path, Protection protection, String runs) {
        return new ProtectedPath(place, path, protection, runs);
    }
}
