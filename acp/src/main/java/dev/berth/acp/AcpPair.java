package dev.berth.acp;

/**
 * A client and an agent connected in memory, for tests of either role without a process.
 *
 * @param client the client's end
 * @param agent the agent's end
 */
public record AcpPair(AcpClient client, AcpAgent agent) implements AutoCloseable {
    /** Connects the two handlers. */
    public static AcpPair inMemory(AcpClientHandler client, AcpAgentHandler agent) {
        StreamPair streams = StreamPair.inMemory();
        return new AcpPair(
                AcpClient.over(streams.left().input(), streams.left().output(), client, AcpOptions.named("client")),
                AcpAgent.over(streams.right().input(), streams.right().output(), agent, AcpOptions.named("agent")));
    }

    @Override
    public void close() {
        client.close();
        agent.close();
    }
}
