package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerSpec;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.container.Mount;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * The container that an instance should have: the same inputs give the same {@link #hash()}, which its label carries.
 *
 * @param hostAddress as {@link dev.berth.runtime.machine.Machine#hostAddress}
 * @param certificates the settings' PEM file, where the engine is
 * @param image its tag; empty for an engine without images
 */
record ContainerPlan(
        InstanceNames names,
        AgentSettings settings,
        String hostAddress,
        Optional<String> certificates,
        String image,
        SortedSet<Workspace> workspaces,
        ContainerUser user) {
    static final String HOME = "/home/agent";
    static final String CERTIFICATES = "/etc/berth/ca.pem";
    static final String RUN = "/run/berth";
    private static final List<String> IDLE = List.of("tini", "-s", "--", "berth-exec", "idle");

    ContainerSpec spec(int generation) {
        Map<String, String> labels = new TreeMap<>(names.labels());
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
                user.toString(),
                settings.network(),
                hosts().toString(),
                settings.resources().toString());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Map<String, String> environment() {
        return new TreeMap<>(Map.of("HOME", HOME, "LANG", "C.UTF-8"));
    }

    private List<Mount> mounts() {
        List<Mount> mounts = new ArrayList<>();
        mounts.add(new Mount.Tmpfs(RUN));
        mounts.add(new Mount.Volume(names.volume(), HOME));
        workspaces.forEach(workspace -> mounts.add(new Mount.Bind(workspace.toString(), workspace.toString(), false)));
        certificates.ifPresent(pem -> mounts.add(new Mount.Bind(pem, CERTIFICATES, true)));
        mounts.addAll(settings.mounts());
        return mounts;
    }

    private Map<String, String> hosts() {
        return settings.network().equals("bridge") ? Map.of(ProviderAddress.HOST_NAME, hostAddress) : Map.of();
    }
}
