/** A program on its pseudo-terminal, kept while viewers come and go: numbered output, replay, flow control, one owner. */
@NullMarked
package dev.berth.terminal.session;

import org.jspecify.annotations.NullMarked;
