package dev.berth.runtime.agent;

import dev.berth.runtime.container.ContainerDetails;
import dev.berth.runtime.container.ContainerId;
import dev.berth.runtime.container.ContainerUser;
import dev.berth.runtime.error.BerthException;
import dev.berth.runtime.error.ErrorKind;
import dev.berth.runtime.home.HomeLock;
import dev.berth.runtime.limit.KnownLimits;
import dev.berth.runtime.limit.LimitReachedException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The change from the containers that an instance has to the one that it should have. Until {@link #commit} the recorded
 * one stays, and closing puts everything back. On record meanwhile: an incomplete instance, so that after a crash at
 * any point the next start looks at all containers and keeps the one that is as it should be. Confined to its flight's thread.
 */
final class ContainerReplacement implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ContainerReplacement.class);

    // immutable state
    private final RuntimeServices parts;
    private final InstanceNames names;
    private final InstanceRecord before;
    private final List<ContainerDetails> ours;
    private final @Nullable HomeLock use;

    // mutable state
    private ContainerStep.@Nullable Result result;
    private String image = "";
    private ContainerUser homeOf;
    private boolean committed;
    private boolean undone;
    private boolean closed;

    private ContainerReplacement(
            RuntimeServices parts,
            InstanceNames names,
            InstanceRecord before,
            List<ContainerDetails> ours,
            @Nullable HomeLock use) {
        this.parts = parts;
        this.names = names;
        this.before = before;
        this.ours = ours;
        this.use = use;
        this.homeOf = before.user();
    }

    /** Nobody can be using what goes: there is nothing, or only leftovers beside the recorded container. */
    static ContainerReplacement quiet(
            RuntimeServices parts, InstanceNames names, InstanceRecord before, List<ContainerDetails> ours) {
        return new ContainerReplacement(parts, names, before, ours, null);
    }

    /** Waits until nothing runs in the containers; BUSY, naming what does, when that does not come. */
    static ContainerReplacement exclusive(
            RuntimeServices parts, InstanceNames names, InstanceRecord before, List<ContainerDetails> ours)
            throws InterruptedException {
        HomeLock use;
        try {
            use = parts.ground()
                    .locks()
                    .acquire(names.useLock(), "replaces the container", KnownLimits.BUSY_ANSWER, _ -> {});
        } catch (LimitReachedException e) {
            if (e.limit().equals(KnownLimits.BUSY_ANSWER)) {
                throw ContainerAdapterLauncher.busy(
                        names,
                        "replacing the container of " + parts.title(names.agent()),
                        parts.ground().locks(),
                        e);
            }
            throw e;
        }
        ContainerReplacement handover = new ContainerReplacement(parts, names, before, ours, use);
        boolean marked = false;
        try {
            if (before.complete()) {
                parts.records().write(before.incomplete());
            }
            marked = true;
            return handover;
        } finally {
            if (!marked) {
                use.close();
            }
        }
    }

    InstanceRecord before() {
        return before;
    }

    /** The next generation's number, of all that there are and were. */
    int nextGeneration() {
        int newest = ours.stream().mapToInt(ContainerStep::generation).max().orElse(0);
        return Math.max(newest, before.generation()) + 1;
    }

    /** Gives the home to whom the agent is now. */
    void giveHome(ContainerUser user, String agentImage) throws InterruptedException {
        image = agentImage;
        // noted first: an interrupted change of owner may be done in part
        homeOf = user;
        own(user);
    }

    private void own(ContainerUser user) throws InterruptedException {
        if (parts.engine().volumes().isPresent()) {
            parts.engine().volumes().get().setOwner(names.volume(), ContainerPlan.HOME, user, image);
        }
    }

    ContainerReplacement to(ContainerStep.Result container) {
        result = container;
        return this;
    }

    ContainerStep.Result result() {
        return Objects.requireNonNull(result, "nothing was handed over to");
    }

    /** A failure, once this is closed: says so when the container before it is what it was. */
    BerthException told(BerthException failure) {
        return undone ? new ReplacementFailedException(failure) : failure;
    }

    /** The new one is in order: from here on it is the instance, and the others go. */
    void commit(InstanceRecord complete) throws InterruptedException {
        List<ContainerDetails> others =
                ours.stream().filter(other -> !other.id().equals(result().id())).toList();
        if (!others.isEmpty()) {
            parts.records().write(complete.incomplete());
        }
        committed = true;
        for (ContainerDetails other : others) {
            parts.engine().containers().remove(other.id());
        }
        if (!others.isEmpty() || !complete.equals(before)) {
            parts.records().write(complete);
        }
    }

    /** Gives others their way; without {@link #commit} after what was before is put back. Idempotent. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            Optional<ContainerDetails> kept = recorded();
            if (!committed && kept.isPresent()) {
                undo(kept.get().id());
            }
        } finally {
            if (use != null) {
                use.close();
            }
        }
    }

    private Optional<ContainerDetails> recorded() {
        return ours.stream().filter(before::isIn).findFirst();
    }

    /** What cannot be put back now is put back by the next start, since the record says incomplete until it is. */
    private void undo(ContainerId kept) {
        try {
            if (result != null && !result.id().equals(kept)) {
                parts.engine().containers().remove(result.id());
            }
            if (!homeOf.equals(before.user())) {
                own(before.user());
            }
            if (use != null && before.complete()) {
                parts.records().write(before);
            }
            undone = result == null || !result.id().equals(kept);
        } catch (BerthException e) {
            log.atLevel(e.kind() == ErrorKind.CANCELLED ? Level.DEBUG : Level.WARN)
                    .log("the container before is put back by the next start agent={}: {}", names.agent(), e.seen());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            log.debug("interrupted while the container before was put back agent={}", parts.title(names.agent()), e);
        }
    }
}
