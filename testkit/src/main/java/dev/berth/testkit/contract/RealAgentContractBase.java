package dev.berth.testkit.contract;

/** Something to be tested on a real agent that has a stage. */
interface OnFixture extends OnAgent {
    AgentFixture stage();
}
