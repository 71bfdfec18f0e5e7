package dev.berth.runtime.agent;

import dev.berth.runtime.credential.GitCredentials;
import dev.berth.runtime.host.HostContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What git needs in an agent's workspaces: the folders are trusted although their owner may be another user; the caller's name
 * and harmless settings count as on this host; and the credentials that the settings allow are used for their servers.
 *
 * <p>The caller's settings are in a file of git's system level, so that those of the agent's home and of each repository count
 * before them. Safe for all threads.
 */
public final class GitSettings {
    /** A read-only entry of another worktree makes {@code git gc} fail, and what it would delete may be that worktree's. */
    private static final List<Map.Entry<String, String>> NOTHING_IS_DELETED = List.of(
            Map.entry("gc.auto", "0"),
            Map.entry("maintenance.auto", "false"),
            Map.entry("gc.reflogExpire", "never"),
            Map.entry("gc.reflogExpireUnreachable", "never"),
            Map.entry("gc.pruneExpire", "never"),
            Map.entry("gc.worktreePruneExpire", "never"));

    private static final String FILE = "gitconfig";

    private final HostGitConfig host;
    private final GitCredentials credentials;

    private GitSettings(HostGitConfig host, GitCredentials credentials) {
        this.host = host;
        this.credentials = credentials;
    }

    /**
     * The settings of the caller of this context.
     *
     * @throws dev.berth.runtime.error.BerthException CONFIG_INVALID for the settings {@code git.credentials}
     */
    public static GitSettings of(HostContext context) {
        return new GitSettings(new HostGitConfig(context), GitCredentials.of(context));
    }

    /** The variables for the agent's processes; they count before every file. */
    Map<String, String> environment(Collection<Workspace> workspaces) {
        Map<String, String> variables = variables(workspaces, Map.of());
        variables.put("GIT_CONFIG_SYSTEM", ContainerFile.FOLDER + "/" + FILE);
        return variables;
    }

    /** The variables where the {@link #file} cannot be written: the caller's name and mail address are among them. */
    Map<String, String> environmentWithoutFile(Collection<Workspace> workspaces) {
        Map<String, String> identity =
                new TreeMap<>(host.settings(workspaces.stream().findFirst().map(Workspace::path)));
        identity.keySet().retainAll(Set.of("user.name", "user.email"));
        return variables(workspaces, identity);
    }

    private static Map<String, String> variables(Collection<Workspace> workspaces, Map<String, String> more) {
        List<Map.Entry<String, String>> settings = new ArrayList<>(NOTHING_IS_DELETED);
        settings.addAll(more.entrySet());
        for (Workspace workspace : workspaces) {
            settings.add(Map.entry("safe.directory", workspace.toString()));
            settings.add(Map.entry("safe.directory", workspace + "/*"));
        }
        Map<String, String> variables = new TreeMap<>();
        variables.put("GIT_CONFIG_COUNT", Integer.toString(settings.size()));
        for (int i = 0; i < settings.size(); i++) {
            variables.put("GIT_CONFIG_KEY_" + i, settings.get(i).getKey());
            variables.put("GIT_CONFIG_VALUE_" + i, settings.get(i).getValue());
        }
        return variables;
    }

    /**
     * The file of git's system level, which includes the image's own. Without git on this host, or without a name in its
     * configuration, there is no identity in it.
     *
     * @throws dev.berth.runtime.error.BerthException CANCELLED if the thread is interrupted
     */
    ContainerFile file(Collection<Workspace> workspaces) {
        GitConfigText text = new GitConfigText()
                .include("/etc/gitconfig")
                .settings(host.settings(workspaces.stream().findFirst().map(Workspace::path)))
                .accounts(credentials.accounts());
        return new ContainerFile(FILE, text.toString());
    }

    /** The secrets of the accounts, by variables that the file names; errors as {@link GitCredentials#reveal}. */
    Map<String, String> secrets() {
        return credentials.reveal();
    }
}
