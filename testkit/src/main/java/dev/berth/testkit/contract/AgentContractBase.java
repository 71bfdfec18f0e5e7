package dev.berth.testkit.contract;

/** The base of the agent contracts: the agent under test. */
interface AgentContractBase {
    AgentUnderTest agent();
}
