package dev.berth.testkit.contract;

import dev.berth.runtime.agent.AgentRuntime;

/** The base of the contracts of real agents: the agent under test with its fixture. */
interface RealAgentContractBase extends AgentContractBase {
    AgentFixture fixture();

    /** Opens a runtime with other settings, as another process would; the caller closes it. */
    AgentRuntime openWith(String... settings) throws InterruptedException;
}
