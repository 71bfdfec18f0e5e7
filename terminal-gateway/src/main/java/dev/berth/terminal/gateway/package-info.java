/** The gateway: who may open a terminal of what, and the way between a WebSocket and its session. The only package with Javalin. */
@NullMarked
package dev.berth.terminal.gateway;

import org.jspecify.annotations.NullMarked;
