package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.machine.MachineFile;
import java.util.Collection;
import java.util.Set;

/** Who the agent is inside its container, and whether that user can write a workspace. */
final class UserRule {
    /** Baked into every image as {@code agent}. */
    static final ContainerUser AGENT = new ContainerUser(1000, 1000);

    private UserRule() {}

    /**
     * Where root inside is the caller outside, root; else the caller; if that is root, the owner of a workspace; if that is root
     * too, {@link #AGENT}.
     */
    static ContainerUser inside(boolean rootless, ContainerUser caller, Collection<MachineFile> workspaces) {
        if (rootless) {
            return ContainerUser.ROOT;
        }
        if (caller.uid() != 0) {
            return caller;
        }
        return workspaces.stream()
                .filter(workspace -> workspace.uid() != 0)
                .map(workspace -> new ContainerUser(workspace.uid(), workspace.gid()))
                .findFirst()
                .orElse(AGENT);
    }

    /** Whether mode and owner let the user write there; lists of access rights are not looked at. */
    static boolean writable(MachineFile folder, ContainerUser user, Set<Integer> groups) {
        return allows(folder, user, groups, 3);
    }

    /** Whether mode and owner let the user through that folder; lists of access rights are not looked at. */
    static boolean enterable(MachineFile folder, ContainerUser user, Set<Integer> groups) {
        return allows(folder, user, groups, 1);
    }

    /**
     * @param groups the supplementary groups of the user
     * @param bits of the mode's last digit
     */
    private static boolean allows(MachineFile folder, ContainerUser user, Set<Integer> groups, int bits) {
        if (user.uid() == 0) {
            return true;
        }
        boolean inGroup = folder.gid() == user.gid() || groups.contains(folder.gid());
        int shift = folder.uid() == user.uid() ? 6 : inGroup ? 3 : 0;
        return (folder.mode() >> shift & bits) == bits;
    }
}
