/** The gateway: tickets, targets, and the way between a WebSocket and its session. The only package of this module with Javalin. */
@NullMarked
package dev.berth.terminal.gateway;

import org.jspecify.annotations.NullMarked;
