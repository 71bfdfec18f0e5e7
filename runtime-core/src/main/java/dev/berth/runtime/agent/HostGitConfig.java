package dev.berth.runtime.agent;

import dev.berth.runtime.error.Interruptible;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.process.ChildEnvironment;
import dev.berth.runtime.process.CommandResult;
import dev.berth.runtime.process.HostCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The caller's own git settings that an agent shares: those of the user and of this host, without the repository's, which the
 * agent's git reads itself. Only settings whose values are words, numbers or names are among them: none that names a program, a
 * file or an address. Safe for all threads.
 */
final class HostGitConfig {
    private static final Set<String> SHARED = Set.of(
            // who commits
            "user.name",
            "user.email",
            "user.useconfigonly",
            "author.name",
            "author.email",
            "committer.name",
            "committer.email",
            // line endings, names and modes of files
            "core.autocrlf",
            "core.eol",
            "core.safecrlf",
            "core.filemode",
            "core.ignorecase",
            "core.precomposeunicode",
            "core.symlinks",
            "core.whitespace",
            "core.quotepath",
            "core.commentchar",
            "core.protecthfs",
            "core.protectntfs",
            "apply.whitespace",
            "i18n.commitencoding",
            "i18n.logoutputencoding",
            // how branches are made, joined and sent
            "init.defaultbranch",
            "pull.rebase",
            "pull.ff",
            "merge.ff",
            "merge.conflictstyle",
            "merge.renames",
            "merge.directoryrenames",
            "rebase.autostash",
            "rebase.autosquash",
            "rebase.updaterefs",
            "rerere.enabled",
            "branch.autosetupmerge",
            "branch.autosetuprebase",
            "push.default",
            "push.autosetupremote",
            "push.followtags",
            "fetch.prune",
            "fetch.prunetags",
            "submodule.recurse",
            "commit.cleanup",
            // what is shown
            "diff.algorithm",
            "diff.renames",
            "diff.mnemonicprefix",
            "diff.noprefix",
            "diff.context",
            "log.date",
            "status.showuntrackedfiles",
            "branch.sort",
            "tag.sort");

    private static final List<String> VARIABLES =
            List.of("PATH", "HOME", "XDG_CONFIG_HOME", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM");
    private static final Set<String> LEVELS = Set.of("system", "global");
    private static final int MAX_VALUE = 1024;

    private final HostContext context;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private final Map<Optional<Path>, SortedMap<String, String>> answers = new HashMap<>();

    HostGitConfig(HostContext context) {
        this.context = context;
    }

    /**
     * The settings by their names in small letters, as they are for a repository in that folder: a configuration may include
     * files for some folders only. Empty without git on this host, or if git does not answer within its limit.
     *
     * @throws dev.berth.runtime.error.BerthException CANCELLED if the thread is interrupted
     */
    SortedMap<String, String> settings(Optional<Path> folder) {
        return Interruptible.call("asking git for the caller's settings", () -> {
            lock.lockInterruptibly();
            try {
                SortedMap<String, String> known = answers.getOrDefault(folder, new TreeMap<>());
                if (known.isEmpty()) {
                    // no answer is not remembered: git may have been slow, or is configured later
                    known = ask(folder);
                    answers.put(folder, known);
                }
                return known;
            } finally {
                lock.unlock();
            }
        });
    }

    private SortedMap<String, String> ask(Optional<Path> folder) throws InterruptedException {
        Optional<Path> here = folder.filter(Files::isDirectory);
        if (here.isPresent()) {
            CommandResult result = run(here.get(), "--show-scope");
            if (result.succeeded() && result.stdout().complete()) {
                return withLevels(result.stdout().text());
            }
        }
        // the repository's own configuration is broken, or git is older than 2.26
        CommandResult result = run(Path.of("/"), "--global");
        return result.succeeded() && result.stdout().complete()
                ? shared(List.of(result.stdout().text().split("\0", -1)))
                : new TreeMap<>();
    }

    private CommandResult run(Path folder, String option) throws InterruptedException {
        List<String> argv = List.of("git", "-C", folder.toString(), "config", option, "--includes", "--null", "--list");
        return context.processes()
                .run(
                        HostCommand.of(argv, ChildEnvironment.allowed(context.environment(), VARIABLES)),
                        KnownLimits.EXEC_SHORT);
    }

    /** Each entry is the level, NUL, the name, a line break, the value, NUL; a name without a value is a yes. */
    private static SortedMap<String, String> withLevels(String output) {
        String[] parts = output.split("\0", -1);
        List<String> entries = new ArrayList<>();
        for (int i = 0; i + 1 < parts.length; i += 2) {
            if (LEVELS.contains(parts[i])) {
                entries.add(parts[i + 1]);
            }
        }
        return shared(entries);
    }

    private static SortedMap<String, String> shared(List<String> entries) {
        SortedMap<String, String> settings = new TreeMap<>();
        for (String entry : entries) {
            int end = entry.indexOf('\n');
            String name = end < 0 ? entry : entry.substring(0, end);
            String value = end < 0 ? "true" : entry.substring(end + 1);
            if (SHARED.contains(name)
                    && value.length() <= MAX_VALUE
                    && value.chars().noneMatch(Character::isISOControl)) {
                settings.put(name, value);
            }
        }
        return settings;
    }
}
