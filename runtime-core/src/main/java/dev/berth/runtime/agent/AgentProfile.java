package dev.berth.runtime.agent;

import java.util.List;

/**
 * What one agent program is, as data.
 *
 * @param title for people, such as {@code Claude Code}
 * @param adapter the argv of the program that speaks ACP; run as it is, without a shell
 * @param adapterName what the adapter must call itself in the handshake; empty: anything
 * @param adapterVersion the pinned version that it must be; empty: any
 */
public record AgentProfile(
        Target target, String title, List<String> adapter, String adapterName, String adapterVersion) {
    public AgentProfile {
        adapter = List.copyOf(adapter);
        if (adapter.isEmpty()) {
            throw new IllegalArgumentException("adapter of " + target + " is empty");
        }
    }
}
