package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.Interruptible;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.machine.Machine;
import dev.berth.runtime.machine.MachineCommand;
import dev.berth.runtime.machine.MachineFile;
import dev.berth.runtime.process.CommandResult;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The supplementary groups that an agent's user gets, so that it may work in workspaces which the caller may work in through a
 * group: the group of a folder, or a group in its access control list. The caller must be in that group, or be root. Groups
 * that give power over the host are never given. On this host only: the groups of a user on another machine are not asked for.
 *
 * @param given the groups' numbers
 * @param refusals by workspace, why a group that could write it is not given
 */
record WorkspaceGroups(SortedSet<Integer> given, Map<Path, String> refusals) {
    static final WorkspaceGroups NONE = new WorkspaceGroups(new TreeSet<>(), Map.of());

    /** A line of {@code getfacl} for a group by its number. */
    private static final Pattern GROUP_ENTRY = Pattern.compile("group:(\\d{1,9}):rwx.*");

    private static final Pattern MASK = Pattern.compile("mask::rwx.*");

    static WorkspaceGroups of(Machine machine, Collection<Workspace> workspaces, ContainerUser user) {
        if (!machine.isLocal() || user.uid() == 0) {
            return NONE;
        }
        return Interruptible.call("looking at the groups of the workspaces", () -> {
            SortedSet<Integer> given = new TreeSet<>();
            Map<Path, String> refusals = new LinkedHashMap<>();
            for (Workspace workspace : workspaces) {
                Optional<MachineFile> folder = machine.ensureReady().look(workspace.toString());
                for (int group : folder.isPresent() ? wanted(machine, folder.get(), user) : Set.<Integer>of()) {
                    HostGroups.refusal(group)
                            .ifPresentOrElse(reason -> refusals.put(workspace.path(), reason), () -> given.add(group));
                }
            }
            return new WorkspaceGroups(given, refusals);
        });
    }

    /** Why the group that could write a workspace is not given to the agent; empty if there is no such group. */
    Optional<String> refusal(Path folder) {
        return refusals.entrySet().stream()
                .filter(entry -> folder.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static Set<Integer> wanted(Machine machine, MachineFile folder, ContainerUser user)
            throws InterruptedException {
        Set<Integer> wanted = new TreeSet<>();
        int ofGroup = folder.mode() >> 3 & 7;
        int ofOthers = folder.mode() & 7;
        if (folder.gid() != user.gid() && (ofGroup & ~ofOthers) != 0) {
            wanted.add(folder.gid());
        }
        // root's own group is never given; the list may have another one
        if (!UserRule.writable(folder, user, withoutRoot(wanted))) {
            wanted.addAll(inAccessControlList(machine, folder));
        }
        return withoutRoot(wanted);
    }

    private static Set<Integer> withoutRoot(Set<Integer> groups) {
        Set<Integer> others = new TreeSet<>(groups);
        others.remove(0);
        return others;
    }

    /** Empty where {@code getfacl} is not installed. */
    private static Set<Integer> inAccessControlList(Machine machine, MachineFile folder) throws InterruptedException {
        Set<Integer> groups = new TreeSet<>();
        CommandResult result;
        try {
            result = machine.ensureReady()
                    .run(
                            MachineCommand.of("getfacl", "-c", "-n", "-E", "-p", "--", folder.realPath()),
                            KnownLimits.EXEC_SHORT);
        } catch (BerthException _) {
            return groups; // without getfacl, or past its limit
        }
        boolean masked = result.stdout().lines().stream().anyMatch(line -> line.startsWith("mask::"))
                && result.stdout().lines().stream()
                        .noneMatch(line -> MASK.matcher(line).matches());
        if (result.succeeded() && !masked) {
            for (String line : result.stdout().lines()) {
                Matcher entry = GROUP_ENTRY.matcher(line);
                if (entry.matches()) {
                    groups.add(Integer.parseInt(entry.group(1)));
                }
            }
        }
        return groups;
    }
}
