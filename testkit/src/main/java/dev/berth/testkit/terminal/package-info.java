/** Clients of the terminal gateway's protocols. */
@NullMarked
package dev.berth.testkit.terminal;

import org.jspecify.annotations.NullMarked;
