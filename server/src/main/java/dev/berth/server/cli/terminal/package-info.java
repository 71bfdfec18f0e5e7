/** The commands {@code berth terminal} and {@code berth serve}. */
@NullMarked
package dev.berth.server.cli.terminal;

import org.jspecify.annotations.NullMarked;
