package dev.berth.runtime.agent;

import dev.berth.runtime.image.ImageRecipe;
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
 */
public record AgentProfile(
        Target target,
        String title,
        List<String> adapter,
        String adapterName,
        String adapterVersion,
        Optional<ImageRecipe> image) {
    public AgentProfile {
        adapter = List.copyOf(adapter);
        if (adapter.isEmpty()) {
            throw new IllegalArgumentException("adapter of " + target + " is empty");
        }
    }
}
