package dev.berth.runtime.agent;

import dev.berth.runtime.home.Sha256;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The identity of an agent instance: an agent and the workspaces that were named together. Two instances of one agent have
 * different workspaces, containers of their own, and share the agent's home.
 *
 * @param workspaces by their real paths; may be empty
 */
public record InstanceId(Target target, AgentId agent, SortedSet<Workspace> workspaces)
        implements Comparable<InstanceId> {
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int KEY_LENGTH = 8;
    private static final Comparator<InstanceId> ORDER = Comparator.comparing(InstanceId::name)
            .thenComparing(id -> id.workspaces().toString());

    public InstanceId {
        workspaces = Collections.unmodifiableSortedSet(new TreeSet<>(workspaces));
    }

    public static InstanceId of(AgentName agent, Collection<Workspace> workspaces) {
        return new InstanceId(agent.target(), agent.agent(), new TreeSet<>(workspaces));
    }

    /** The name of the agent, which the agent's other instances have too. */
    public AgentName name() {
        return new AgentName(target, agent);
    }

    /**
     * A short name for the instance, {@code [a-z2-7]{8}}: a hash of its identity. Part of its container's name and label, and
     * of the names of its files.
     */
    public String key() {
        StringBuilder text = new StringBuilder(name().toString());
        workspaces.forEach(workspace -> text.append('\0').append(workspace));
        byte[] hash = Sha256.of(text.toString());
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < KEY_LENGTH; i++) {
            key.append(LETTERS.charAt(hash[i] & 31));
        }
        return key.toString();
    }

    /** The number of names in the path of the deepest workspace that contains {@code folder}; empty when none does. */
    public OptionalInt depthAround(Path folder) {
        return workspaces.stream()
                .map(Workspace::path)
                .filter(folder::startsWith)
                .mapToInt(Path::getNameCount)
                .max();
    }

    /**
     * The instance that a folder belongs to: of those with a workspace around the folder the one with the deepest workspace, of
     * these the one with the fewest workspaces, so that a folder is never shared with others unasked.
     */
    public static Optional<InstanceId> around(Path folder, Collection<InstanceId> instances) {
        return instances.stream()
                .filter(id -> id.depthAround(folder).isPresent())
                .min(Comparator.comparingInt(
                                (InstanceId id) -> -id.depthAround(folder).orElse(0))
                        .thenComparingInt(id -> id.workspaces().size())
                        .thenComparing(Comparator.naturalOrder()));
    }

    @Override
    public int compareTo(InstanceId other) {
        return ORDER.compare(this, other);
    }

    /** {@code claude/main}, or {@code claude/main in /work/shop}. */
    @Override
    public String toString() {
        return workspaces.isEmpty()
                ? name().toString()
                : name() + " in " + workspaces.stream().map(Workspace::toString).collect(Collectors.joining(", "));
    }
}
