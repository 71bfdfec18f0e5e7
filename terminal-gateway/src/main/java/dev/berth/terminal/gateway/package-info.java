/**
 * The gateway: HTTP routes and WebSockets of terminals, with tickets and access rules. The only package of this module
 * that uses Javalin.
 */
@NullMarked
package dev.berth.terminal.gateway;

import org.jspecify.annotations.NullMarked;
