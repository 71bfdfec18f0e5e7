package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.Mount;
import dev.berth.runtime.home.Sha256;
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
        SortedSet<Integer> groups) {
    static final String HOME = "/home/agent";
    static final String CERTIFICATES = "/etc/berth/ca.pem";
    static final String RUN = "/run/berth";
    private static final List<String> IDLE = List.of("tini", "-s", "--", "berth-exec", "idle");

    ContainerSpec spec(int generation) {
        Map<String, String> labels = new TreeMap<>(names.labels());
        labels.putAll(WorkspacesLabel.of(id));
        labels.put(InstanceNames.SPEC, hash());
        labels.put(InstanceNames.GENERATION, Integer.toString(generation));
        return new ContainerSpec(
                names.container(generation),
                image,
                IDLE,
                labels,
                environment(),
                mounts(),
                Optional.of(user),
                List.copyOf(groups),
                Optional.of(HOME),
                settings.network(),
                hosts(),
                Optional.of(settings.resources()));
    }

    String hash() {
        String text = String.join(
                "\n",
                image,
                IDLE.toString(),
                environment().toString(),
                mounts().toString(),
                user + (groups.isEmpty() ? "" : " " + groups),
                settings.network(),
                hosts().toString(),
                settings.resources().toString());
        return Sha256.hex(text, 8);
    }

    private static Map<String, String> environment() {
        return new TreeMap<>(Map.of("HOME", HOME, "LANG", "C.UTF-8"));
    }

    private List<Mount> mounts() {
        List<Mount> mounts = new ArrayList<>();
        mounts.add(new Mount.Tmpfs(RUN));
        mounts.add(new Mount.Volume(volume, HOME));
        id.workspaces()
                .forEach(workspace -> mounts.add(new Mount.Bind(workspace.toString(), workspace.toString(), false)));
        certificates.ifPresent(pem -> mounts.add(new Mount.Bind(pem, CERTIFICATES, true)));
        mounts.addAll(settings.mounts());
        return mounts;
    }

    private Map<String, String> hosts() {
        return settings.network().equals("bridge") ? Map.of(ProviderAddress.HOST_NAME, hostAddress) : Map.of();
    }
}
