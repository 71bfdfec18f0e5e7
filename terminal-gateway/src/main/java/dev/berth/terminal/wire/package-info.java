/**
 * The messages between a terminal and its viewers, and the three protocols that encode them for a WebSocket; without
 * I/O.
 */
@NullMarked
package dev.berth.terminal.wire;

import org.jspecify.annotations.NullMarked;
