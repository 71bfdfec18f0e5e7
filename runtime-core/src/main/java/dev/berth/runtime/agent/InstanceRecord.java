package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.ContainerUser;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What is recorded of an agent instance. The engine's report decides what is; this says where to ask and what was agreed.
 *
 * @param generation of its newest container; 0 before the first
 * @param container that container's name
 * @param spec hash of what that container was made from
 * @param complete whether config and probes were done in that container
 * @param removed whether only the agent's home is left of it
 * @param findings of its newest container
 */
record InstanceRecord(
        Target target,
        AgentId agent,
        String machine,
        String engine,
        Instant createdAt,
        SortedSet<Workspace> workspaces,
        ContainerUser user,
        int generation,
        Optional<String> container,
        String spec,
        String image,
        Optional<String> adapterVersion,
        boolean complete,
        boolean removed,
        ContainerFacts findings) {

    static InstanceRecord fresh(
            Target target, AgentId agent, String machine, String engine, ContainerUser user, Instant now) {
        return new InstanceRecord(
                target,
                agent,
                machine,
                engine,
                now,
                new TreeSet<>(),
                user,
                0,
                Optional.empty(),
                "",
                "",
                Optional.empty(),
                false,
                false,
                ContainerFacts.NONE);
    }

    /** What people should know about it there. */
    Optional<String> note() {
        return Optional.of(findings.note()).filter(note -> !note.isEmpty());
    }

    /** With these workspaces too. */
    InstanceRecord and(Collection<Workspace> more) {
        SortedSet<Workspace> all = new TreeSet<>(workspaces);
        all.addAll(more);
        return withWorkspaces(all);
    }

    InstanceRecord withWorkspaces(SortedSet<Workspace> all) {
        return new InstanceRecord(
                target,
                agent,
                machine,
                engine,
                createdAt,
                all,
                user,
                generation,
                container,
                spec,
                image,
                adapterVersion,
                complete,
                false,
                findings);
    }

    /** As this user inside. */
    InstanceRecord as(ContainerUser other) {
        return new InstanceRecord(
                target,
                agent,
                machine,
                engine,
                createdAt,
                workspaces,
                other,
                generation,
                container,
                spec,
                image,
                adapterVersion,
                complete,
                removed,
                findings);
    }

    /** Whether who it runs as inside is still open: nothing of it was made yet that belongs to anybody. */
    boolean userOpen() {
        return generation == 0 || workspaces.isEmpty();
    }

    /** In this container; whether it is in order is not known yet. */
    InstanceRecord in(String name, int number, String hash, String tag) {
        return new InstanceRecord(
                target,
                agent,
                machine,
                engine,
                createdAt,
                workspaces,
                user,
                number,
                Optional.of(name),
                hash,
                tag,
                adapterVersion,
                false,
                false,
                findings);
    }

    /** Its container is in order, and this adapter answered. */
    InstanceRecord completed(String version, ContainerFacts seen) {
        return new InstanceRecord(
                target,
                agent,
                machine,
                engine,
                createdAt,
                workspaces,
                user,
                generation,
                container,
                spec,
                image,
                Optional.of(version),
                true,
                false,
                seen);
    }

    /** With what was found out there since. */
    InstanceRecord found(ContainerFacts seen) {
        return complete ? completed(adapterVersion.orElse(""), seen) : this;
    }

    /** The same, and whether its container is in order is open again. */
    InstanceRecord incomplete() {
        return container.map(name -> in(name, generation, spec, image)).orElse(this);
    }

    /** Whether this is the container that was recorded. */
    boolean isIn(ContainerDetails found) {
        return container.filter(found.name()::equals).isPresent() && generation == ContainerStep.generation(found);
    }

    /** Only its home is left. */
    InstanceRecord homeOnly() {
        return new InstanceRecord(
                target,
                agent,
                machine,
                engine,
                createdAt,
                new TreeSet<>(),
                user,
                generation,
                Optional.empty(),
                "",
                "",
                Optional.empty(),
                false,
                true,
                ContainerFacts.NONE);
    }
}
