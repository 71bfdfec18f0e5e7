package dev.berth.runtime.agent;

import dev.berth.runtime.error.Interruptible;
import dev.berth.runtime.host.HostContext;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.process.ChildEnvironment;
import dev.berth.runtime.process.CommandResult;
import dev.berth.runtime.process.HostCommand;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The variables that git needs in an agent's workspaces: git refuses folders of another owner, and a commit needs the
 * caller's name and mail address. This host's git is asked for these until it names one. Safe for all threads.
 */
public final class GitSettings {
    /** A read-only entry of another worktree makes {@code git gc} fail, and what it would delete may be that worktree's. */
    private static final List<Map.Entry<String, String>> NOTHING_IS_DELETED = List.of(
            Map.entry("gc.auto", "0"),
            Map.entry("maintenance.auto", "false"),
            Map.entry("gc.reflogExpire", "never"),
            Map.entry("gc.reflogExpireUnreachable", "never"),
            Map.entry("gc.worktreePruneExpire", "never"));

    private final HostContext context;
    private final ReentrantLock lock = new ReentrantLock();

    // guarded by lock
    private Map<String, String> identity = Map.of();

    private GitSettings(HostContext context) {
        this.context = context;
    }

    /** The settings of the caller of this context. */
    public static GitSettings of(HostContext context) {
        return new GitSettings(context);
    }

    /**
     * The variables for the agent's processes. Without git on this host, or without a name in its configuration, there is
     * no identity among them.
     *
     * @throws dev.berth.runtime.error.BerthException CANCELLED if the thread is interrupted
     */
    public Map<String, String> environment(Collection<Workspace> workspaces) {
        List<Map.Entry<String, String>> settings = new ArrayList<>(NOTHING_IS_DELETED);
        for (Workspace workspace : workspaces) {
            settings.add(Map.entry("safe.directory", workspace.toString()));
            settings.add(Map.entry("safe.directory", workspace + "/*"));
        }
        settings.addAll(identity().entrySet());
        Map<String, String> variables = new TreeMap<>();
        variables.put("GIT_CONFIG_COUNT", Integer.toString(settings.size()));
        for (int i = 0; i < settings.size(); i++) {
            variables.put("GIT_CONFIG_KEY_" + i, settings.get(i).getKey());
            variables.put("GIT_CONFIG_VALUE_" + i, settings.get(i).getValue());
        }
        return variables;
    }

    private Map<String, String> identity() {
        return Interruptible.call("asking git for the caller's name", () -> {
            lock.lockInterruptibly();
            try {
                // no answer is not remembered: git may have been slow, or is configured later
                if (identity.isEmpty()) {
                    identity = ask();
                }
                return identity;
            } finally {
                lock.unlock();
            }
        });
    }

    private Map<String, String> ask() throws InterruptedException {
        HostCommand command = HostCommand.of(
                List.of("git", "config", "--global", "--get-regexp", "^user\\.(name|email)$"),
                ChildEnvironment.allowed(context.environment(), List.of("PATH", "HOME", "XDG_CONFIG_HOME")));
        CommandResult result = context.processes().run(command, KnownLimits.EXEC_SHORT);
        Map<String, String> found = new LinkedHashMap<>();
        if (result.succeeded()) {
            result.stdout().lines().forEach(line -> {
                String[] parts = line.split(" ", 2);
                if (parts.length == 2) {
                    found.put(parts[0], parts[1]);
                }
            });
        }
        return found;
    }
}
