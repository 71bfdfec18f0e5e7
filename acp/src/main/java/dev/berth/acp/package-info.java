/**
 * The Agent Client Protocol, version 1, over an input and an output stream: JSON-RPC 2.0, one UTF-8 object a line.
 *
 * <p>Start at {@link dev.berth.acp.AcpClient} (to drive an agent) or {@link dev.berth.acp.AcpAgent} (to be an agent).
 * The package knows no container and no process: the owner of the streams ends a connection with the reason that the
 * owner saw ({@link dev.berth.acp.ConnectionEnding.Reported}).
 */
@NullMarked
package dev.berth.acp;

import org.jspecify.annotations.NullMarked;
