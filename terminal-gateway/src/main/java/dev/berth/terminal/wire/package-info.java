/** What a terminal and its viewers say to each other, and three ways to write it in messages of a WebSocket; pure. */
@NullMarked
package dev.berth.terminal.wire;

import org.jspecify.annotations.NullMarked;
