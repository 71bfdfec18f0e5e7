/**
 * The Agent Client Protocol, version 1, over an input and an output stream: JSON-RPC 2.0, one UTF-8 object a line.
 *
 * <p>Start at {@link dev.berth.acp.AcpClient} (we drive an agent) or {@link dev.berth.acp.AcpAgent} (we are the agent).
 * The package knows no container and no process: who owns the streams ends a connection with what it saw
 * ({@link dev.berth.acp.ConnectionEnding.Reported}).
 */
@NullMarked
package dev.berth.acp;

import org.jspecify.annotations.NullMarked;
