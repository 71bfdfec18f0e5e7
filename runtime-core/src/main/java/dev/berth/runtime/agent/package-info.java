/**
 * Agent instances: {@link dev.berth.runtime.agent.ContainerAgentRuntime} makes a container ready for an agent and keeps it so,
 * whoever asks and however often.
 */
@NullMarked
package dev.berth.runtime.agent;

import org.jspecify.annotations.NullMarked;
