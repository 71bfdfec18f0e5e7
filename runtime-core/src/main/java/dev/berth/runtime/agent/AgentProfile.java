package dev.berth.runtime.agent;

import dev.berth.runtime.image.ImageRecipe;
import dev.berth.runtime.session.AgentDialect;
import java.util.List;
import java.util.Optional;

/**
 * The properties of one agent program.
 *
 * @param title the name for people, such as {@code Claude Code}
 * @param adapter the argv of the program that speaks ACP; run as it is, without a shell
 * @param adapterName the name that the adapter must answer to {@code initialize}; empty: any
 * @param adapterVersion the pinned version that the adapter must answer; empty: any
 * @param image the recipe of the image; empty for programs of this host, on the embedded engine
 * @param dialect the differences of the adapter from the protocol
 * @param homePerInstance whether each instance needs a home volume of its own, because processes of the program in
 *     several containers would damage the files of a shared home
 */
public record AgentProfile(
        Target target,
        String title,
        List<String> adapter,
        String adapterName,
        String adapterVersion,
        Optional<ImageRecipe> image,
        AgentDialect dialect,
        boolean homePerInstance) {
    public AgentProfile {
        adapter = List.copyOf(adapter);
        if (adapter.isEmpty()) {
            throw new IllegalArgumentException("adapter of " + target + " is empty");
        }
    }

    /** A program whose instances share the agent's home. */
    public AgentProfile(
            Target target,
            String title,
            List<String> adapter,
            String adapterName,
            String adapterVersion,
            Optional<ImageRecipe> image,
            AgentDialect dialect) {
        this(target, title, adapter, adapterName, adapterVersion, image, dialect, false);
    }

    /** A program whose instances share the agent's home, and whose adapter keeps to the protocol. */
    public AgentProfile(
            Target target,
            String title,
            List<String> adapter,
            String adapterName,
            String adapterVersion,
            Optional<ImageRecipe> image) {
        this(target, title, adapter, adapterName, adapterVersion, image, AgentDialect.PLAIN);
    }
}
