package dev.berth.runtime.agent;

import dev.berth.runtime.image.ImageRecipe;
import dev.berth.runtime.session.AgentDialect;
import java.util.List;
import java.util.Optional;

/**
 * What one agent program is, as data.
 *
 * @param title for people, such as {@code Claude Code}
 * @param adapter the argv of the program that speaks ACP; run as it is, without a shell
 * @param adapterName what the adapter must call itself in the handshake; empty: anything
 * @param adapterVersion the pinned version that it must be; empty: any
 * @param image how its image is made; empty for programs that are run from where they are, on the embedded engine
 * @param dialect what its adapter says in a way of its own
 */
public record AgentProfile(
        Target target,
        String title,
        List<String> adapter,
        String adapterName,
        String adapterVersion,
        Optional<ImageRecipe> image,
        AgentDialect dialect) {
    public AgentProfile {
        adapter = List.copyOf(adapter);
        if (adapter.isEmpty()) {
            throw new IllegalArgumentException("adapter of " + target + " is empty");
        }
    }

    /** Of an adapter that keeps to the protocol. */
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
