package dev.berth.runtime.workspace;

import dev.berth.runtime.workspace.ProtectedPath.Place;
import dev.berth.runtime.workspace.ProtectedPath.Protection;
import java.util.List;
import java.util.stream.Stream;

/**
 * The one list of the paths from which the host runs something. Mounts are made from it, and what changed after a turn is
 * compared by it. Beside the list, the folder that {@code core.hooksPath} names and the files that a config includes are
 * read-only, and the entries of other worktrees; see {@link GitLayout}.
 */
public final class ProtectedPaths {
    private static final String AGENT = "an agent program on the host runs hooks and servers from it";
    private static final String EDITOR = "an editor on the host runs tasks from it when the folder is opened";
    private static final String COMMIT_HOOKS = "the hooks of git run the commands in it";

    /** A strategy with a slash in its name is a program below the folder {@code git-merge-…} of the working tree. */
    private static final String STRATEGY =
            "git rebase --continue and git cherry-pick --continue run the strategy that it names";

    private static final List<ProtectedPath> OTHERS = Stream.of(
                    compared(
                            AGENT,
                            ".claude/agents",
                            ".codex/hooks.json",
                            ".codex/rules",
                            ".gemini/commands",
                            ".gemini/extensions",
                            ".gemini/.env",
                            ".opencode/opencode.json",
                            ".opencode/opencode.jsonc",
                            ".opencode/commands"),
                    compared(
                            "mise runs commands of it in each shell of the folder",
                            "mise.toml",
                            ".mise.toml",
                            "mise.local.toml",
                            ".mise.local.toml",
                            "mise/config.toml",
                            ".mise/config.toml",
                            ".config/mise.toml",
                            ".config/mise"),
                    compared(
                            "an editor on the host runs it, or programs that it names, when a file of the folder is opened",
                            ".exrc",
                            ".nvimrc",
                            ".nvim.lua",
                            ".dir-locals.el",
                            ".helix"),
                    compared(COMMIT_HOOKS, ".lefthook", ".lefthook-local"),
                    Stream.of("lefthook", "lefthook-local")
                            .flatMap(name ->
                                    Stream.of("yml", "yaml", "json", "toml").map(ending -> name + "." + ending))
                            .flatMap(name -> compared(COMMIT_HOOKS, name, "." + name, ".config/" + name)))
            .flatMap(paths -> paths)
            .toList();

    private static final List<ProtectedPath> KNOWN = List.of(
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
            path(Place.GIT_FOLDER, "rebase-merge/strategy", Protection.COMPARED, STRATEGY),
            path(Place.GIT_FOLDER, "sequencer/opts", Protection.COMPARED, STRATEGY),
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
                    "git rebase --continue runs its exec lines"),
            path(Place.WORKTREE_ENTRY, "rebase-merge/strategy", Protection.COMPARED, STRATEGY),
            path(Place.WORKTREE_ENTRY, "sequencer/opts", Protection.COMPARED, STRATEGY));

    private static final List<ProtectedPath> ALL =
            Stream.concat(KNOWN.stream(), OTHERS.stream()).toList();

    private ProtectedPaths() {}

    public static List<ProtectedPath> all() {
        return ALL;
    }

    /** Those that are relative to folders of one place. */
    public static List<ProtectedPath> of(Place place) {
        return ALL.stream().filter(one -> one.place() == place).toList();
    }

    private static Stream<ProtectedPath> compared(String runs, String... paths) {
        return Stream.of(paths).map(path -> path(Place.PROJECT, path, Protection.COMPARED, runs));
    }

    private static ProtectedPath path(Place place, String path, Protection protection, String runs) {
        return new ProtectedPath(place, path, protection, runs);
    }
}
