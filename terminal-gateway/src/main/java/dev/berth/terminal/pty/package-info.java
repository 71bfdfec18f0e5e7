/**
 * Programs on pseudo-terminals of their own, by the kernel's means on Linux and by pty4j elsewhere, behind one contract.
 */
@NullMarked
package dev.berth.terminal.pty;

import org.jspecify.annotations.NullMarked;
