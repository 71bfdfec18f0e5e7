/**
 * Programs on pseudo-terminals, by calls of the Linux kernel or by pty4j, behind one interface:
 * {@link dev.berth.terminal.pty.PtyBackend}.
 */
@NullMarked
package dev.berth.terminal.pty;

import org.jspecify.annotations.NullMarked;
