/** The terminals of agents, for the terminal gateway of any server. Start at {@link dev.berth.terminal.agents.AgentTerminals}. */
@NullMarked
package dev.berth.terminal.agents;

import org.jspecify.annotations.NullMarked;
