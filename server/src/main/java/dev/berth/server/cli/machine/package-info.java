/** The commands {@code berth machine} and {@code berth doctor}. */
@NullMarked
package dev.berth.server.cli.machine;

import org.jspecify.annotations.NullMarked;
