package dev.berth.runtime.agent;

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
import org.jspecify.annotations.Nullable;

/**
 * What git needs to work in an agent's workspaces: their folders are the caller's, not the agent's, and a commit wants the
 * caller's name and mail. Asks this host's git once. Safe for all threads.
 */
public final class GitSettings {
    private final HostContext context;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Map<String, String> identity;

    private GitSettings(HostContext context) {
        this.context = context;
    }

    public static GitSettings of(HostContext context) {
        return new GitSettings(context);
    }

    /** Variables for the agent's processes. */
    public Map<String, String> environment(Collection<Workspace> workspaces) {
        List<Map.Entry<String, String>> settings = new ArrayList<>();
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
        lock.lock();
        try {
            Map<String, String> known = identity;
            if (known == null) {
                known = ask();
                identity = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    /** Without git here, or without a name, the agent's commits say so themselves. */
    private Map<String, String> ask() {
        HostCommand command = HostCommand.of(
                List.of("git", "config", "--global", "--get-regexp", "^user\\.(name|email)$"),
                ChildEnvironment.allowed(context.environment(), List.of("PATH", "HOME", "XDG_CONFIG_HOME")));
        Map<String, String> found = new LinkedHashMap<>();
        try {
            CommandResult result = context.processes().run(command, KnownLimits.EXEC_SHORT);
            if (result.succeeded()) {
                result.stdout().lines().forEach(line -> {
                    String[] parts = line.split(" ", 2);
                    if (parts.length == 2) {
                        found.put(parts[0], parts[1]);
                    }
                });
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return found;
    }
}
