package dev.berth.testkit.contract;

/** Something to be tested on an agent. */
interface OnAgent {
    AgentUnderTest agent();
}
