package dev.berth.testkit.contract;

/** The base of the contracts of real agents: the agent under test with its fixture. */
interface RealAgentContractBase extends AgentContractBase {
    AgentFixture fixture();
}
