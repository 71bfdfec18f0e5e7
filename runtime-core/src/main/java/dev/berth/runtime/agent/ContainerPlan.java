package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.ExpectedMounts;
import dev.berth.runtime.container.Mount;
import dev.berth.runtime.home.Sha256;
import dev.berth.runtime.workspace.ProtectedMounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * The container that an instance should have. The same inputs give the same {@link #hash()}, which the container's label holds.
 *
 * @param volume the name of the volume with the agent's home
 * @param hostAddress as {@link dev.berth.runtime.machine.Machine#hostAddress}
 * @param certificates the settings' PEM file, where the engine is
 * @param image its tag; empty for an engine without images
 * @param folders the git folders and protected paths of the workspaces
 * @param groups the supplementary groups of the user
 */
record ContainerPlan(
        InstanceNames names,
        InstanceId id,
        String volume,
        AgentSettings settings,
        String hostAddress,
        Optional<String> certificates,
        String image,
        ContainerUser user,
        WorkspaceFolders folders,
        SortedSet<Integer> groups) {
    static final String HOME = "/home/agent";
    static final String CERTIFICATES = "/etc/berth/ca.pem";
    static final String RUN = "/run/berth";
    private static final List<String> IDLE = List.of("tini", "-s", "--", "berth-exec", "idle");

    /** Searches for repositories inside the workspaces: their mounts are not part of the hash. */
    ContainerSpec spec(int generation) {
        ProtectedMounts mounts = folders.withRepositories();
        Map<String, String> labels = new TreeMap<>(names.labels());
        labels.putAll(WorkspacesLabel.of(id));
        labels.put(InstanceNames.SPEC, hash());
        labels.put(InstanceNames.GENERATION, Integer.toString(generation));
        return new ContainerSpec(
                names.container(generation),
                image,
                IDLE,
                labels,
                environment(mounts),
                mounts(mounts),
                Optional.of(user),
                List.copyOf(groups),
                Optional.of(HOME),
                settings.network(),
                hosts(),
                Optional.of(settings.resources()));
    }

    String hash() {
        ProtectedMounts mounts = folders.mounts();
        String text = String.join(
                "\n",
                image,
                IDLE.toString(),
                environment(mounts).toString(),
                mounts(mounts).toString(),
                user + (groups.isEmpty() ? "" : " " + groups),
                settings.network(),
                hosts().toString(),
                settings.resources().toString());
        return Sha256.hex(text, 8);
    }

    private static Map<String, String> environment(ProtectedMounts mounts) {
        Map<String, String> variables = new TreeMap<>(Map.of("HOME", HOME, "LANG", "C.UTF-8"));
        if (!mounts.expected().isEmpty()) {
            variables.put(ExpectedMounts.VARIABLE, mounts.expected());
        }
        return variables;
    }

    /** A mount of the settings counts more than one that this class adds at the same path. */
    private List<Mount> mounts(ProtectedMounts found) {
        List<Mount> mounts = new ArrayList<>();
        mounts.add(new Mount.Tmpfs(RUN));
        mounts.add(new Mount.Volume(volume, HOME));
        mounts.addAll(found.outside());
        id.workspaces()
                .forEach(workspace -> mounts.add(new Mount.Bind(workspace.toString(), workspace.toString(), false)));
        mounts.addAll(found.inside());
        certificates.ifPresent(pem -> mounts.add(new Mount.Bind(pem, CERTIFICATES, true)));
        settings.mounts().forEach(own -> mounts.removeIf(mount -> mount.target().equals(own.target())));
        mounts.addAll(settings.mounts());
        return mounts;
    }

    private Map<String, String> hosts() {
        return settings.network().equals("bridge") ? Map.of(ProviderAddress.HOST_NAME, hostAddress) : Map.of();
    }
}
